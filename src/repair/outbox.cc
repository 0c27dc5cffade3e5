#include "repair/outbox.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/limits.h"
#include "connect/notify/plain_text.h"

namespace myelin::repair {
namespace {

using connect::notify::Channel;
using connect::notify::Delivery;
using connect::notify::InDoubt;
using connect::notify::Outcome;

constexpr Duration rate_window = minutes{1};
constexpr std::size_t detail_bytes_max = 500;

bool can_digest(const Channel& channel) {
  return channel.kind != model::ChannelKind::webhook && !model::holds_tickets(channel.kind);
}
bool waited(const model::Action& action) {
  return action.attempts == 0 && action.next_at > action.created_at;
}

std::string_view word(Outcome outcome) {
  switch (outcome) {
    case Outcome::delivered:
      return "delivered";
    case Outcome::retry:
      return "retry";
    case Outcome::refused:
      return "refused";
    case Outcome::unknown:
      return "unknown";
  }
  return "unknown";
}

void forget_old(std::deque<Time>& sent, Time now) {
  while (!sent.empty() && sent.front() + rate_window <= now) sent.pop_front();
}

}  // namespace

std::string message_id(const model::Action& action) {
  return fmt::format("act_{}_{:x}", action.id.value, to_us(action.created_at));
}

Outbox::Outbox(std::shared_ptr<const Settings> settings, ActionSequence& ids, Random random)
    : settings_(std::move(settings)), ids_(ids), random_(random) {}

Duration Outbox::backoff(int failures) {
  std::int64_t wait_ms = limits::delivery_wait_ms_first;
  for (int i = 1; i < failures && wait_ms < limits::delivery_wait_ms_max; ++i) wait_ms *= 2;
  wait_ms = std::min(wait_ms, limits::delivery_wait_ms_max);
  // Half of it is certain, half is drawn: receivers that fell together are not asked together.
  return std::chrono::milliseconds{
      wait_ms / 2 +
      static_cast<std::int64_t>(random_.uniform() * static_cast<double>(wait_ms / 2))};
}

void Outbox::enqueue(std::span<const model::Action> actions) {
  for (const auto& action : actions)
    if (action.state == model::ActionState::queued)
      lanes_[action.channel].waiting.insert_or_assign(action.id, action);
}

bool Outbox::one_by_one(const Channel& channel, const Lane& lane) {
  return channel.per_minute > 0 || lane.failures > 0 || model::holds_tickets(channel.kind);
}

bool Outbox::may_fly(const Channel& channel, Lane& lane, Time now) const {
  forget_old(lane.sent, now);
  if (now < lane.paused_until) return false;
  if (lane.parcels >= (one_by_one(channel, lane) ? 1 : webhook_parcels_max)) return false;
  return channel.per_minute == 0 || lane.sent.size() < static_cast<std::size_t>(channel.per_minute);
}

std::optional<Parcel> Outbox::next_parcel(const Channel& channel, Lane& lane, Time now) {
  if (!may_fly(channel, lane, now)) return std::nullopt;
  std::vector<ActionId> due;
  bool group = false;
  std::set<CaseId> held;  // of a tool: cases whose next word has to wait
  for (const auto& [id, action] : lane.waiting) {
    if (due.size() == digest_actions_max || (!can_digest(channel) && due.size() == 1)) break;
    if (action.next_at > now) {
      if (model::holds_tickets(channel.kind)) held.insert(action.repair);
      continue;
    }
    if (is_letter(action)) {
      if (!due.empty()) continue;
      due.push_back(id);
      break;
    }
    if (held.contains(action.repair)) continue;
    group = group || waited(action);
    due.push_back(id);
  }
  if (due.empty()) return std::nullopt;
  const std::size_t left = channel.per_minute == 0
                               ? due.size()
                               : static_cast<std::size_t>(channel.per_minute) - lane.sent.size();
  if (group && can_digest(channel)) {
    // Whoever waited for others takes along those that still wait.
    for (const auto& [id, action] : lane.waiting)
      if (action.next_at > now && waited(action) && !is_letter(action) &&
          due.size() < digest_actions_max)
        due.push_back(id);
    std::sort(due.begin(), due.end());
  } else if (due.size() <= left) {
    due.resize(1);
  }
  Parcel parcel{.channel = channel.name, .actions = {}, .at = now, .reference = {}, .ticket = {}};
  for (const ActionId id : due) {
    auto node = lane.waiting.extract(id);
    ++node.mapped().attempts;
    parcel.actions.push_back(node.mapped());
    lane.flying.insert(std::move(node));
  }
  ++lane.parcels;
  lane.sent.push_back(now);
  return parcel;
}

std::vector<Parcel> Outbox::take_due(Time now) {
  std::vector<Parcel> parcels;
  for (const auto& channel : settings_->channels) {
    const auto lane = lanes_.find(channel.name);
    if (lane == lanes_.end()) continue;
    while (auto parcel = next_parcel(channel, lane->second, now))
      parcels.push_back(std::move(*parcel));
  }
  return parcels;
}

void Outbox::give_back(std::span<const Parcel> parcels) {
  for (const auto& parcel : parcels) {
    Lane& lane = lanes_[parcel.channel];
    for (const auto& action : parcel.actions) {
      auto node = lane.flying.extract(action.id);
      if (node.empty()) continue;
      --node.mapped().attempts;
      lane.waiting.insert(std::move(node));
    }
    if (lane.parcels > 0) --lane.parcels;
    if (!lane.sent.empty()) lane.sent.pop_back();
  }
}

OutboxChanges Outbox::put_off(const Parcel& parcel, Time until) {
  give_back({&parcel, 1});
  OutboxChanges changes;
  Lane& lane = lanes_[parcel.channel];
  for (const auto& action : parcel.actions) {
    const auto waiting = lane.waiting.find(action.id);
    if (waiting == lane.waiting.end()) continue;
    waiting->second.next_at = until;
    changes.updated.push_back(waiting->second);
  }
  return changes;
}

OutboxChanges Outbox::call_off(const Parcel& parcel, std::string_view reason) {
  give_back({&parcel, 1});
  std::vector<ActionId> ids;
  for (const auto& action : parcel.actions) ids.push_back(action.id);
  return call_off(parcel.channel, ids, reason);
}

OutboxChanges Outbox::call_off(std::string_view channel, std::span<const ActionId> actions,
                               std::string_view reason) {
  OutboxChanges changes;
  const auto lane = lanes_.find(channel);
  if (lane == lanes_.end()) return changes;
  for (const ActionId id : actions) {
    auto node = lane->second.waiting.extract(id);
    if (node.empty()) continue;
    node.mapped().state = model::ActionState::refused;
    node.mapped().last_error = reason;
    changes.updated.push_back(std::move(node.mapped()));
  }
  return changes;
}

void Outbox::end(model::Action action, model::ActionState state, std::string error, Time now,
                 OutboxChanges& changes) {
  action.state = state;
  action.last_error = std::move(error);
  if (action.repair)
    changes.events.push_back(
        {.repair = action.repair,
         .at = now,
         .actor = "myelin",
         .verb = state == model::ActionState::delivered ? "notified" : "undelivered",
         .detail =
             state == model::ActionState::delivered
                 ? fmt::format("{}: {}", action.channel, action.event)
                 : fmt::format("{}: {}: {}", action.channel, action.event, action.last_error)});
  changes.updated.push_back(std::move(action));
}

void Outbox::put_in_doubt(std::span<const model::Action> actions, const std::string& why, Time now,
                          OutboxChanges& changes) {
  connect::notify::Notice report;
  report.event = "delivery.in_doubt";
  report.at = now;
  for (const auto& action : actions) {
    end(action, model::ActionState::dead, "unknown: " + why, now, changes);
    const auto notice = connect::notify::notice_from_json(action.payload);
    if (!notice) continue;
    report.severity = std::max(report.severity, notice->severity);
    if (notice->missing.empty()) {
      report.missing.push_back(
          {message_id(action), notice->event, notice->title_zh, notice->title_en, notice->url});
      continue;
    }
    report.round = std::max(report.round, notice->round + 1);
    if (notice->round + 1 < in_doubt_rounds_max)
      report.missing.insert(report.missing.end(), notice->missing.begin(), notice->missing.end());
  }
  if (report.missing.empty()) return;
  model::Action action;
  action.id = ids_.next();
  action.channel = actions.front().channel;
  action.event = report.event;
  action.payload = connect::notify::to_json(report);
  action.created_at = action.next_at = now;
  changes.queued.push_back(std::move(action));
}

OutboxChanges Outbox::settle(const Parcel& parcel, const Delivery& delivery, Time now) {
  OutboxChanges changes;
  Lane& lane = lanes_[parcel.channel];
  const Channel* channel = settings_->channel(parcel.channel);
  if (lane.parcels > 0) --lane.parcels;
  const bool doubt = delivery.outcome == Outcome::unknown &&
                     (channel == nullptr || channel->after_timeout == InDoubt::report ||
                      is_letter(parcel.actions.front()));
  const bool again =
      delivery.outcome == Outcome::retry || (delivery.outcome == Outcome::unknown && !doubt);
  Duration wait{0};
  if (delivery.outcome == Outcome::retry || delivery.outcome == Outcome::unknown) {
    wait = std::max(backoff(++lane.failures), delivery.retry_after.value_or(Duration{0}));
    lane.paused_until = now + wait;
  } else {
    lane.failures = 0;
  }
  const std::string detail = connect::notify::one_line(delivery.detail, detail_bytes_max);
  std::vector<model::Action> doubtful;
  for (const auto& sent : parcel.actions) {
    lane.flying.erase(sent.id);
    model::Action action = sent;
    changes.attempts.push_back({action.id, now, std::string{word(delivery.outcome)}, detail});
    if (delivery.outcome == Outcome::delivered) {
      end(std::move(action), model::ActionState::delivered, {}, now, changes);
    } else if (doubt) {
      doubtful.push_back(std::move(action));
    } else if (again && action.attempts < limits::delivery_attempts_max) {
      action.next_at = now + wait;
      action.last_error = detail;
      changes.updated.push_back(action);
      lane.waiting.insert_or_assign(action.id, std::move(action));
    } else {
      const std::string why =
          again ? fmt::format("given up after {} attempts: {}", action.attempts, detail) : detail;
      end(std::move(action), model::ActionState::dead, why, now, changes);
    }
  }
  if (!doubtful.empty()) put_in_doubt(doubtful, detail, now, changes);
  return changes;
}

Result<OutboxChanges> Outbox::cancel(const model::Action& action, std::string_view actor,
                                     std::string_view reason, Time now) {
  const auto lane = lanes_.find(action.channel);
  if (lane == lanes_.end() || !lane->second.waiting.contains(action.id))
    return fail(ErrorCode::conflict, fmt::format("action {} is leaving now", action.id.value),
                "take it back again in a moment: it is corrected then");
  OutboxChanges changes;
  model::Action cancelled = action;
  cancelled.state = model::ActionState::cancelled;
  cancelled.last_error = reason;
  if (cancelled.repair)
    changes.events.push_back(
        {.repair = cancelled.repair,
         .at = now,
         .actor = std::string{actor},
         .verb = "cancelled",
         .detail = fmt::format("{}: {}: {}", cancelled.channel, cancelled.event, reason)});
  changes.updated.push_back(std::move(cancelled));
  return changes;
}

void Outbox::forget(const model::Action& cancelled) {
  if (const auto lane = lanes_.find(cancelled.channel); lane != lanes_.end())
    lane->second.waiting.erase(cancelled.id);
}

std::optional<Time> Outbox::next_due(Time now) const {
  std::optional<Time> first;
  for (const auto& [name, lane] : lanes_) {
    const Channel* channel = settings_->channel(name);
    if (channel == nullptr || lane.waiting.empty()) continue;
    if (lane.parcels >= (one_by_one(*channel, lane) ? 1 : webhook_parcels_max))
      continue;  // settle() comes first
    Time at = Time::max();
    for (const auto& [id, action] : lane.waiting) {
      at = std::min(at, action.next_at);
      if (at <= std::max(now, lane.paused_until))
        break;  // no other can be sooner; queues may be long
    }
    at = std::max(at, lane.paused_until);
    const auto in_window = std::count_if(lane.sent.begin(), lane.sent.end(),
                                         [&](Time t) { return t + rate_window > now; });
    if (channel->per_minute > 0 && in_window >= channel->per_minute)
      at =
          std::max(at, lane.sent[lane.sent.size() - static_cast<std::size_t>(channel->per_minute)] +
                           rate_window);
    first = first ? std::min(*first, at) : at;
  }
  return first;
}

bool Outbox::pending(std::string_view channel, CaseId repair) const {
  const auto lane = lanes_.find(channel);
  if (lane == lanes_.end()) return false;
  const auto of_case = [&](const auto& one) { return one.second.repair == repair; };
  return std::ranges::any_of(lane->second.waiting, of_case) ||
         std::ranges::any_of(lane->second.flying, of_case);
}

std::size_t Outbox::waiting() const {
  std::size_t count = 0;
  for (const auto& [name, lane] : lanes_) count += lane.waiting.size();
  return count;
}

std::size_t Outbox::in_flight() const {
  std::size_t count = 0;
  for (const auto& [name, lane] : lanes_) count += lane.flying.size();
  return count;
}

}  // namespace myelin::repair
