// How the watch looks at one cell: what speaks of it, whether that is too much, and what a finding
// says.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "risk/concentration.h"
#include "risk/watch_state.h"

namespace myelin::risk {
namespace {

constexpr double growth_min = 1.25;  // an ongoing finding is told again when it grew so much…
// Of the false alarms that the user accepts, each level's part: troubles are of a product or of
// everything; a channel seldom has one of its own.
constexpr std::array<double, cell_levels> level_parts{0.3, 0.35, 0.15, 0.2};
constexpr hours told_again_after{24};  // …or so long ago

}  // namespace

std::vector<const Evidence*> Watch::State::evidence_of(CellIndex cell, Time from,
                                                       bool happened) const {
  std::vector<const Evidence*> found;
  for (const auto c : cells[cell].beside) {
    if (c == no_cell || (!happened && cells[c].source == Source::happened)) continue;
    std::ranges::copy(evidence.of(c, cells[c].level, from - Duration{1}, now),
                      std::back_inserter(found));
  }
  return found;
}

Evidenced Watch::State::evidenced(CellIndex cell, RateMemo* memo) const {
  return {windows_of(cells, baseline, cell, settings.zone, memo), baseline.dispersion(cells[cell])};
}

// Complaints of one person are one complaint: in each window, the people.
Complainants Watch::State::people_of(CellIndex cell) const {
  std::array<Time, windows_count> begins;
  for (std::size_t w = 0; w < windows_count; ++w)
    begins[w] = window_hours[w] <= ring_hours
                    ? hour_begin(cells.counts.hour() + 1 - window_hours[w])
                    : settings.zone.day_start(cells.counts.day() + 1 - window_hours[w] / 24);
  Complainants people;
  const auto settled = ended.find(cell);
  std::unordered_map<CustomerId, Time> of_one, of_both;  // the newest complaint of each
  const auto count = [&](Complainants::Counts& windows, Time at) {
    for (std::size_t w = 0; w < windows_count; ++w) windows[w] += at >= begins[w];
  };
  const auto note = [](std::unordered_map<CustomerId, Time>& newest, const Evidence& e) {
    auto& at = newest.try_emplace(e.customer, e.at).first->second;
    at = std::max(at, e.at);
  };
  for (const auto source : all_sources) {
    const auto c = cells[cell].beside[static_cast<std::size_t>(source)];
    if (c == no_cell) continue;
    auto& windows = source == Source::said     ? people.said
                    : source == Source::stated ? people.stated
                                               : people.happened;
    of_one.clear();
    for (const auto* e : evidence.of(c, cells[c].level, begins.back() - Duration{1}, now)) {
      if (settled != ended.end() && e->at < settled->second) continue;
      const bool speaks = source != Source::happened;
      if (e->customer) {
        note(of_one, *e);
        if (speaks) note(of_both, *e);
      } else {
        count(windows, e->at);
        if (speaks) count(people.both, e->at);
      }
    }
    for (const auto& [customer, at] : of_one) count(windows, at);
  }
  for (const auto& [customer, at] : of_both) count(people.both, at);
  return people;
}

// After an excess has ended, a new one has to be earned by new complaints.
void Watch::State::leave_out_settled(CellIndex cell, Windows& windows) const {
  const auto at = ended.find(cells[cell].said());
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

Heard Watch::State::heard_of(CellIndex cell, RateMemo* memo) const {
  const auto hear = [&](Source source) -> std::optional<Evidenced> {
    const auto c = cells[cell].beside[static_cast<std::size_t>(source)];
    if (c == no_cell) return {};
    auto heard = evidenced(c, memo);
    leave_out_settled(c, heard.windows);
    return heard;
  };
  return {*hear(Source::said), hear(Source::stated), hear(Source::happened)};
}

std::optional<Finding> Watch::State::look(CellIndex cell, RateMemo* memo) {
  // Every window lies within the newest days: nearly all cells end here.
  std::int64_t newest = 0;
  for (const auto c : cells[cell].beside)
    if (c != no_cell) newest += cells.counts.days_sum(c, 0, window_hours.back() / 24);
  if (!baseline.learnt(window_gap_days[0]) || newest < settings.customers_min) return {};
  const auto heard = heard_of(cell, memo);
  const auto& beside = in_play_of(cell);
  const double accepted =
      settings.false_alarms_per_week * level_parts[static_cast<std::size_t>(cells[cell].level)];
  const auto judged = [&](const Complainants& complainants, double up_to) {
    return judge(heard, complainants, beside, settings, up_to);
  };
  const auto passes = [](const Judgement& j, double up_to) {
    return j.unusual && j.false_alarms <= up_to;
  };
  // What marks weigh the cell with is asked only where the greatest weight would do.
  const double at_most = weighed() ? accepted * feedback_weight_max : accepted;
  auto judgement = judged(complaints_of(heard), at_most);
  if (!passes(judgement, at_most)) return {};
  const double weighted = accepted * weight(cell);
  judgement = judged(people_of(cell), weighted);
  if (!passes(judgement, weighted)) return {};

  const auto since = onset(cells, baseline, cell, settings.zone);
  auto finding = describe(cell, FindingPhase::raised, since);
  finding.p_value = judgement.p_value;
  finding.q_value =
      std::min(1.0, judgement.false_alarms * settings.false_alarms_per_week / accepted);
  finding.reason =
      fmt::format("{} {} in {} hours where {:.1f} are usual", judgement.observed,
                  judgement.happened ? "parcels" : "complaints",
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
  // The clearest of the newest: what a person should read first. A parcel says nothing.
  std::erase_if(found, [](const auto* e) { return e->clarity <= 0; });
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
    if (cells[cell].source != Source::said) continue;
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
