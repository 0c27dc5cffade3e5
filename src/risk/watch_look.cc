// How the watch looks at one cell: what speaks of it, whether that is too much, and what a finding
// says.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "risk/concentration.h"
#include "risk/watch_state.h"

namespace myelin::risk {
namespace {

constexpr double growth_min = 1.25;    // an ongoing finding is told again when it grew so much…
constexpr hours told_again_after{24};  // …or so long ago

}  // namespace

std::vector<const Evidence*> Watch::State::evidence_of(CellIndex cell, Time from) const {
  auto found = evidence.of(cell, cells[cell].level, from - Duration{1}, now);
  if (const auto other = cells[cell].other; other != no_cell)
    std::ranges::copy(evidence.of(other, cells[other].level, from - Duration{1}, now),
                      std::back_inserter(found));
  return found;
}

Evidenced Watch::State::evidenced(CellIndex cell, RateMemo* memo) const {
  return {windows_of(cells, baseline, cell, settings.zone, memo), baseline.dispersion(cells[cell])};
}

// Complaints of one person are one complaint: the share that is left when repeats are taken out.
double Watch::State::kept_share(CellIndex cell, int window) const {
  const auto from =
      window_hours[static_cast<std::size_t>(window)] <= 72
          ? hour_begin(cells.counts.hour() + 1 - window_hours[static_cast<std::size_t>(window)])
          : settings.zone.day_start(cells.counts.day() + 1 -
                                    window_hours[static_cast<std::size_t>(window)] / 24);
  const auto found = evidence_of(cell, from);
  if (found.empty()) return 0;
  std::unordered_set<CustomerId> customers;
  std::size_t distinct = 0;
  for (const auto* e : found) distinct += !e->customer || customers.insert(e->customer).second;
  return static_cast<double>(distinct) / static_cast<double>(found.size());
}

// After an excess has ended, a new one has to be earned by new complaints.
void Watch::State::leave_out_settled(CellIndex cell, Windows& windows) const {
  const auto at = ended.find(cells[cell].source == Source::said ? cell : cells[cell].other);
  if (at == ended.end()) return;
  const auto hours_since = cells.counts.hour() - utc_hour(at->second - Duration{1});
  const auto n =
      hours_since <= ring_hours
          ? cells.counts.hours_sum(cell, 0,
                                   static_cast<int>(std::max<std::int64_t>(hours_since, 0)))
          : cells.counts.days_sum(
                cell, 0, static_cast<int>(cells.counts.day() - settings.zone.day(at->second) + 1));
  for (auto& observed : windows.observed) observed = std::min(observed, n);
}

std::optional<Finding> Watch::State::look(CellIndex cell, RateMemo* memo) {
  // Every window lies within the newest days: nearly all cells end here.
  const auto other = cells[cell].other;
  const auto newest = [&](CellIndex c) {
    return c == no_cell ? 0 : cells.counts.days_sum(c, 0, window_hours.back() / 24);
  };
  if (!baseline.learnt(window_gap_days[0]) || newest(cell) + newest(other) < settings.customers_min)
    return {};
  auto said = evidenced(cell, memo);
  leave_out_settled(cell, said.windows);
  std::optional<Evidenced> stated;
  if (other != no_cell) {
    stated = evidenced(other, memo);
    leave_out_settled(other, stated->windows);
  }
  const auto& beside = in_play_of(cell);
  const double accepted = settings.false_alarms_per_week / cell_levels;
  const auto judged = [&](double kept) {
    return judge(said, stated ? &*stated : nullptr, beside, settings, accepted, kept);
  };
  const auto passes = [&](const Judgement& j) { return j.unusual && j.false_alarms <= accepted; };
  auto judgement = judged(1);
  if (!passes(judgement)) return {};
  judgement = judged(kept_share(cell, judgement.window));
  if (!passes(judgement)) return {};

  const auto since = onset(cells, baseline, cell, settings.zone);
  auto finding = describe(cell, FindingPhase::raised, since);
  finding.p_value = judgement.p_value;
  finding.q_value = std::min(1.0, judgement.false_alarms * cell_levels);
  finding.reason =
      fmt::format("{} complaints in {} hours where {:.1f} are usual", judgement.observed,
                  window_hours[static_cast<std::size_t>(judgement.window)], judgement.expected);
  live[cell] = {finding.since, finding.observed, now};
  return finding;
}

std::optional<Finding> Watch::State::look_again(CellIndex cell, Live& alive, bool may_end) {
  if (may_end && !still_elevated(cells, baseline, cell, settings.zone)) {
    auto finding = describe(cell, FindingPhase::ended, alive.since);
    finding.reason = "The excess has been gone for a day";
    live.erase(cell);
    ended[cell] = now;
    return finding;
  }
  const auto [observed, expected] = totals_since(cells, baseline, cell, alive.since, settings.zone);
  if (observed < alive.reported * growth_min && now < alive.reported_at + told_again_after)
    return {};
  auto finding = describe(cell, FindingPhase::ongoing, alive.since);
  finding.reason =
      fmt::format("{:.0f} complaints so far where {:.1f} are usual", observed, expected);
  alive.reported = std::max(observed, 1.0);
  alive.reported_at = now;
  return finding;
}

Finding Watch::State::describe(CellIndex index, FindingPhase phase, Time since) const {
  Finding finding;
  finding.phase = phase;
  finding.cell = cells.key(index);
  finding.at = now;
  auto found = evidence_of(index, since);
  std::ranges::sort(found, [](const auto* a, const auto* b) {
    return std::tie(a->at, a->signal) < std::tie(b->at, b->signal);
  });
  finding.since = found.empty() || phase != FindingPhase::raised ? since : found.front()->at;
  finding.last_seen = found.empty() ? since : found.back()->at;
  std::tie(finding.observed, finding.expected) =
      totals_since(cells, baseline, index, finding.since, settings.zone);

  std::map<std::uint64_t, Money> orders;
  for (const auto* e : found) {
    if (e->customer) finding.customers.push_back(e->customer);
    if (e->order != 0) orders[e->order] = e->at_stake;
  }
  std::ranges::sort(finding.customers);
  const auto repeats = std::ranges::unique(finding.customers);
  finding.customers.erase(repeats.begin(), repeats.end());
  finding.orders.assign(orders.begin(), orders.end());
  finding.concentrations = concentrations({&cells[index], since, now}, found, background, values);
  // The clearest of the newest: what a person should read first.
  if (found.size() > 3 * limits::verbatims_per_alert_max)
    found.erase(found.begin(),
                found.end() - static_cast<std::ptrdiff_t>(3 * limits::verbatims_per_alert_max));
  std::ranges::sort(found, [](const auto* a, const auto* b) {
    return std::tie(b->clarity, b->at, b->signal) < std::tie(a->clarity, a->at, a->signal);
  });
  if (found.size() > limits::verbatims_per_alert_max) found.resize(limits::verbatims_per_alert_max);
  for (const auto* e : found) finding.verbatims.push_back(e->signal);
  return finding;
}

std::vector<Finding> Watch::State::look_at(std::vector<CellIndex> candidates, bool may_end) {
  std::vector<Finding> findings;
  RateMemo memo;
  const bool many = candidates.size() > cells.size() / 2;
  for (const auto cell : candidates) {
    if (cells[cell].source == Source::stated) continue;
    const auto alive = live.find(cell);
    auto finding = alive == live.end() ? look(cell, many ? &memo : nullptr)
                                       : look_again(cell, alive->second, may_end);
    if (finding) findings.push_back(std::move(*finding));
  }
  std::ranges::sort(findings, [](const Finding& a, const Finding& b) {
    return std::tie(a.cell.factor, a.cell.product, a.cell.channel) <
           std::tie(b.cell.factor, b.cell.product, b.cell.channel);
  });
  return findings;
}

}  // namespace myelin::risk
