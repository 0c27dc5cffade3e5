#include "risk/alert_book.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/limits.h"
#include "model/factor_key.h"
#include "risk/alert_state.h"
#include "risk/incident.h"

namespace myelin::risk {
namespace {

using model::Alert;
using model::AlertChange;
using model::AlertRule;
using model::AlertState;

constexpr hours echo{48};  // an alert whose inhibitor has just resolved is its echo for so long
constexpr hours contagion_rest{26};      // its forecast is of one day; what was forgotten ends here
constexpr hours customer_quiet{24 * 7};  // after which an unanswered customer's alert rests

bool muted(const Alert& alert) {
  return !alert.silenced_by.empty() || !alert.inhibited_by.empty();
}
bool resolved(const Alert& alert) {
  return alert.state == AlertState::resolved;
}
AlertId id_of(const std::string& text) {
  std::int64_t value = 0;
  for (const char c : text) value = c >= '0' && c <= '9' ? value * 10 + (c - '0') : value;
  return {value};
}

}  // namespace

std::string AlertBook::State::fingerprint(const Alert& alert) {
  if (alert.rule == AlertRule::valued_customer)
    return fmt::format("customer\x1f{}", alert.customer.value);
  if (alert.rule == AlertRule::contagion)
    return fmt::format("post\x1f{}", alert.verbatims.empty() ? 0 : alert.verbatims.front().value);
  return fmt::format("cell\x1f{}\x1f{}\x1f{}", alert.cell.product, alert.cell.channel,
                     alert.cell.factor);
}

model::Severity AlertBook::State::severity(const Alert& alert) const {
  const double excess = alert.observed - alert.expected;
  if (alert.at_stake.minor >= settings.critical_stake_minor || excess >= settings.critical_excess)
    return model::Severity::critical;
  if (alert.rule == AlertRule::valued_customer || excess >= settings.warning_excess ||
      alert.at_stake.minor >= settings.warning_stake_minor)
    return model::Severity::warning;
  return model::Severity::info;
}

void AlertBook::State::refresh(Entry& entry, const Finding& finding, Time now) {
  auto& alert = entry.alert;
  std::vector<CustomerId> all;
  std::ranges::set_union(entry.customers, finding.customers, std::back_inserter(all));
  entry.customers = std::move(all);
  for (const auto& [order, money] : finding.orders) entry.orders[order] = money;
  entry.last_seen = std::max(entry.last_seen, finding.last_seen);
  alert.updated_at = now;
  alert.observed = finding.observed;
  alert.expected = finding.expected;
  alert.ratio = finding.observed / std::max(finding.expected, 0.01);
  if (finding.phase == FindingPhase::raised)
    alert.p_value = finding.p_value, alert.q_value = finding.q_value;
  // After a restart the evidence may reach less far back than the alert does.
  alert.customers = std::max(alert.customers, static_cast<std::int64_t>(entry.customers.size()));
  Money stake = entry.orders.empty() ? Money{} : entry.orders.begin()->second;
  stake.minor = 0;
  for (const auto& [order, money] : entry.orders)
    if (money.currency == stake.currency) stake.minor += money.minor;
  if (stake.minor > alert.at_stake.minor) alert.at_stake = stake;
  if (!finding.concentrations.empty()) alert.concentrations = finding.concentrations;
  if (!finding.verbatims.empty()) alert.verbatims = finding.verbatims;
  alert.still_happening = finding.phase != FindingPhase::ended;
  alert.severity = severity(alert);
}

void AlertBook::State::open(const Finding& finding, Time now, Changes& changes) {
  Entry entry;
  auto& alert = entry.alert;
  alert.id = next_id();
  alert.rule = finding.rule;
  alert.cell = finding.cell;
  alert.customer = finding.customer;
  alert.since = finding.since;
  alert.raised_at = now;
  alert.verbatims = finding.verbatims;
  refresh(entry, finding, now);
  alert.group = fmt::format("incident-{}", alert.id.value);
  newest[fingerprint(alert)] = alert.id;
  changes[alert.id] = {AlertChange::opened, finding.reason};
  entries.emplace(alert.id, std::move(entry));
}

void AlertBook::State::take(const Finding& finding, Time now, Changes& changes) {
  Alert probe;
  probe.rule = finding.rule;
  probe.cell = finding.cell;
  probe.customer = finding.customer;
  probe.verbatims = finding.verbatims;
  const auto known = newest.find(fingerprint(probe));
  if (known == newest.end()) {
    if (finding.phase != FindingPhase::ended) open(finding, now, changes);
    return;
  }
  auto& entry = entries.at(known->second);
  auto& alert = entry.alert;
  if (!resolved(alert)) {
    refresh(entry, finding, now);
    if (finding.phase == FindingPhase::ended) {
      alert.state = AlertState::resolved;
      alert.resolved_at = now;
      alert.acknowledged_until.reset();
      changes[alert.id] = {AlertChange::resolved, finding.reason};
    } else {
      changes.try_emplace(alert.id, Change{AlertChange::updated, finding.reason});
    }
    return;
  }
  if (finding.phase == FindingPhase::ended) {  // somebody resolved it before the excess was gone
    alert.still_happening = false;
    alert.updated_at = now;
    changes[alert.id] = {AlertChange::updated, finding.reason};
    return;
  }
  const auto resolved_at = alert.resolved_at.value_or(alert.updated_at);
  // A person resolved it while the excess went on: new complaints a day later say that it was not.
  if (finding.phase == FindingPhase::ongoing && finding.last_seen < resolved_at + hours{24}) return;
  if (now - resolved_at > settings.reopen_within) return open(finding, now, changes);
  alert.state = AlertState::firing;
  alert.resolved_at.reset();
  entry.told = false;
  if (finding.phase == FindingPhase::raised) alert.since = std::min(alert.since, finding.since);
  refresh(entry, finding, now);
  changes[alert.id] = {AlertChange::reopened, finding.reason};
}

std::string AlertBook::State::silenced_by(const Alert& alert, Time now) const {
  for (const auto& silence : silences)
    if (silence.active(now) && all_match(silence.matchers, alert)) return silence.id;
  return {};
}

std::string AlertBook::State::inhibited_by_rule(const Alert& target) const {
  for (const auto& rule : settings.inhibit) {
    if (!all_match(rule.target, target)) continue;
    for (const auto& [id, entry] : entries) {
      const auto& source = entry.alert;
      if (id == target.id || resolved(source) || muted(source) || !all_match(rule.source, source))
        continue;
      const bool agree = std::ranges::all_of(rule.equal, [&](const std::string& label) {
        return label_of(source, label) == label_of(target, label);
      });
      if (agree) return std::to_string(id.value);
    }
  }
  return {};
}

bool AlertBook::State::is_consequence(std::string_view factor) const {
  return std::ranges::any_of(settings.consequence_factors,
                             [&](const std::string& key) { return model::is_within(factor, key); });
}

// The resolved alert whose complainants these are: what people have heard of and what is over is no
// news under another name, until new complainants outnumber the old.
AlertId AlertBook::State::settled_by(const Entry& entry) const {
  for (const auto& [id, other] : entries) {
    if (!resolved(other.alert) || !other.told || other.alert.rule != AlertRule::cell_excess)
      continue;
    if (overlaps(entry.customers, other.customers, settings.overlap_share_min)) return id;
  }
  return {};
}

void AlertBook::State::place(Time now) {
  std::vector<IncidentMember> members;
  for (const auto& [id, entry] : entries) {
    const auto& a = entry.alert;
    if (resolved(a) || a.rule != AlertRule::cell_excess) continue;
    members.push_back({id, a.cell, a.observed - a.expected, a.since, a.raised_at,
                       entry.told && a.inhibited_by.empty(), is_consequence(a.cell.factor),
                       id_of(a.inhibited_by), entry.customers, entry.cause});
  }
  const auto places = place_in_incidents(members, settings);
  for (std::size_t i = 0; i < members.size(); ++i) {
    auto& entry = entries.at(members[i].id);
    auto& alert = entry.alert;
    const auto before = entries.find(id_of(alert.inhibited_by));
    const bool is_echo =
        !places[i].inhibited_by && before != entries.end() && resolved(before->second.alert) &&
        before->second.alert.resolved_at && now < *before->second.alert.resolved_at + echo &&
        !entry.told &&
        overlaps(entry.customers, before->second.customers, settings.overlap_share_min);
    if (is_echo) continue;
    const auto by =
        places[i].inhibited_by || entry.told ? places[i].inhibited_by : settled_by(entry);
    alert.inhibited_by = by ? std::to_string(by.value) : "";
    alert.group = fmt::format("incident-{}", places[i].root.value);
  }
}

std::vector<AlertEvent> AlertBook::State::settle(Changes changes, Time now,
                                                 std::string_view actor) {
  std::map<AlertId, bool> was_muted;
  std::map<AlertId, std::string> was_of;
  for (const auto& [id, entry] : entries) {
    was_muted[id] = muted(entry.alert);
    was_of[id] = entry.alert.group;
  }
  place(now);
  for (auto& [id, entry] : entries) {
    auto& alert = entry.alert;
    if (resolved(alert)) continue;
    alert.silenced_by = silenced_by(alert, now);
    if (alert.inhibited_by.empty()) alert.inhibited_by = inhibited_by_rule(alert);
    if (alert.group != was_of[id])
      changes.try_emplace(id, Change{AlertChange::updated, "Belongs to " + alert.group});
    const auto change = changes.find(id);
    const bool fresh = change != changes.end() && change->second.change == AlertChange::opened;
    if (fresh || muted(alert) == was_muted[id]) continue;
    if (!muted(alert))
      changes[id] = {AlertChange::reopened, "Nothing mutes it any more"};
    else if (!alert.silenced_by.empty())
      changes[id] = {AlertChange::silenced, "Silenced by " + alert.silenced_by};
    else
      changes.insert({id, {AlertChange::updated, "Inhibited by alert " + alert.inhibited_by}});
  }
  std::vector<AlertEvent> events;
  for (auto& [id, change] : changes) {
    auto& entry = entries.at(id);
    const bool wakes =
        change.change == AlertChange::opened || change.change == AlertChange::reopened;
    const bool visible = !resolved(entry.alert) && !muted(entry.alert);
    const bool tells_of_end = change.change == AlertChange::resolved && entry.told;
    events.push_back({change.change, entry.alert, now, std::string(actor), std::move(change.detail),
                      (wakes && visible) || tells_of_end});
    entry.told = entry.told || visible;
  }
  return events;
}

void AlertBook::State::forget_old(Time now) {
  std::erase_if(entries, [&](const auto& item) {
    const auto& alert = item.second.alert;
    const bool old = resolved(alert) && !alert.still_happening &&
                     now - alert.resolved_at.value_or(alert.updated_at) > settings.reopen_within;
    if (!old) return false;
    if (const auto at = newest.find(fingerprint(alert));
        at != newest.end() && at->second == alert.id)
      newest.erase(at);
    return true;
  });
}

AlertBook::AlertBook(AlertBookSettings settings, NextId next_id)
    : state_(std::make_unique<State>(std::move(settings), std::move(next_id))) {}
AlertBook::~AlertBook() = default;
AlertBook::AlertBook(AlertBook&&) noexcept = default;
AlertBook& AlertBook::operator=(AlertBook&&) noexcept = default;

std::vector<AlertEvent> AlertBook::apply(std::span<const Finding> findings, Time now) {
  if (findings.empty()) return {};
  State::Changes changes;
  for (const auto& finding : findings) state_->take(finding, now, changes);
  auto events = state_->settle(std::move(changes), now, "watch");
  state_->forget_old(now);
  return events;
}

std::vector<AlertEvent> AlertBook::tick(Time now) {
  State::Changes changes;
  for (auto& [id, entry] : state_->entries) {
    auto& alert = entry.alert;
    if (alert.state == AlertState::acknowledged && alert.acknowledged_until &&
        *alert.acknowledged_until <= now) {
      alert.state = AlertState::firing;
      alert.updated_at = now;
      changes[id] = {AlertChange::reopened,
                     fmt::format("{} acknowledged it, and the time for it has run out",
                                 alert.acknowledged_by)};
      alert.acknowledged_until.reset();
    }
    if (alert.rule == AlertRule::valued_customer && !resolved(alert) &&
        now - alert.updated_at > customer_quiet) {
      alert.state = AlertState::resolved;
      alert.resolved_at = alert.updated_at = now;
      alert.still_happening = false;
      changes[id] = {AlertChange::resolved, "The customer has not been heard of for a week"};
    }
    if (alert.rule == AlertRule::contagion && !resolved(alert) &&
        now - alert.since > contagion_rest) {
      alert.state = AlertState::resolved;
      alert.resolved_at = alert.updated_at = now;
      alert.still_happening = false;
      changes[id] = {AlertChange::resolved, "The day after the post is over"};
    }
  }
  return state_->settle(std::move(changes), now, "watch");
}

std::vector<AlertEvent> AlertBook::explain(AlertId id, std::vector<CauseValue> cause, Time now) {
  know_cause(id, std::move(cause));
  return state_->settle({}, now, "watch");
}

void AlertBook::know_cause(AlertId id, std::vector<CauseValue> cause) {
  const auto at = state_->entries.find(id);
  if (at == state_->entries.end()) return;
  std::erase_if(cause, [](const CauseValue& value) {
    return value.first == model::Dimension::product || value.first == model::Dimension::channel;
  });
  std::ranges::sort(cause);
  at->second.cause = std::move(cause);
}

void AlertBook::attach_case(AlertId id, CaseId repair) {
  if (const auto at = state_->entries.find(id); at != state_->entries.end())
    at->second.alert.repair = repair;
}

const Alert* AlertBook::find(AlertId id) const {
  const auto at = state_->entries.find(id);
  return at == state_->entries.end() ? nullptr : &at->second.alert;
}

std::vector<Alert> AlertBook::alerts() const {
  std::vector<Alert> alerts;
  for (const auto& [id, entry] : state_->entries) alerts.push_back(entry.alert);
  return alerts;
}

const std::vector<Silence>& AlertBook::silences() const {
  return state_->silences;
}

}  // namespace myelin::risk
