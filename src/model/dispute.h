// Dispute: a department that was dealt a case says whose it is instead, and an arbiter rules. Move:
// a case went from one department to another. Values; both only ever grow.
#pragma once
#include <optional>
#include <string>

#include "base/id.h"
#include "base/time.h"

namespace myelin::model {

using DisputeId = Id<struct DisputeTag>;

struct DisputeRuling {
  Time at;
  std::string actor, department, reason;  // department: whose the case is from now on
  // From then on the factor itself ought to be the department's: a proposal to whoever keeps the
  // experience language, and nothing more.
  std::optional<Time> owner_from;
};

struct Dispute {
  DisputeId id;
  CaseId repair;
  std::string factor;  // of the case, as it was disputed
  Time at;
  std::string actor;
  std::string department, claimed;  // who has the case, and who ought to
  std::string reason;
  std::string arbiter;  // a person; empty: whoever administers this instance
  std::optional<DisputeRuling> ruling;
};

struct CaseMove {
  CaseId repair;
  Time at;
  std::string actor, from, to, reason;
};

}  // namespace myelin::model
