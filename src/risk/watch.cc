#include "risk/watch.h"

#include <fmt/format.h>
#include <algorithm>
#include <numeric>

#include "base/hash.h"
#include "risk/watch_state.h"

namespace myelin::risk {
namespace {

constexpr double in_play_min = 5;      // a small company has few cells, but not so few
constexpr int young_days = 21;         // a product that nobody spoke of before is new so long
constexpr hours settled_for{24 * 15};  // longer than the longest window

std::uint64_t order_hash(std::string_view order) {
  return order.empty() ? 0 : hash64(order);
}

}  // namespace

// A cell's sources are looked at together, as the said one.
void Watch::State::touch(CellIndex cell) {
  cell = cells[cell].said();
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

DimensionSymbols symbols_of(const model::Dimensions& dimensions, Symbols& values) {
  DimensionSymbols symbols{};
  for (std::size_t d = 0; d < symbols.size(); ++d)
    if (!dimensions.values[d].empty()) symbols[d] = values.intern(dimensions.values[d]);
  return symbols;
}

DimensionSymbols Watch::State::symbols(const model::Dimensions* dimensions) {
  return dimensions == nullptr ? DimensionSymbols{} : symbols_of(*dimensions, values);
}

InPlay& Watch::State::in_play_of(CellIndex cell) {
  const bool young =
      cells.exposures.days_sum(cells[cell].exposure, young_days, ring_days - young_days) == 0;
  return in_play[static_cast<std::size_t>(cells[cell].level)][young];
}

void Watch::State::fit() {
  baseline.fit(cells);
  fitted_day = cells.counts.day();
  in_play = {};
  for (CellIndex c = 0; c < cells.size(); ++c) {
    if (cells[c].source != Source::said) continue;
    const auto spoke = [&](Source source) {
      const auto of = cells[c].beside[static_cast<std::size_t>(source)];
      return of != no_cell && cells.counts.days_sum(of, 0, 7) > 0;
    };
    const bool said = spoke(Source::said), stated = spoke(Source::stated);
    auto& counted = in_play_of(c);
    counted.said += said;
    counted.stated += stated;
    counted.both +=
        cells[c].beside[static_cast<std::size_t>(Source::stated)] != no_cell && (said || stated);
    counted.happened += spoke(Source::happened);
  }
  for (auto& ages : in_play) {
    // Without new cells, or without old ones, all of the part belongs to the others.
    const double parts =
        ages[0].said + ages[0].stated > 0 && ages[1].said + ages[1].stated > 0 ? 2 : 1;
    for (auto& n : ages)
      for (auto* count : {&n.said, &n.stated, &n.both, &n.happened})
        if (count == &n.said || *count > 0) *count = parts * std::max(*count, in_play_min);
  }
  fit_weights();
  std::erase_if(ended, [&](const auto& e) { return e.second < now - settled_for; });
}

void Watch::State::fit_weights() {
  mean_weight.fill(1);
  if (!weighed()) return;
  std::array<double, cell_levels> sums{}, counted{};
  for (CellIndex c = 0; c < cells.size(); ++c) {
    if (cells[c].source != Source::said || cells.counts.days_sum(c, 0, 7) == 0) continue;
    const auto level = static_cast<std::size_t>(cells[c].level);
    sums[level] += feedback->weight(cells.key(c));
    ++counted[level];
  }
  // Marks that lower all of them together lower what is spent.
  for (std::size_t level = 0; level < cell_levels; ++level)
    if (counted[level] > 0) mean_weight[level] = std::max(1.0, sums[level] / counted[level]);
}

double Watch::State::weight(CellIndex cell) const {
  return weighed() ? feedback->weight(cells.key(cell)) /
                         mean_weight[static_cast<std::size_t>(cells[cell].level)]
                   : 1;
}

Watch::Watch(WatchSettings settings) : state_(std::make_unique<State>(settings)) {}
Watch::~Watch() = default;
Watch::Watch(Watch&&) noexcept = default;
Watch& Watch::operator=(Watch&&) noexcept = default;

void Watch::expose(const Exposure& exposure) {
  auto& s = *state_;
  const auto hour = utc_hour(exposure.at);
  auto& delta = s.deltas.at(exposure.product, exposure.channel,
                            exposure.parcel ? parcels_key : std::string_view{}, hour);
  if (exposure.spam) {
    ++delta.spam;
    return;
  }
  ++delta.signals;
  s.count_exposure(s.cells.exposure_path(exposure.product, exposure.channel,
                                         exposure.parcel ? Basis::parcels : Basis::texts),
                   hour, 1);
  if (exposure.parcel) return;
  s.background.add({exposure.at, exposure.signal, s.cells.products.intern(exposure.product),
                    s.cells.channels.intern(exposure.channel), s.symbols(exposure.dimensions)});
}

void Watch::observe(const Observation& observation) {
  auto& s = *state_;
  const auto hour = utc_hour(observation.at);
  const auto factor = std::string(observation.factor) + std::string(suffix(observation.source));
  auto& delta = s.deltas.at(observation.product, observation.channel, factor, hour);
  if (observation.spam) {
    ++delta.spam;
    return;
  }
  ++delta.signals;
  if (observation.polarity > 0) ++delta.positive;
  if (observation.polarity > complaint_polarity_max) return;
  ++delta.negative;
  const auto path = s.cells.path(observation.product, observation.channel, factor);
  s.evidence.add(
      {.at = observation.at,
       .signal = observation.signal,
       .customer = observation.customer,
       .order = order_hash(observation.order),
       .at_stake = observation.at_stake,
       .clarity =
           observation.source == Source::said ? -observation.polarity * observation.confidence : 0,
       .dimensions = s.symbols(observation.dimensions)},
      path);
  s.count(path, hour, 1);
}

void Watch::categorise(std::string_view product, std::string_view category) {
  state_->cells.set_category(product, category);
}

void Watch::heed(const Feedback& feedback) {
  state_->feedback = &feedback;
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
          static_cast<std::size_t>(std::accumulate(
              state_->in_play.begin(), state_->in_play.end(), 0.0,
              [](double sum, const auto& ages) { return sum + ages[0].said + ages[1].said; })),
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
  for (std::uint32_t row = 0; row < s.cells.exposed().size(); ++row) {
    const auto& [product, channel, basis] = s.cells.exposed()[row];
    mix(fmt::format("{}\x1f{}\x1f{}", s.cells.products.text(product),
                    s.cells.channels.text(channel), basis == Basis::parcels ? parcels_key : ""),
        s.cells.exposures, row);
  }
  return sum;
}

std::uint64_t Watch::evidence_digest(Time since) const {
  const auto& s = *state_;
  std::uint64_t sum = 0;
  for (CellIndex c = 0; c < s.cells.size(); ++c) {
    if (s.cells[c].level != CellLevel::factor) continue;
    const auto key = s.cells.key(c);
    for (const auto* e : s.evidence.of(c, s.cells[c].level, since, s.now))
      sum += hash64(fmt::format("{}\x1f{}", key.factor, e->signal.value));
  }
  return sum;
}

}  // namespace myelin::risk
