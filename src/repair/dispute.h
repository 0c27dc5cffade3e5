// Who rules on a dispute about whose a case is: the arbiter that myelin.yaml names for the two
// departments, or for all; where it names none, the head of both. Nobody rules in their own favour:
// whoever belongs to one of the two departments and not to the other is passed over for the next
// one up, and who disputed never rules. Where nobody is left, an administrator of neither does.
//
// Until it is ruled on the case stays with whom it was dealt, and so does its deadline: a dispute
// gains nobody time.
//
// Thread safety: pure functions.
#pragma once
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/dispute.h"
#include "repair/settings.h"

namespace myelin::repair {

// Belongs to it: named as its member, manager, on its escalation chain, its watch or as a deputy.
bool belongs_to(const Settings& settings, std::string_view person, std::string_view department);

// Empty: an administrator who belongs to neither.
std::string arbiter_of(const Settings& settings, std::string_view department,
                       std::string_view claimed, std::string_view disputed_by);

// Error::permission_denied says who may. `administers`: the actor may do everything here.
Status may_rule(const Settings& settings, const model::Dispute& dispute, std::string_view actor,
                bool administers, Time now);

}  // namespace myelin::repair
