#include "cause/driver_units.h"

#include <algorithm>

#include "base/limits.h"

namespace myelin::cause {
namespace {

constexpr double known_share_min = 0.05;  // of the units of `now`
constexpr std::size_t values_kept = stats::localise::values_max - 1;

}  // namespace

void DriverUnits::add(std::span<const std::string_view> values, const Happened& happened) {
  Unit unit{{}, happened};
  const bool now = happened.period == DriverPeriod::now;
  for (std::size_t d = 0; d < model::dimension_count; ++d) {
    auto& names = names_[d];
    if (names.empty()) names.emplace_back();
    if (values[d].empty()) continue;
    // Values beyond the bound count as not known: a cause has many units, they have few.
    const auto [at, fresh] =
        codes_[d].try_emplace(std::string(values[d]), static_cast<std::uint16_t>(names.size()));
    if (fresh && names.size() > values_kept)
      at->second = 0;
    else if (fresh)
      names.emplace_back(values[d]);
    unit.codes[d] = at->second;
    if (now && at->second != 0) ++known_[d];
  }
  units_.push_back(unit);
  if (happened.period == DriverPeriod::between) return;
  auto& sums = now ? now_ : before_;
  sums.events += happened.events;
  sums.exposure += 1;
}

std::vector<model::Dimension> DriverUnits::dimensions() const {
  std::vector<model::Dimension> result;
  for (std::size_t d = 0; d < model::dimension_count; ++d)
    if (names_[d].size() > 2 && static_cast<double>(known_[d]) >= known_share_min * now_.exposure)
      result.push_back(static_cast<model::Dimension>(d));
  return result;
}

stats::localise::LeafTable DriverUnits::table(std::span<const model::Dimension> dimensions) const {
  stats::localise::LeafTable table;
  table.measure = stats::localise::Measure::ratio;
  for (const auto dimension : dimensions)
    table.sizes.push_back(
        static_cast<std::uint32_t>(names_[static_cast<std::size_t>(dimension)].size()));
  std::map<DriverCodes, std::size_t> rows;
  std::vector<double> events, exposure;
  for (const auto& unit : units_) {
    if (unit.happened.period == DriverPeriod::between) continue;
    DriverCodes codes{};
    for (std::size_t i = 0; i < dimensions.size(); ++i)
      codes[i] = unit.codes[static_cast<std::size_t>(dimensions[i])];
    const auto [at, fresh] = rows.try_emplace(codes, events.size());
    if (fresh) {
      table.codes.insert(table.codes.end(), codes.begin(),
                         codes.begin() + static_cast<std::ptrdiff_t>(dimensions.size()));
      for (auto* column : {&table.observed, &table.exposure, &events, &exposure})
        column->push_back(0);
    }
    const bool now = unit.happened.period == DriverPeriod::now;
    (now ? table.observed : events)[at->second] += unit.happened.events;
    (now ? table.exposure : exposure)[at->second] += 1;
  }
  stats::localise::expect_from({events, exposure}, table);
  table.behind = std::move(events);
  return table;
}

void DriverUnits::count(const Happened& happened, bool inside, Fit& fit) {
  auto& sums = inside ? fit.now : fit.before;
  sums.events += happened.events;
  sums.exposure += 1;
  if (inside && happened.events > 0.5 && happened.evidence.value != 0)
    fit.evidence.push_back(happened.evidence);
}

void DriverUnits::keep_newest(Fit& fit) {
  std::ranges::sort(fit.evidence, std::greater{}, &SignalId::value);
  if (fit.evidence.size() > limits::verbatims_per_alert_max)
    fit.evidence.resize(limits::verbatims_per_alert_max);
}

DriverUnits::Fit DriverUnits::fitting(const Values& values) const {
  Fit fit;
  for (const auto& unit : units_)
    if (unit.happened.period != DriverPeriod::between &&
        std::ranges::all_of(values, [&](const auto& value) {
          return unit.codes[static_cast<std::size_t>(value.first)] == value.second;
        }))
      count(unit.happened, unit.happened.period == DriverPeriod::now, fit);
  keep_newest(fit);
  return fit;
}

std::vector<stats::localise::CohortUnit> DriverUnits::cohorts(model::Dimension dimension) const {
  std::vector<stats::localise::CohortUnit> result;
  for (const auto& [codes, happened] : units_)
    if (const auto code = codes[static_cast<std::size_t>(dimension)]; code != 0)
      result.push_back({static_cast<double>(to_us(happened.at)), code, happened.events > 0.5});
  return result;
}

DriverUnits::Fit DriverUnits::against_others(model::Dimension dimension, std::uint16_t code) const {
  Fit fit;
  for (const auto& [codes, happened] : units_)
    if (const auto of = codes[static_cast<std::size_t>(dimension)]; of != 0)
      count(happened, of == code, fit);
  keep_newest(fit);
  return fit;
}

std::map<std::uint16_t, std::pair<DriverUnits::Sums, DriverUnits::Sums>> DriverUnits::by(
    model::Dimension dimension) const {
  std::map<std::uint16_t, std::pair<Sums, Sums>> result;
  for (const auto& unit : units_) {
    if (unit.happened.period == DriverPeriod::between) continue;
    auto& pair = result[unit.codes[static_cast<std::size_t>(dimension)]];
    auto& sums = unit.happened.period == DriverPeriod::now ? pair.first : pair.second;
    sums.events += unit.happened.events;
    sums.exposure += 1;
  }
  return result;
}

}  // namespace myelin::cause
