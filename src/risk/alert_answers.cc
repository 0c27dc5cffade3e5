// What people answer to alerts: acknowledged, resolved, silenced.
#include <fmt/format.h>

#include "base/limits.h"
#include "risk/alert_book.h"
#include "risk/alert_state.h"

namespace myelin::risk {
namespace {

using model::AlertChange;
using model::AlertRule;
using model::AlertState;

bool resolved(const model::Alert& alert) {
  return alert.state == AlertState::resolved;
}

}  // namespace

Result<AlertBook::State::Entry*> AlertBook::State::live(AlertId id, std::string_view verb) {
  const auto at = entries.find(id);
  if (at == entries.end())
    return fail(ErrorCode::not_found, fmt::format("There is no current alert {}.", id.value),
                "List them with `myelin alerts`.");
  if (resolved(at->second.alert))
    return fail(ErrorCode::conflict,
                fmt::format("Alert {} is resolved already and cannot be {}.", id.value, verb),
                "It opens again by itself if the excess returns.");
  return &at->second;
}

Result<AlertEvent> AlertBook::acknowledge(AlertId id, Time until, std::string_view who, Time now) {
  MYELIN_TRY(entry, state_->live(id, "acknowledged"));
  if (until <= now)
    return fail(ErrorCode::invalid_argument, "The acknowledgement would have run out already.",
                "Name a time that is still to come.");
  auto& alert = entry->alert;
  alert.state = AlertState::acknowledged;
  alert.acknowledged_until = until;
  alert.acknowledged_by = who;
  alert.updated_at = now;
  return AlertEvent{AlertChange::acknowledged,    alert, now, std::string(who),
                    "Until " + format_utc(until), false};
}

Result<std::vector<AlertEvent>> AlertBook::acknowledge_incident(AlertId id, Time until,
                                                                std::string_view who, Time now) {
  MYELIN_TRY(first, acknowledge(id, until, who, now));
  std::vector<AlertEvent> events{std::move(first)};
  const std::string group = events.front().alert.group;
  if (group.empty()) return events;
  for (const auto& [other, entry] : state_->entries) {
    if (other == id || entry.alert.group != group || resolved(entry.alert)) continue;
    MYELIN_TRY(event, acknowledge(other, until, who, now));
    event.detail += fmt::format(", with alert {} of the same cause", id.value);
    events.push_back(std::move(event));
  }
  return events;
}

Result<std::vector<AlertEvent>> AlertBook::unacknowledge_incident(AlertId id, std::string_view who,
                                                                  Time now) {
  MYELIN_TRY(first, state_->live(id, "taken back"));
  if (first->alert.state != AlertState::acknowledged)
    return fail(ErrorCode::conflict, fmt::format("alert {} is not acknowledged", id.value),
                "it is told of as it is");
  const std::string group = first->alert.group;
  std::vector<AlertEvent> events;
  for (auto& [other, entry] : state_->entries) {
    auto& alert = entry.alert;
    if (alert.state != AlertState::acknowledged) continue;
    if (other != id && (group.empty() || alert.group != group)) continue;
    alert.state = AlertState::firing;
    alert.acknowledged_until.reset();
    alert.updated_at = now;
    events.push_back({AlertChange::reopened, alert, now, std::string(who),
                      "The acknowledgement was taken back", false});
  }
  return events;
}

Result<AlertEvent> AlertBook::resolve(AlertId id, std::string_view who, Time now) {
  MYELIN_TRY(entry, state_->live(id, "resolved"));
  auto& alert = entry->alert;
  alert.state = AlertState::resolved;
  alert.resolved_at = alert.updated_at = now;
  alert.acknowledged_until.reset();
  if (alert.rule == AlertRule::valued_customer) alert.still_happening = false;
  return AlertEvent{AlertChange::resolved, alert, now, std::string(who), "Resolved by hand", false};
}

Result<std::vector<AlertEvent>> AlertBook::silence(Silence silence, Time now) {
  if (silence.matchers.empty())
    return fail(ErrorCode::invalid_argument, "A silence without matchers would mute nothing.",
                "Add at least one, such as factor=delivery.late.");
  if (silence.matchers.size() > limits::matchers_max)
    return fail(ErrorCode::too_large,
                fmt::format("A silence has at most {} matchers.", limits::matchers_max),
                "Split it.");
  if (silence.ends_at <= silence.starts_at || silence.ends_at <= now)
    return fail(ErrorCode::invalid_argument,
                "The silence ends before it begins, or has ended already.",
                "Give an end that is still to come.");
  for (auto& known : state_->silences)
    if (known.id == silence.id)
      return fail(ErrorCode::conflict, fmt::format("There is a silence {} already.", silence.id),
                  "Make a new id.");
  const auto who = silence.created_by;
  state_->silences.push_back(std::move(silence));
  return state_->settle({}, now, who);
}

Result<std::vector<AlertEvent>> AlertBook::expire(std::string_view silence_id, Time now) {
  for (auto& silence : state_->silences) {
    if (silence.id != silence_id) continue;
    if (silence.expired_at || silence.ends_at <= now)
      return fail(ErrorCode::conflict, fmt::format("Silence {} has ended already.", silence_id),
                  "Nothing is left to do.");
    silence.expired_at = now;
    return state_->settle({}, now, "watch");
  }
  return fail(ErrorCode::not_found, fmt::format("There is no silence {}.", silence_id),
              "List them with `myelin alerts --silences`.");
}

}  // namespace myelin::risk
