// Notice: what an action tells, as plain values, and its JSON: the body of a Standard Webhooks
// message and the payload of an Action: {"type":"case.opened","timestamp":"…","data":{…}}.
// docs/notifications.md shows one. Thread safety: values and pure functions.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/money.h"
#include "base/result.h"
#include "base/time.h"
#include "model/alert.h"
#include "model/case.h"

namespace myelin::connect::notify {

struct Notice {
  std::string event;  // "case.opened", "case.taken", … , "nudge.reminder", "delivery.in_doubt"
  Time at;
  CaseId repair;
  AlertId alert;
  model::Severity severity = model::Severity::warning;
  model::AlertRule rule = model::AlertRule::cell_excess;
  model::CaseState state = model::CaseState::open;
  std::string title_zh, title_en;
  std::string factor, factor_zh, factor_en;
  std::string product, channel;  // of the cell
  std::string department, assignee;
  std::string actor, detail;  // who did it, and the reason given
  Time since, due_at;
  Money at_stake;
  std::int64_t customers = 0;
  double observed = 0, expected = 0, ratio = 0;
  bool still_happening = true;
  std::vector<model::Concentration> concentrations;  // strongest first, at most three are told
  std::optional<model::Consequence> follows;         // absent: nothing is known
  std::string url;  // of the case in the console; empty: no public_url configured

  // nudge.* and disputes only.
  std::string person;  // who is asked; empty: the whole department, of a dispute an administrator
  Time quiet_since;    // of the last progress
  int reopened = 0;    // how often a repair did not hold

  // playbook.* only: a step that is to be done.
  struct Step {
    std::string key, doing, text_zh, text_en, offer, approval;
  };
  Step step;

  // delivery.in_doubt only: the messages that may not have arrived.
  struct Missing {
    std::string id, event, title_zh, title_en, url;
  };
  std::vector<Missing> missing;
  Missing corrects;  // what is taken back by this message; its id is empty where nothing is
  int round = 0;     // how often these were reported before
};

std::string to_json(const Notice& notice);
// Reads what to_json wrote. Error::corrupt when it is not that.
Result<Notice> notice_from_json(std::string_view json);

}  // namespace myelin::connect::notify
