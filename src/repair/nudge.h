// Nudge: what happens to a case on which nobody moves. Pure: who is reminded, how loudly, and when
// again, from the case, the settings and the time.
//
//     silence ─▶ reminder ─▶ silence ─▶ louder ─▶ silence ─▶ manager ─▶ … up the escalation chain,
//     whose last rung is called again and again: no case is forgotten
//
// Silence is working time of the department since the last progress that anybody could see: taken,
// handed over, commented, an action of its playbook delivered. Progress ends the ladder; a case
// that was reminded, then taken and forgotten begins it anew one step louder. Critical cases count
// shifts of people on call as working time. Who is away is stood in for by the deputy.
//
// Thread safety: pure functions.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "model/case.h"
#include "repair/settings.h"

namespace myelin::repair {

enum class NudgeStep : std::uint8_t { reminder, louder, manager };
inline constexpr std::array<std::string_view, 3> nudge_step_names{"reminder", "louder", "manager"};
constexpr std::string_view name(NudgeStep step) {
  return nudge_step_names[static_cast<std::size_t>(step)];
}

// One nudge that was sent, as its table holds it.
struct Nudge {
  CaseId repair;
  Time at;
  NudgeStep step = NudgeStep::reminder;
  int rung = 0;                    // of the escalation chain; `manager` only
  std::string department, person;  // an empty person: the whole department
  Time answer_by;                  // it worked if there is progress until then: a working day
  int nudges = 0;                  // sent since the last progress, with this one
  Time next_at;
};

struct Waiting {
  const model::Case& repair;
  model::Severity severity;
};

// When the next nudge is due, if there is no progress since `quiet_since`.
Time next_nudge(const Settings& settings, const Waiting& waiting, Time quiet_since);
// When somebody can next be reached, from `now` on; `now` itself where somebody can be.
Time reachable(const Settings& settings, const Waiting& waiting, Time now);
// The nudge to send now. REQUIRES: somebody can be reached.
Nudge nudge_for(const Settings& settings, const Waiting& waiting, Time now);
// Who stands in for a person of any department now; themselves where they are there.
std::string stand_in(const Settings& settings, std::string person, Time now);

}  // namespace myelin::repair
