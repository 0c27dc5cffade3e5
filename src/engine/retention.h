// What Care answers about customers who are about to leave: whether scores of churn are good enough
// to act on, the case of a period, who is on its list and what became of them. Plain values.
// docs/revenue.md tells it to a service lead.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/churn_answers.h"
#include "model/verdict.h"
#include "risk/settings.h"

namespace myelin::engine {

// What a case would be, were it opened now; or why none is.
struct RetentionOutlook {
  risk::ChurnSettings settings;
  std::string department;       // that would get it
  bool opens = false;           // a case would be opened now
  model::Sentence why;          // why not; empty where one would
  model::LeavingCase promise;   // of the list as it would be
  std::int64_t waiting = 0;     // who are more than the department takes in a period
  CaseId last;                  // the newest such case
  std::optional<Time> next_at;  // when the next may be opened; none: now
};
struct RetentionLook {
  CaseId opened;  // none: `outlook.why`, or it was only asked
  RetentionOutlook outlook;
};

struct LeavingCustomer {
  model::ChurnScore score;
  std::optional<Time> back_at;  // when they first bought again after the list was made
  bool complained = false;      // since then
};
struct LeavingList {
  model::LeavingCase value;
  std::string department;
  Time until;         // what came later is not counted
  bool over = false;  // that moment has passed
  std::int64_t back = 0;
  std::vector<LeavingCustomer> customers;
};

}  // namespace myelin::engine
