#include "repair/routing.h"

#include <array>
#include <map>

#include "model/factor_key.h"
#include "repair/approval.h"

namespace myelin::repair {

bool among(const std::vector<std::string>& wanted, std::string_view value) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

bool at_or_below(const std::vector<std::string>& wanted, std::string_view factor) {
  if (wanted.empty()) return true;
  return std::any_of(wanted.begin(), wanted.end(),
                     [&](const std::string& key) { return model::is_within(factor, key); });
}

namespace {

bool matches(const Route& route, const connect::notify::Notice& notice) {
  return among(route.severities, model::name(notice.severity)) &&
         among(route.departments, notice.department) &&
         among(route.rules, model::name(notice.rule)) && at_or_below(route.factors, notice.factor);
}

// Where a route names no events: people hear of the loud ones, a tool follows the case.
bool hears(const connect::notify::Channel* channel, std::string_view event) {
  return channel != nullptr && model::holds_tickets(channel->kind) ? is_followed(event)
                                                                   : is_loud(event);
}

}  // namespace

bool is_followed(std::string_view event) {
  static constexpr std::array<std::string_view, 11> followed{
      "case.opened",    "case.taken",    "case.handed_over", "case.escalated",
      "case.commented", "case.resolved", "case.reopened",    "case.closed",
      "case.overdue",   "case.ruled",    "case.undone"};
  return std::find(followed.begin(), followed.end(), event) != followed.end();
}

bool is_loud(std::string_view event) {
  static constexpr std::array<std::string_view, 15> loud{
      "case.opened",  "case.escalated", "case.handed_over", "case.reopened",     "case.resolved",
      "case.overdue", "case.disputed",  "case.ruled",       "case.undone",       "nudge.reminder",
      "nudge.louder", "nudge.manager",  "playbook.asked",   "playbook.approval", "dispute.waiting"};
  return std::find(loud.begin(), loud.end(), event) != loud.end();
}

std::vector<model::Action> Router::actions_for(const connect::notify::Notice& notice,
                                               ActionSequence& ids, Time now) const {
  std::map<std::string, Duration> waits;
  if (settings_->routes.empty())
    for (const auto& channel : settings_->channels)
      if (!settings_->care.carries(channel.name) && hears(&channel, notice.event))
        waits.emplace(channel.name, Duration{0});
  for (const auto& route : settings_->routes)
    if (matches(route, notice))
      for (const auto& channel : route.channels) {
        if (route.events.empty() ? !hears(settings_->channel(channel), notice.event)
                                 : !among(route.events, notice.event))
          continue;
        const auto [at, fresh] = waits.emplace(channel, route.group_wait);
        if (!fresh) at->second = std::min(at->second, route.group_wait);
      }
  std::vector<model::Action> actions;
  for (const auto& [channel, wait] : waits) {
    actions.push_back(action_to(channel, notice, ids, now));
    actions.back().next_at = now + wait;
  }
  return actions;
}

model::Action Router::action_to(std::string channel, const connect::notify::Notice& notice,
                                ActionSequence& ids, Time now) const {
  model::Action action;
  action.id = ids.next();
  action.repair = notice.repair;
  action.alert = notice.alert;
  action.channel = std::move(channel);
  action.event = notice.event;
  action.payload = connect::notify::to_json(notice);
  if (approval_level(settings_->approvals, notice, action.channel) != model::ApprovalLevel::none)
    action.state = model::ActionState::waiting;
  action.created_at = action.next_at = now;
  return action;
}

}  // namespace myelin::repair
