// What time alone does with a case.
#include <fmt/format.h>

#include <algorithm>

#include "repair/case_book.h"

namespace myelin::repair {
namespace {

constexpr std::string_view myself = "myelin";
// In one commit; signals wait behind it.
constexpr std::size_t cases_per_tick_max = 200;
constexpr Duration nudges_gathered_for = minutes{1};

}  // namespace

void CaseBook::moved(Entry& entry, int kept, Time now) {
  auto& value = entry.value;
  value.quiet_since = now;
  value.nudges = std::min(value.nudges, kept);
  value.nudge_at.reset();
  if (model::unfinished(value.state)) value.nudge_at = next_nudge(*settings_, waiting(entry), now);
  set_timer(entry);
}

void CaseBook::set_timer(Entry& entry) {
  const auto& value = entry.value;
  std::optional<Time> next;
  const auto sooner = [&](Time at) { next = next ? std::min(*next, at) : at; };
  if (model::unfinished(value.state)) {
    if (value.nudge_at) sooner(*value.nudge_at);
    if (!entry.called_overdue) sooner(value.due_at + Duration{1});
  } else if (value.state == model::CaseState::resolved && entry.firing.empty()) {
    sooner(*value.resolved_at + settings_->reopen_within + Duration{1});
  }
  if (next)
    wheel_.set(value.id.value, *next);
  else
    wheel_.cancel(value.id.value);
}

void CaseBook::send_nudge(const Entry& entry, const Nudge& nudge, Changes& changes) {
  auto words = entry.notice;
  words.event = fmt::format("nudge.{}", name(nudge.step));
  words.person = nudge.person;
  words.quiet_since = entry.value.quiet_since;
  words.reopened = entry.value.reopened;
  words.detail.clear();
  if (const auto& dispute = entry.dispute) {
    words.event = "dispute.waiting";
    words.actor = dispute->actor;
    words.detail =
        fmt::format("{} → {}: {}", dispute->department, dispute->claimed, dispute->reason);
  }
  // A louder one goes where worse news goes.
  if (nudge.step != NudgeStep::reminder && words.severity < model::Severity::critical)
    words.severity = static_cast<model::Severity>(static_cast<int>(words.severity) + 1);
  changes.actions = router_.actions_for(words, ids_, nudge.at);
  // Nudges that are due together leave as one message of each robot.
  for (auto& action : changes.actions)
    action.next_at = std::max(action.next_at, nudge.at + nudges_gathered_for);
  changes.nudges.push_back(nudge);
}

Changes CaseBook::nudge(Entry& entry, Time now) {
  auto& value = entry.value;
  if (const Time later = reachable(*settings_, waiting(entry), now); later > now) {
    // Nobody is there: holidays were added since it was planned, or the clock leapt into a night.
    value.nudge_at = later;
    return Changes{
        .write = Changes::Write::update, .value = value, .events = {}, .actions = {}, .nudges = {}};
  }
  Nudge sent = nudge_for(*settings_, waiting(entry), now);
  // Nobody but the arbiter can move what is disputed.
  if (entry.dispute && !entry.dispute->arbiter.empty())
    sent.person = stand_in(*settings_, entry.dispute->arbiter, now);
  sent.nudges = ++value.nudges;
  sent.next_at = next_nudge(*settings_, waiting(entry), now);
  value.nudge_at = sent.next_at;
  return tell(entry,
              {.verb = "nudged",
               .detail = fmt::format("{}: {}", name(sent.step),
                                     sent.person.empty() ? sent.department : sent.person),
               .actor = std::string{myself},
               .write = Changes::Write::none,  // the nudge's own row says it all
               .nudge = &sent},
              now);
}

std::optional<Changes> CaseBook::elapse(Entry& entry, Time now) {
  auto& value = entry.value;
  if (model::unfinished(value.state)) {
    if (!entry.called_overdue && now > value.due_at) {
      entry.called_overdue = true;
      return tell(entry,
                  {.verb = "overdue",
                   .detail = fmt::format("was due {}", format_local(value.due_at, settings_->zone)),
                   .actor = std::string{myself},
                   .write = Changes::Write::none},
                  now);
    }
    if (value.nudge_at && *value.nudge_at <= now) return nudge(entry, now);
  } else if (value.state == model::CaseState::resolved && entry.firing.empty() &&
             now - *value.resolved_at > settings_->reopen_within) {
    value.state = model::CaseState::closed;
    if (const auto known = incidents_.find(entry.group);
        known != incidents_.end() && known->second == value.id)
      incidents_.erase(known);
    return tell(
        entry,
        {.verb = "closed", .detail = "quiet since it was resolved", .actor = std::string{myself}},
        now);
  }
  return std::nullopt;
}

std::vector<Changes> CaseBook::tick(Time now) {
  std::vector<Changes> all;
  std::size_t looked_at = 0;
  for (const std::int64_t id : wheel_.take_due(now)) {
    const auto found = cases_.find(CaseId{id});
    if (found == cases_.end()) continue;
    // What is too much for one commit stays due, and is the first of the next.
    if (++looked_at > cases_per_tick_max) {
      set_timer(found->second);
      continue;
    }
    while (auto changes = elapse(found->second, now)) all.push_back(std::move(*changes));
    set_timer(found->second);
  }
  return all;
}

}  // namespace myelin::repair
