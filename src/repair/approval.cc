#include "repair/approval.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/limits.h"
#include "repair/contact.h"
#include "repair/outbox.h"
#include "repair/rows.h"
#include "repair/sql.h"

namespace myelin::repair {
namespace {

using model::ActionState;
using model::ApprovalLevel;

// The ruling as rows: the action, and a line in its case's history.
void note(model::Action action, const Ruling& ruling, Time now, OutboxChanges& changes) {
  if (action.repair)
    changes.events.push_back(
        {.repair = action.repair,
         .at = now,
         .actor = std::string{ruling.actor},
         .verb = ruling.approved ? "approved" : "refused",
         .detail = fmt::format("{}: {}{}{}", action.channel, action.event,
                               ruling.reason.empty() ? "" : ": ", ruling.reason)});
  action.state = ruling.approved ? ActionState::queued : ActionState::refused;
  action.next_at = now;
  action.last_error = ruling.approved ? "" : ruling.reason;
  changes.updated.push_back(std::move(action));
}

Status allowed(const model::Action& action, const Settings& settings, const Ruling& ruling) {
  if (action.state != ActionState::waiting)
    return fail(ErrorCode::conflict,
                fmt::format("action {} is {} and waits for nobody", action.id.value,
                            model::name(action.state)),
                "`myelin actions --state waiting` lists those that wait");
  if (ruling.may < approval_level(settings.approvals, action))
    return fail(ErrorCode::permission_denied,
                fmt::format("action {} needs an administrator's approval", action.id.value),
                "ask one to look at it");
  if (ruling.approved && needs_other_eyes(settings, action) && asked_by(action) == ruling.actor)
    return fail(ErrorCode::permission_denied,
                fmt::format("{} asked for action {}: somebody else approves it", ruling.actor,
                            action.id.value),
                "ask a second person to look at it");
  if (!ruling.approved && ruling.reason.empty())
    return fail(ErrorCode::invalid_argument, "a refusal needs its reason",
                "say why: it stands in the case's history");
  if (ruling.reason.size() > limits::note_bytes_max)
    return fail(ErrorCode::invalid_argument,
                fmt::format("the reason is longer than {} bytes", limits::note_bytes_max),
                "say it in short, and where more of it is written");
  if (ruling.approved && settings.channel(action.channel) == nullptr)
    return fail(ErrorCode::invalid_argument,
                fmt::format("its channel {} is not configured", action.channel),
                "add it to myelin.yaml and restart, or refuse the action");
  return {};
}

}  // namespace

ApprovalLevel approval_level(std::span<const ApprovalRule> rules,
                             const connect::notify::Notice& notice, std::string_view channel) {
  for (const auto& rule : rules)
    if (among(rule.severities, model::name(notice.severity)) &&
        among(rule.departments, notice.department) && at_or_below(rule.factors, notice.factor) &&
        among(rule.events, notice.event) && among(rule.channels, channel))
      return rule.level;
  return ApprovalLevel::none;
}

ApprovalLevel approval_level(std::span<const ApprovalRule> rules, const model::Action& action) {
  const auto notice = connect::notify::notice_from_json(action.payload);
  return notice ? approval_level(rules, *notice, action.channel) : ApprovalLevel::none;
}

bool needs_other_eyes(const Settings& settings, const model::Action& action) {
  if (action.event == contact_batch_event && settings.care.four_eyes_from > 0) return true;
  return settings.four_eyes != ApprovalLevel::none &&
         approval_level(settings.approvals, action) >= settings.four_eyes;
}

std::string asked_by(const model::Action& action) {
  const auto notice = connect::notify::notice_from_json(action.payload);
  return notice ? notice->actor : std::string{};
}

Result<OutboxChanges> rule_on(store::Session& session, const Settings& settings,
                              const Ruling& ruling, Time now) {
  std::optional<model::Action> found;
  MYELIN_CHECK(session.query(sql::one_action, {ruling.action.value}, [&](const store::Row& row) {
    found = action_of(row);
    return true;
  }));
  if (!found)
    return fail(ErrorCode::not_found, fmt::format("there is no action {}", ruling.action.value),
                "`myelin actions --state waiting` lists those that wait");
  MYELIN_CHECK(allowed(*found, settings, ruling));
  OutboxChanges changes;
  note(std::move(*found), ruling, now, changes);
  return changes;
}

Result<OutboxChanges> expire_waiting(store::Session& session, const Settings& settings, Time now) {
  const Time since = now - settings.approval_within;
  const std::string late =
      fmt::format("nobody approved it within {} h",
                  std::chrono::duration_cast<hours>(settings.approval_within).count());
  const std::string many =
      fmt::format("more than {} actions waited for approval", limits::approvals_waiting_max);
  OutboxChanges changes;
  MYELIN_CHECK(session.query(
      sql::waiting_since, {since, static_cast<std::int64_t>(limits::approvals_waiting_max)},
      [&](const store::Row& row) {
        auto action = action_of(row);
        const Ruling ruling{.action = action.id,
                            .approved = false,
                            .actor = "myelin",
                            .reason = action.created_at < since ? late : many,
                            .may = ApprovalLevel::admin};
        note(std::move(action), ruling, now, changes);
        return true;
      }));
  return changes;
}

}  // namespace myelin::repair
