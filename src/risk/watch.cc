#include "risk/watch.h"

#include <fmt/format.h>
#include <algorithm>
#include <map>
#include <numeric>

#include "base/hash.h"
#include "risk/concentration.h"
#include "risk/watch_state.h"

namespace myelin::risk {
namespace {

constexpr double in_play_min = 5;      // a small company has few cells, but not so few
constexpr double growth_min = 1.25;    // an ongoing finding is told again when it grew so much…
constexpr hours told_again_after{24};  // …or so long ago

constexpr hours settled_for{24 * 15};  // longer than the longest window

std::uint64_t order_hash(std::string_view order) {
  return order.empty() ? 0 : hash64(order);
}

}  // namespace

void Watch::State::touch(CellIndex cell) {
  if (is_touched.size() <= cell) is_touched.resize(cells.size(), 0);
  if (is_touched[cell]) return;
  is_touched[cell] = 1;
  touched.push_back(cell);
}

void Watch::State::wait(Waiting later) {
  if (waiting.size() < limits::waiting_counts_max) waiting.push_back(later);
}

void Watch::State::count(const CellPath& path, std::int64_t hour, std::int64_t n) {
  if (hour > cells.counts.hour()) return wait({hour, false, path, n});
  for (const auto cell : path) {
    if (cell == no_cell) continue;
    cells.counts.add(cell, hour, n);
    touch(cell);
  }
}

void Watch::State::count_exposure(const CellPath& rows, std::int64_t hour, std::int64_t n) {
  if (hour > cells.exposures.hour()) return wait({hour, true, rows, n});
  for (const auto row : rows)
    if (row != no_cell) cells.exposures.add(row, hour, n);
}

void Watch::State::advance(Time to) {
  now = std::max(now, to);
  // An hour is over at its last microsecond: at 11:00 sharp the newest hour is 10.
  const auto hour = utc_hour(now - Duration{1});
  if (hour <= cells.counts.hour()) return;
  cells.counts.advance(hour);
  cells.exposures.advance(hour);
  const auto due =
      std::ranges::stable_partition(waiting, [&](const Waiting& w) { return w.hour > hour; });
  for (const auto& w : due)
    w.exposure ? count_exposure(w.rows, w.hour, w.n) : count(w.rows, w.hour, w.n);
  waiting.erase(due.begin(), due.end());
}

DimensionSymbols Watch::State::symbols(const model::Dimensions* dimensions) {
  DimensionSymbols symbols{};
  if (dimensions == nullptr) return symbols;
  for (std::size_t d = 0; d < symbols.size(); ++d)
    if (!dimensions->values[d].empty()) symbols[d] = values.intern(dimensions->values[d]);
  return symbols;
}

void Watch::State::fit() {
  baseline.fit(cells);
  fitted_day = cells.counts.day();
  in_play.fill(0);
  for (CellIndex c = 0; c < cells.size(); ++c)
    in_play[static_cast<std::size_t>(cells[c].level)] += cells.counts.days_sum(c, 0, 7) > 0;
  for (auto& n : in_play) n = std::max(n, in_play_min);
  std::erase_if(ended, [&](const auto& e) { return e.second < now - settled_for; });
}

// Complaints of one person are one complaint: the share that is left when repeats are taken out.
double Watch::State::kept_share(CellIndex cell, int window) const {
  const auto level = cells[cell].level;
  const auto from =
      window_hours[static_cast<std::size_t>(window)] <= 72
          ? hour_begin(cells.counts.hour() + 1 - window_hours[static_cast<std::size_t>(window)])
          : settings.zone.day_start(cells.counts.day() + 1 -
                                    window_hours[static_cast<std::size_t>(window)] / 24);
  const auto found = evidence.of(cell, level, from - Duration{1}, now);
  if (found.empty()) return 0;
  std::unordered_set<CustomerId> customers;
  std::size_t distinct = 0;
  for (const auto* e : found) distinct += !e->customer || customers.insert(e->customer).second;
  return static_cast<double>(distinct) / static_cast<double>(found.size());
}

// After an excess has ended, a new one has to be earned by new complaints.
void Watch::State::leave_out_settled(CellIndex cell, Windows& windows) const {
  const auto at = ended.find(cell);
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
  if (!baseline.learnt(window_gap_days[0]) ||
      cells.counts.days_sum(cell, 0, window_hours.back() / 24) < settings.customers_min)
    return {};
  auto windows = windows_of(cells, baseline, cell, settings.zone, memo);
  leave_out_settled(cell, windows);
  const auto& dispersion = baseline.dispersion(cells[cell].level);
  const double tried = in_play[static_cast<std::size_t>(cells[cell].level)] * cell_levels;
  const double p_value_max = settings.false_alarms_per_week / tried;
  const auto passes = [&](const Judgement& j) { return j.unusual && j.p_value <= p_value_max; };
  auto judgement = judge(windows, dispersion, settings, p_value_max);
  if (!passes(judgement)) return {};
  judgement = judge(windows, dispersion, settings, p_value_max, kept_share(cell, judgement.window));
  if (!passes(judgement)) return {};

  const auto since = onset(cells, baseline, cell, settings.zone);
  auto finding = describe(cell, FindingPhase::raised, since);
  finding.p_value = judgement.p_value;
  finding.q_value = std::min(1.0, judgement.p_value * tried);
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
  const auto& cell = cells[index];
  Finding finding;
  finding.phase = phase;
  finding.cell = cells.key(index);
  finding.at = now;
  auto found = evidence.of(index, cell.level, since - Duration{1}, now);
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
  finding.concentrations = concentrations({&cell, since, now}, found, background, values);
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

Watch::Watch(WatchSettings settings) : state_(std::make_unique<State>(settings)) {}
Watch::~Watch() = default;
Watch::Watch(Watch&&) noexcept = default;
Watch& Watch::operator=(Watch&&) noexcept = default;

void Watch::expose(const Exposure& exposure) {
  auto& s = *state_;
  const auto hour = utc_hour(exposure.at);
  auto& delta = s.deltas.at(exposure.product, exposure.channel, "", hour);
  if (exposure.spam) {
    ++delta.spam;
    return;
  }
  ++delta.signals;
  s.count_exposure(s.cells.exposure_path(exposure.product, exposure.channel), hour, 1);
  s.background.add({exposure.at, exposure.signal, s.cells.products.intern(exposure.product),
                    s.cells.channels.intern(exposure.channel), s.symbols(exposure.dimensions)});
}

void Watch::observe(const Observation& observation) {
  auto& s = *state_;
  const auto hour = utc_hour(observation.at);
  auto& delta = s.deltas.at(observation.product, observation.channel, observation.factor, hour);
  if (observation.spam) {
    ++delta.spam;
    return;
  }
  ++delta.signals;
  if (observation.polarity > 0) ++delta.positive;
  if (observation.polarity > complaint_polarity_max) return;
  ++delta.negative;
  const auto path = s.cells.path(observation.product, observation.channel, observation.factor);
  s.evidence.add({.at = observation.at,
                  .signal = observation.signal,
                  .customer = observation.customer,
                  .order = order_hash(observation.order),
                  .at_stake = observation.at_stake,
                  .clarity = -observation.polarity * observation.confidence,
                  .dimensions = s.symbols(observation.dimensions)},
                 path);
  s.count(path, hour, 1);
}

void Watch::advance(Time now) {
  state_->advance(now);
}

std::vector<Finding> Watch::evaluate_touched(Time now) {
  auto& s = *state_;
  s.advance(now);
  auto touched = std::move(s.touched);
  s.touched.clear();
  for (const auto cell : touched) s.is_touched[cell] = 0;
  return s.look_at(std::move(touched), false);
}

std::vector<Finding> Watch::close_hour(Time now) {
  auto& s = *state_;
  s.advance(now);
  const bool new_day = s.cells.counts.day() != s.fitted_day;
  if (new_day) s.fit();
  auto candidates = std::move(s.touched);
  s.touched.clear();
  for (const auto cell : candidates) s.is_touched[cell] = 0;
  if (new_day) {
    candidates.resize(s.cells.size());
    for (CellIndex c = 0; c < s.cells.size(); ++c) candidates[c] = c;
  } else {
    for (const auto& [cell, unused] : s.live)
      if (std::ranges::find(candidates, cell) == candidates.end()) candidates.push_back(cell);
  }
  return s.look_at(std::move(candidates), true);
}

std::vector<Finding> Watch::scan(Time now) {
  state_->advance(now);
  std::vector<CellIndex> all(state_->cells.size());
  for (CellIndex c = 0; c < all.size(); ++c) all[c] = c;
  return state_->look_at(std::move(all), true);
}

void Watch::refit() {
  state_->fit();
}

Watch::Size Watch::size() const {
  return {state_->cells.size(), state_->cells.exposures.rows(), state_->evidence.size(),
          static_cast<std::size_t>(
              std::accumulate(state_->in_play.begin(), state_->in_play.end(), 0.0)),
          state_->live.size()};
}

std::span<const std::uint16_t> Watch::daily_counts() const {
  return state_->cells.counts.daily();
}

Watch::Level Watch::level(const model::CellKey& key) const {
  const auto& s = *state_;
  const auto cell = s.cells.find(key);
  if (cell == no_cell) return {};
  const auto windows = windows_of(s.cells, s.baseline, cell, s.settings.zone);
  return {static_cast<double>(windows.observed[1]), windows.expected[1],
          static_cast<double>(s.cells.exposures.hours_sum(s.cells[cell].exposure, 0, 24)),
          windows.rate[1].mean()};
}

std::uint64_t Watch::digest() const {
  const auto& s = *state_;
  std::uint64_t sum = 0;
  const auto mix = [&](const std::string& name, const auto& rings, std::uint32_t row) {
    std::string text = name;
    for (int ago = 0; ago < ring_days; ++ago)
      if (const double n = rings.day_count(row, ago); n > 0)
        text += fmt::format("|d{}={}", rings.day() - ago, n);
    for (int ago = 0; ago < ring_hours; ++ago)
      if (const double n = rings.hour_count(row, ago); n > 0)
        text += fmt::format("|h{}={}", rings.hour() - ago, n);
    if (text.size() > name.size()) sum += hash64(text);  // a sum: the order of the rows is no state
  };
  for (CellIndex c = 0; c < s.cells.size(); ++c) {
    const auto key = s.cells.key(c);
    mix(fmt::format("{}\x1f{}\x1f{}", key.product, key.channel, key.factor), s.cells.counts, c);
  }
  for (std::uint32_t row = 0; row < s.cells.pairs().size(); ++row) {
    const auto [product, channel] = s.cells.pairs()[row];
    mix(fmt::format("{}\x1f{}\x1f", s.cells.products.text(product), s.cells.channels.text(channel)),
        s.cells.exposures, row);
  }
  return sum;
}

}  // namespace myelin::risk
