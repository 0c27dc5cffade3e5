#include "repair/nudge.h"

#include <algorithm>

namespace myelin::repair {
namespace {

bool covers(Time from, Time until, Time at) {
  return from <= at && at < until;
}

// The first instant from `wanted` on when somebody is on call, if any.
std::optional<Time> on_call_from(const Settings& settings, const Waiting& waiting, Time wanted) {
  const Department* department = settings.department(waiting.repair.department);
  if (department == nullptr || waiting.severity != model::Severity::critical) return std::nullopt;
  std::optional<Time> first;
  for (const auto& shift : department->on_call)
    if (shift.until > wanted)
      first = std::min(first.value_or(Time::max()), std::max(shift.from, wanted));
  return first;
}

Time after_silence(const Settings& settings, const Waiting& waiting, Time since, Duration working,
                   Duration on_call) {
  const Time at = settings.calendar_of(waiting.repair.department).after(since, working);
  const auto shift = on_call_from(settings, waiting, since + on_call);
  return shift ? std::min(at, *shift) : at;
}

// Who stands in, and who stands in for them: chains end after as many links as there are entries.
std::string present(const Department& department, std::string person, Time now) {
  for (std::size_t link = 0; link < department.deputies.size(); ++link) {
    const auto away = std::ranges::find_if(department.deputies, [&](const Absence& a) {
      return a.person == person && covers(a.from, a.until, now);
    });
    if (away == department.deputies.end()) break;
    person = away->deputy;
  }
  return person;
}

}  // namespace

std::string stand_in(const Settings& settings, std::string person, Time now) {
  for (const auto& [name, department] : settings.departments) {
    const std::string instead = present(department, person, now);
    if (instead != person) return instead;
  }
  return person;
}

Time reachable(const Settings& settings, const Waiting& waiting, Time now) {
  return after_silence(settings, waiting, now, Duration{0}, Duration{0});
}

// What would fall due as the day ends, waits for the next morning.
Time next_nudge(const Settings& settings, const Waiting& waiting, Time quiet_since) {
  const Deadline& silence = settings.silences[static_cast<std::size_t>(waiting.severity)];
  const Duration day = settings.calendar_of(waiting.repair.department).day_length();
  const Duration working = hours{silence.working_hours} + day * silence.working_days;
  return reachable(settings, waiting,
                   after_silence(settings, waiting, quiet_since, working, working));
}

Nudge nudge_for(const Settings& settings, const Waiting& waiting, Time now) {
  const auto& repair = waiting.repair;
  const Department* department = settings.department(repair.department);
  const Calendar& calendar = settings.calendar_of(repair.department);
  Nudge nudge;
  nudge.repair = repair.id;
  nudge.at = now;
  nudge.department = repair.department;
  nudge.answer_by = calendar.after(now, calendar.day_length());
  constexpr int before_manager = static_cast<int>(NudgeStep::manager);
  nudge.step = static_cast<NudgeStep>(std::min(repair.nudges, before_manager));
  if (nudge.step != NudgeStep::manager) {
    nudge.person = repair.assignee;
  } else if (department != nullptr && !department->escalation.empty()) {
    nudge.rung = std::min(repair.nudges - before_manager,
                          static_cast<int>(department->escalation.size()) - 1);
    nudge.person = department->escalation[static_cast<std::size_t>(nudge.rung)];
  }
  if (department == nullptr) return nudge;
  if (!nudge.person.empty()) nudge.person = present(*department, std::move(nudge.person), now);
  // Out of hours only who is on call can act, whoever has the case.
  if (calendar.after(now, Duration{0}) != now)
    for (const auto& shift : department->on_call)
      if (covers(shift.from, shift.until, now))
        nudge.person = present(*department, shift.person, now);
  return nudge;
}

}  // namespace myelin::repair
