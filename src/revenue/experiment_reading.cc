// The reading of an experiment: which units count, their values, and what may be said of them.
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "base/limits.h"
#include "revenue/experiment_measure.h"
#include "stats/experiment/arm.h"
#include "stats/experiment/sample_ratio.h"
#include "stats/experiment/sequential.h"

namespace myelin::revenue {
namespace {

using model::ExperimentMetric;
using stats::experiment::Arm;
using stats::experiment::Sequential;

constexpr double level = 0.95, share_of_false = 1 - level;
constexpr double units_of_arm_min = 10;       // below it no effect is told
constexpr double units_of_segment_min = 25;   // in each arm
constexpr std::size_t looks_of_reading = 24;  // moments of the curve
constexpr double found_in_80_percent = 0.8416;

// Units of one reading with the value and the past of a metric.
struct Scored {
  std::vector<std::optional<double>> values;
  std::vector<double> past;
};

struct Reader {
  const model::Experiment& experiment;
  std::span<const ExposedUnit> exposed;  // by as_of
  Time as_of;

  Time ripe_at(const ExposedUnit& unit) const {
    return unit.exposed_at + days{experiment.window_days};
  }

  // Of the first `count` units as they were known at `then`.
  Scored score(ExperimentMetric metric, std::size_t count, Time then) const {
    const bool whole_order =
        experiment.unit == model::ExperimentUnit::order && metric == ExperimentMetric::spend;
    Scored scored;
    std::vector<std::optional<double>> past(count);
    double sum = 0, known = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const auto& unit = exposed[i];
      scored.values.push_back(outcome_of(
          metric, unit.events, {whole_order ? Time::min() : unit.exposed_at, ripe_at(unit), then}));
      past[i] = past_of(metric, unit.past,
                        {unit.exposed_at - days{experiment.before_days}, unit.exposed_at, then});
      if (!scored.values[i] || !past[i]) continue;
      sum += *past[i];
      ++known;
    }
    // Who has no past is put where he changes nothing: at the mean of those who have one.
    for (const auto& one : past) scored.past.push_back(one.value_or(known > 0 ? sum / known : 0));
    return scored;
  }

  template <class Belongs>
  std::vector<Arm> arms_of(const Scored& scored, Belongs&& belongs) const {
    std::vector<Arm> arms(experiment.arms.size());
    for (std::size_t i = 0; i < scored.values.size(); ++i)
      if (scored.values[i] && belongs(exposed[i]))
        arms[exposed[i].arm].add(*scored.values[i], scored.past[i]);
    return arms;
  }
  std::vector<Arm> arms_of(const Scored& scored) const {
    return arms_of(scored, [](const ExposedUnit&) { return true; });
  }
};

// A test whose whole is corrected for `among` comparisons, at a share of the planned units.
struct Test {
  Sequential sequential;
  double units, among;

  Test(double among_, double units_, double planned)
      : sequential(Sequential::any_time(planned, 1 - share_of_false / among_)),
        units(units_),
        among(among_) {}

  EffectReading read(const stats::experiment::Estimate& effect) const {
    const auto in = sequential.interval(effect, units);
    return {effect.value, in.low, in.high,
            std::min(1.0, among * sequential.p_value(effect, units))};
  }
  EffectReading read(const Arm& treated, const Arm& control) const {
    if (treated.n < units_of_arm_min || control.n < units_of_arm_min) {
      constexpr double open = std::numeric_limits<double>::infinity();
      return {0, -open, open, 1};
    }
    return read(stats::experiment::cautious_cuped(treated, control).effect);
  }
};

bool decided(const EffectReading& effect) {
  return effect.low > 0 || effect.high < 0;
}

std::vector<double> counts_of(const std::vector<Arm>& arms) {
  std::vector<double> counts;
  for (const auto& arm : arms) counts.push_back(arm.n);
  return counts;
}

double ratio_p(const model::Experiment& experiment, const std::vector<double>& counts) {
  std::vector<double> shares;
  for (const auto& arm : experiment.arms) shares.push_back(arm.share);
  return stats::experiment::sample_ratio_p(counts, shares);
}

ArmComparison compare(const Arm& treated, const Arm& control, const Test& test, double planned) {
  ArmComparison c;
  c.n_control = static_cast<std::int64_t>(control.n);
  c.n_treated = static_cast<std::int64_t>(treated.n);
  c.effect = c.plain = test.read(treated, control);
  if (treated.n < units_of_arm_min || control.n < units_of_arm_min) return c;
  const auto adjusted = stats::experiment::cautious_cuped(treated, control);
  c.plain = test.read(stats::experiment::cautious_difference(treated, control));
  c.variance_explained = std::max(0.0, adjusted.explained);
  c.detectable = (test.sequential.band() + found_in_80_percent) * adjusted.effect.error *
                 std::sqrt(test.units / planned);
  return c;
}

GuardReading judge(const model::ExperimentGuard& guard, std::string arm,
                   const EffectReading& effect) {
  const bool falls = guard.must_not == model::Harm::fall;
  const double least = falls ? -effect.high : effect.low, most = falls ? -effect.low : effect.high;
  GuardReading reading{guard, std::move(arm), effect, GuardState::open};
  if (least > guard.margin)
    reading.state = GuardState::harmed;
  else if (most < guard.margin)
    reading.state = GuardState::held;
  return reading;
}

// The largest values of each dimension that enough units of each arm have.
std::vector<SegmentReading> segments_of(const Reader& reader, const Scored& scored,
                                        double planned) {
  struct Part {
    std::string_view by, value;
    std::vector<Arm> arms;
    double units = 0;
  };
  std::vector<Part> parts;
  const auto value_of = [](const ExposedUnit& unit, std::string_view by) -> std::string_view {
    if (by == "channel") return unit.channel;
    if (by == "product") return unit.product;
    return unit.returning ? "returning" : "new";
  };
  for (const std::string_view by : {"channel", "product", "customer"}) {
    std::map<std::string_view, double> of_dimension;
    for (std::size_t i = 0; i < scored.values.size(); ++i)
      if (const auto value = value_of(reader.exposed[i], by); !value.empty()) ++of_dimension[value];
    std::vector<std::pair<double, std::string_view>> largest;
    for (const auto& [value, units] : of_dimension) largest.emplace_back(units, value);
    std::ranges::stable_sort(largest, std::greater{}, &std::pair<double, std::string_view>::first);
    if (largest.size() > limits::experiment_segments_max)
      largest.resize(limits::experiment_segments_max);
    for (const auto& [units, value] : largest) {
      Part part{by, value,
                reader.arms_of(
                    scored, [&](const ExposedUnit& unit) { return value_of(unit, by) == value; }),
                units};
      if (std::ranges::all_of(part.arms, [](const Arm& a) { return a.n >= units_of_segment_min; }))
        parts.push_back(std::move(part));
    }
  }
  std::vector<SegmentReading> segments;
  const auto treated = reader.experiment.arms.size() - 1;
  const auto all = static_cast<double>(scored.values.size());
  const auto among = static_cast<double>(parts.size() * treated);
  for (const auto& part : parts) {
    const Test test{among, part.units, planned * part.units / all};
    for (std::size_t arm = 1; arm <= treated; ++arm)
      segments.push_back({std::string{part.by}, std::string{part.value},
                          reader.experiment.arms[arm].name, test.read(part.arms[arm], part.arms[0]),
                          static_cast<std::int64_t>(part.arms[0].n),
                          static_cast<std::int64_t>(part.arms[arm].n)});
  }
  return segments;
}

MoneyReading money_of(const EffectReading& effect, std::string arm, std::int64_t units,
                      Currency currency) {
  MoneyReading money{std::move(arm), effect, units, {0, currency}, {0, currency}, {0, currency}};
  const auto of_all = [&](double per_unit) {
    return Money{std::llround(per_unit * 100 * static_cast<double>(units)), currency};
  };
  money.bounded = std::isfinite(effect.low) && std::isfinite(effect.high);
  if (!money.bounded) return money;
  money.total = of_all(effect.value);
  money.low = of_all(effect.low);
  money.high = of_all(effect.high);
  return money;
}

// What would have been read at moments on the way, each with what was known then.
std::vector<LookReading> looks_of(const Reader& reader, std::size_t counted, double planned) {
  std::vector<LookReading> looks;
  const auto treated = reader.experiment.arms.size() - 1;
  std::size_t before = 0;
  for (std::size_t i = 1; i <= looks_of_reading; ++i) {
    const std::size_t units = counted * i / looks_of_reading;
    if (units == before) continue;
    before = units;
    // The last one is the reading's own moment, so that curve and figures agree.
    const Time at =
        i == looks_of_reading ? reader.as_of : reader.ripe_at(reader.exposed[units - 1]);
    const auto arms = reader.arms_of(reader.score(reader.experiment.metric, units, at));
    const Test test{static_cast<double>(treated), static_cast<double>(units), planned};
    LookReading look{at, static_cast<std::int64_t>(units), {}};
    for (std::size_t arm = 1; arm <= treated; ++arm)
      look.arms.push_back(test.read(arms[arm], arms[0]));
    looks.push_back(std::move(look));
  }
  return looks;
}

Conclusion conclude(const ExperimentReading& reading, bool complete) {
  const auto told = [](const ArmComparison& c) { return std::isfinite(c.effect.low); };
  if (std::ranges::none_of(reading.comparisons, told)) return Conclusion::too_early;
  if (std::ranges::any_of(reading.comparisons,
                          [](const ArmComparison& c) { return decided(c.effect); }))
    return Conclusion::difference;
  return complete ? Conclusion::none_found : Conclusion::open;
}

void tell_effects(const Reader& reader, const Scored& scored, const std::vector<Arm>& arms,
                  ExperimentReading& reading) {
  const auto& experiment = reader.experiment;
  const auto planned = static_cast<double>(experiment.planned_units);
  const auto units = static_cast<double>(scored.values.size());
  const auto treated = experiment.arms.size() - 1;
  const Test primary{static_cast<double>(treated), units, planned}, single{1, units, planned};
  for (std::size_t arm = 1; arm <= treated; ++arm) {
    reading.comparisons.push_back(compare(arms[arm], arms[0], primary, planned));
    reading.comparisons.back().arm = experiment.arms[arm].name;
  }
  for (const auto& guard : experiment.guards) {
    const auto guarded =
        reader.arms_of(reader.score(guard.metric, scored.values.size(), reader.as_of));
    for (std::size_t arm = 1; arm <= treated; ++arm)
      reading.guards.push_back(
          judge(guard, experiment.arms[arm].name, single.read(guarded[arm], guarded[0])));
  }
  const auto spent =
      reader.arms_of(reader.score(ExperimentMetric::spend, scored.values.size(), reader.as_of));
  for (std::size_t arm = 1; arm <= treated; ++arm)
    reading.money.push_back(money_of(single.read(spent[arm], spent[0]), experiment.arms[arm].name,
                                     reading.exposed, reading.currency));
  reading.segments = segments_of(reader, scored, planned);
  reading.looks = looks_of(reader, scored.values.size(), planned);
  reading.conclusion = conclude(reading, reading.counted >= experiment.planned_units);
}

}  // namespace

ExperimentReading read_experiment(const model::Experiment& experiment, const ExposedUnits& exposed,
                                  Time as_of) {
  ExperimentReading reading;
  reading.as_of = as_of;
  reading.crossed = exposed.crossed;
  reading.currency = exposed.currency;
  const auto end = std::ranges::partition_point(
      exposed.units, [&](const ExposedUnit& unit) { return unit.exposed_at <= as_of; });
  const Reader reader{experiment, {exposed.units.begin(), end}, as_of};
  std::vector<double> shown(experiment.arms.size());
  for (const auto& unit : reader.exposed) {
    ++shown[unit.arm];
    reading.unmatched += unit.matched ? 0 : 1;
    reading.ripe += reader.ripe_at(unit) <= as_of ? 1 : 0;
  }
  reading.exposed = std::ssize(reader.exposed);
  reading.counted = std::min(reading.ripe, experiment.planned_units);
  reading.sample_ratio_p = ratio_p(experiment, shown);
  const auto scored =
      reader.score(experiment.metric, static_cast<std::size_t>(reading.counted), as_of);
  const auto arms = reader.arms_of(scored);
  reading.counted_ratio_p = ratio_p(experiment, counts_of(arms));
  const bool sound = std::min(reading.sample_ratio_p, reading.counted_ratio_p) >=
                     stats::experiment::sample_ratio_alarm;
  for (std::size_t arm = 0; arm < arms.size(); ++arm)
    reading.arms.push_back({experiment.arms[arm].name, experiment.arms[arm].share,
                            static_cast<std::int64_t>(shown[arm]),
                            static_cast<std::int64_t>(arms[arm].n),
                            sound ? arms[arm].mean : std::numeric_limits<double>::quiet_NaN()});
  if (!sound)
    reading.conclusion = Conclusion::withheld;
  else
    tell_effects(reader, scored, arms, reading);
  return reading;
}

}  // namespace myelin::revenue
