// The outbox's rows: what it finds at start, and what it writes.
#include <fmt/format.h>

#include "base/limits.h"
#include "repair/outbox.h"
#include "repair/rows.h"
#include "repair/sql.h"

namespace myelin::repair {
namespace {

constexpr std::string_view crashed = "the process ended before the answer was written down";

Status append_attempts(store::Session& session, std::span<const OutboxChanges::Attempt> attempts) {
  if (attempts.empty()) return {};
  MYELIN_TRY(rows, session.append_to("action_attempt"));
  for (const auto& attempt : attempts) {
    rows->add(attempt.action.value);
    rows->add(attempt.at);
    rows->add(attempt.outcome);
    rows->add(attempt.detail);
    rows->end_row();
  }
  return {};
}

Status update_actions(store::Session& session, std::span<const model::Action> actions) {
  for (const auto& a : actions) {
    MYELIN_TRY(changed, session.execute(sql::update_action,
                                        {a.id.value, std::string{model::name(a.state)},
                                         std::int64_t{a.attempts}, a.next_at, a.last_error}));
    if (changed != 1)
      return fail(ErrorCode::corrupt, fmt::format("action {} has {} rows", a.id.value, changed),
                  "run `myelin doctor`");
  }
  return {};
}

}  // namespace

model::Action action_of(const store::Row& row) {
  model::Action a;
  a.id = ActionId{row.integer(0)};
  a.repair = CaseId{row.is_null(1) ? 0 : row.integer(1)};
  a.alert = AlertId{row.is_null(2) ? 0 : row.integer(2)};
  a.channel = row.text(3);
  a.event = row.text(4);
  a.payload = row.text(5);
  for (std::size_t i = 0; i < model::action_state_names.size(); ++i)
    if (model::action_state_names[i] == row.text(6)) a.state = static_cast<model::ActionState>(i);
  a.attempts = static_cast<int>(row.integer(7));
  a.created_at = row.time(8);
  a.next_at = row.time(9);
  a.last_error = row.text(10);
  return a;
}

// An action whose last attempt has no end.
void Outbox::recover(model::Action action, Time now,
                     std::map<std::string, std::vector<model::Action>>& in_doubt,
                     OutboxChanges& changes) {
  changes.attempts.push_back({action.id, now, "unknown", std::string{crashed}});
  const auto* channel = settings_->channel(action.channel);
  if (is_letter(action) || channel->after_crash == connect::notify::InDoubt::report) {
    in_doubt[action.channel].push_back(std::move(action));
  } else if (action.attempts >= limits::delivery_attempts_max) {
    end(std::move(action), model::ActionState::dead,
        fmt::format("given up after {} attempts: {}", action.attempts, crashed), now, changes);
  } else {
    action.next_at = now;
    action.last_error = crashed;
    changes.updated.push_back(action);
    lanes_[action.channel].waiting.insert_or_assign(action.id, std::move(action));
  }
}

Result<OutboxChanges> Outbox::open(store::Session& session, Time now) {
  lanes_.clear();
  MYELIN_CHECK(session.query(sql::last_action, {}, [&](const store::Row& row) {
    ids_.start_after(ActionId{row.integer(0)});
    return true;
  }));
  OutboxChanges changes;
  std::map<std::string, std::vector<model::Action>> in_doubt;
  MYELIN_CHECK(session.query(sql::queued_actions, {}, [&](const store::Row& row) {
    model::Action action = action_of(row);
    const bool doubtful = row.integer(11) > 0;
    if (settings_->channel(action.channel) == nullptr) {
      if (doubtful) changes.attempts.push_back({action.id, now, "unknown", std::string{crashed}});
      const std::string why = fmt::format(
          "the channel {} is not configured; add it to myelin.yaml and retry", action.channel);
      end(std::move(action), model::ActionState::dead, why, now, changes);
    } else if (doubtful) {
      recover(std::move(action), now, in_doubt, changes);
    } else {
      lanes_[action.channel].waiting.emplace(action.id, std::move(action));
    }
    return true;
  }));
  for (const auto& [channel, actions] : in_doubt)
    put_in_doubt(actions, std::string{crashed}, now, changes);
  // A receiver counts by the minute whether we were restarted or not.
  MYELIN_CHECK(session.query(sql::recent_messages, {now - minutes{1}}, [&](const store::Row& row) {
    lanes_[std::string{row.text(0)}].sent.push_back(row.time(1));
    return true;
  }));
  return changes;
}

Status Outbox::reload(store::Session& session) {
  return session.query(sql::queued_actions, {}, [&](const store::Row& row) {
    model::Action action = action_of(row);
    // An attempt without an end is in flight, or settled here and not yet written.
    if (row.integer(11) > 0 || settings_->channel(action.channel) == nullptr) return true;
    Lane& lane = lanes_[action.channel];
    if (!lane.flying.contains(action.id)) lane.waiting.try_emplace(action.id, std::move(action));
    return true;
  });
}

Result<OutboxChanges> Outbox::retry(store::Session& session, ActionId id, Time now) {
  std::optional<model::Action> found;
  MYELIN_CHECK(session.query(sql::one_action, {id.value}, [&](const store::Row& row) {
    found = action_of(row);
    return true;
  }));
  if (!found)
    return fail(ErrorCode::not_found, fmt::format("there is no action {}", id.value),
                "`myelin cases show` lists a case's actions");
  if (found->state != model::ActionState::dead)
    return fail(ErrorCode::conflict,
                fmt::format("action {} is {}", id.value, model::name(found->state)),
                "only dead actions can be retried");
  if (is_letter(*found) && found->last_error.starts_with("unknown"))
    return fail(ErrorCode::conflict,
                fmt::format("action {} may have reached the customer", id.value),
                "ask the gateway; nobody is written to twice about one case");
  if (settings_->channel(found->channel) == nullptr)
    return fail(ErrorCode::conflict,
                fmt::format("its channel {} is not configured", found->channel),
                "add it to myelin.yaml and restart");
  found->state = model::ActionState::queued;
  found->attempts = 0;
  found->next_at = now;
  OutboxChanges changes;
  changes.updated.push_back(std::move(*found));
  return changes;
}

Status save_started(store::Session& session, std::span<const Parcel> parcels) {
  for (const auto& parcel : parcels) {
    std::vector<OutboxChanges::Attempt> attempts;
    for (const auto& action : parcel.actions)
      attempts.push_back({action.id, parcel.at, "started", {}});
    MYELIN_CHECK(append_attempts(session, attempts));
    MYELIN_CHECK(update_actions(session, parcel.actions));
  }
  return {};
}

Status save(store::Session& session, const OutboxChanges& changes) {
  MYELIN_CHECK(update_actions(session, changes.updated));
  MYELIN_CHECK(append_attempts(session, changes.attempts));
  MYELIN_CHECK(append_events(session, changes.events));
  return append_actions(session, changes.queued);
}

}  // namespace myelin::repair
