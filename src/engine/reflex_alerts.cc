// The second half of the reflex: from unusual cells to alerts, cases and actions, and what time
// alone does to them.
#include <fmt/format.h>

#include "base/log.h"
#include "engine/forecasts.h"
#include "engine/reflex.h"
#include "engine/sql.h"

namespace myelin::engine {
namespace {

constexpr std::int64_t us_per_hour = 3'600'000'000;
// After so many hours of silence nothing can still be unusual; time jumps instead of walking.
constexpr std::int64_t walked_hours_max = 24 * 10;

}  // namespace

Status Reflex::close_next_hour() {
  auto& memory = *parts_.memory;
  ++memory.closed_hour;
  const Time at = from_us(memory.closed_hour * us_per_hour);
  const Zone zone = parts_.settings.zone;
  if (zone.day(at) != zone.day(at - hours{1})) memory.feedback.fit(at);
  return carry(memory.alerts.apply(memory.watch.close_hour(at), at), at);
}

Status Reflex::advance(Time now) {
  auto& memory = *parts_.memory;
  const std::int64_t hour = to_us(now) / us_per_hour;
  if (memory.closed_hour == 0) {  // the first look: what was before it is read, not walked
    memory.closed_hour = hour;
    memory.watch.advance(from_us(hour * us_per_hour));
  }
  if (hour - memory.closed_hour > walked_hours_max) {
    const std::int64_t jump_from = memory.closed_hour + walked_hours_max;
    while (memory.closed_hour < jump_from) MYELIN_CHECK(close_next_hour());
    memory.closed_hour = hour - 1;
    memory.watch.advance(from_us(memory.closed_hour * us_per_hour));
  }
  const bool closed = memory.closed_hour < hour;
  while (memory.closed_hour < hour) MYELIN_CHECK(close_next_hour());
  if (closed) MYELIN_CHECK(alarm(memory.contagion.close_hour(now), now));
  MYELIN_CHECK(carry(memory.alerts.tick(now), now));
  for (const auto& changes : memory.cases.tick(now)) MYELIN_CHECK(carry(changes));
  return {};
}

Status Reflex::alarm(std::span<const risk::Finding> findings, Time now) {
  if (findings.empty()) return {};
  auto events = parts_.memory->alerts.apply(findings, now);
  for (const auto& finding : findings) {
    if (!finding.contagion) continue;
    const auto event = std::ranges::find_if(events, [&](const risk::AlertEvent& e) {
      return e.alert.rule == model::AlertRule::contagion && !e.alert.verbatims.empty() &&
             e.alert.verbatims.front() == finding.contagion->known;
    });
    if (event != events.end())
      MYELIN_CHECK(risk::save_contagion(parts_.session, event->alert.id, *finding.contagion));
  }
  return carry(std::move(events), now);
}

namespace {

// Of what is known to follow, the return where there is one, else what most orders came to: of the
// narrowest factor, and of the alert's own product before all together.
std::optional<model::Consequence> follows_of(store::Session& session, const model::Alert& alert) {
  const auto rows = forecasts_of_alert(session, alert);
  if (!rows) {
    log::warning("what follows an alert could not be read: {}", rows.error().message);
    return std::nullopt;
  }
  const ForecastRow* best = nullptr;
  for (const auto& row : *rows) {
    if (!row.by_order) continue;
    const auto rank = [](const ForecastRow& one) {
      return std::tuple{one.outcome == "return", one.outcomes};
    };
    const bool alike =
        best != nullptr && row.product == best->product && row.factor == best->factor;
    if (best == nullptr || (alike && rank(row) > rank(*best))) best = &row;
  }
  if (best == nullptr) return std::nullopt;
  return model::Consequence{
      best->outcome,         best->mentions,       best->outcomes,           best->lag_days,
      best->by_order->ratio, best->by_order->open, best->by_order->expected, best->days_ahead};
}

}  // namespace

repair::Cause Reflex::cause_of(const model::Alert& alert, Time now) {
  const auto language = parts_.language.now();
  repair::Cause cause;
  cause.factor = alert.cell.factor;
  if (const auto index = language->taxonomy->find(alert.cell.factor); index != model::no_factor) {
    const auto& factor = language->taxonomy->factors()[index];
    cause.name_zh = factor.name_zh;
    cause.name_en = factor.name_en;
    cause.department = language->taxonomy->owner(index, now);
  }
  if (!alert.cell.product.empty()) {
    const auto named = parts_.session.query(sql::product_name, {store::Value{alert.cell.product}},
                                            [&](const store::Row& row) {
                                              cause.product_name = row.text(0);
                                              return false;
                                            });
    if (!named)
      log::warning("the name of product {} could not be read: {}", alert.cell.product,
                   named.error().message);
  }
  cause.follows = follows_of(parts_.session, alert);
  return cause;
}

Status Reflex::carry(std::vector<risk::AlertEvent> events, Time now) {
  auto& memory = *parts_.memory;
  for (auto& event : events) {
    event.alert.taxonomy_version = parts_.language.now()->taxonomy->version();
    const auto changes = memory.cases.open_for(event.alert, cause_of(event.alert, now), now);
    if (changes.value.id) {
      memory.alerts.attach_case(event.alert.id, changes.value.id);
      event.alert.repair = changes.value.id;
    }
    MYELIN_CHECK(carry(changes));
    MYELIN_CHECK(risk::AlertBook::save(parts_.session, event));
    live_.push_back({LiveEvent::Kind::alert, std::string{name(event.change)}, event.alert, {}});
  }
  return {};
}

Status Reflex::carry(const repair::Changes& changes) {
  // A comment, a deadline that passed: the case stays as it is, and its history does not.
  if (changes.write == repair::Changes::Write::none && changes.events.empty() &&
      changes.actions.empty())
    return {};
  MYELIN_CHECK(repair::save(parts_.session, changes));
  std::ranges::copy(changes.actions, std::back_inserter(actions_));
  const std::string verb = changes.events.empty() ? "updated" : changes.events.front().verb;
  live_.push_back({LiveEvent::Kind::repair_case, verb, {}, changes.value});
  return changes.events.empty() ? Status{} : follow(changes.value, verb, changes.events.front().at);
}

void Reflex::refresh_gauges() {
  const auto& memory = *parts_.memory;
  auto& counters = parts_.counters;
  std::int64_t firing = 0, overdue = 0, open = 0, at_stake = 0;
  for (const auto& alert : memory.alerts.alerts())
    if (alert.state == model::AlertState::firing && alert.silenced_by.empty() &&
        alert.inhibited_by.empty())
      ++firing, at_stake += alert.at_stake.minor;
  const Time now = parts_.clock.now();
  for (const auto* value : memory.cases.open_cases()) {
    ++open;
    if (value->due_at < now) ++overdue;
  }
  counters.alerts_firing = firing;
  counters.at_stake_minor = at_stake;
  counters.cases_open = open;
  counters.cases_overdue = overdue;
}

void Reflex::committed() {
  auto& memory = *parts_.memory;
  parts_.counters.customers = memory.identities.customers();
  parts_.counters.orders = static_cast<std::int64_t>(memory.orders.size());
  // Also on opening, when there is no news yet, and as deadlines pass.
  const Time now = parts_.clock.now();
  if (!live_.empty() || now - gauges_at_ >= std::chrono::minutes{1}) {
    refresh_gauges();
    gauges_at_ = now;
  }
  if (!actions_.empty()) parts_.queue(actions_);
  for (const auto& event : live_) parts_.publish(event);
  live_.clear();
  actions_.clear();
}

void Reflex::rolled_back() {
  live_.clear();
  actions_.clear();
  findings_.clear();
}

}  // namespace myelin::engine
