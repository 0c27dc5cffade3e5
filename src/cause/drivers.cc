#include "cause/drivers.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "cause/driver_units.h"
#include "cause/sql.h"
#include "stats/localise/cohort_rise.h"
#include "stats/localise/rate_scan.h"
#include "stats/proportion.h"
#include "stats/standardise.h"
#include "stats/welch.h"

namespace myelin::cause {
namespace {

using model::DriverMetric;
using model::DriverVerdict;
using store::Row;
using store::Value;

constexpr days weeks_before{28};
constexpr days apart{7};          // before an alert is raised its cause is at work already
constexpr double events_min = 5;  // of `now`, before anything is said
constexpr double past_min = 100;  // units; below it a product is too new to be its own measure
constexpr std::size_t work_max = 4'000'000;  // rows × group-bys
constexpr std::size_t drivers_max = 10;
constexpr double level_of_operations = 0.95;
constexpr double cohort_probability_min = 0.5;  // likelier than all else together

std::string_view query_of(DriverMetric metric) {
  switch (metric) {
    case DriverMetric::complaints:
      return sql::driver_voices;
    case DriverMetric::rating:
      return sql::driver_ratings;
    case DriverMetric::late_arrivals:
    case DriverMetric::late_dispatches:
      return sql::driver_parcels;
    case DriverMetric::returns:
    case DriverMetric::refunds:
      break;
  }
  return sql::driver_orders;
}

std::string second_parameter(const DriverQuestion& question) {
  if (question.metric == DriverMetric::returns) return "return";
  if (question.metric == DriverMetric::refunds) return "refund";
  if (question.metric == DriverMetric::late_arrivals) return "delivered";
  if (question.metric == DriverMetric::late_dispatches) return "shipped";
  return question.factor;
}

std::vector<Value> parameters_of(const DriverQuestion& question, const model::Segment& segment) {
  return {Value{std::int64_t{question.taxonomy_version}},
          Value{second_parameter(question)},
          Value{segment.from},
          Value{segment.until},
          Value{segment.product},
          Value{segment.channel},
          Value{segment.region}};
}

std::vector<Value> parameters_of_units(const DriverQuestion& question,
                                       const model::Segment& segment) {
  auto parameters = parameters_of(question, segment);
  if (question.metric == DriverMetric::complaints)
    parameters.emplace_back(fmt::format(",{},", fmt::join(question.reasons, ",")));
  return parameters;
}

// What the two segments name differently cannot explain their difference.
void blank_what_differs(const DriverQuestion& question,
                        std::array<std::string_view, model::dimension_count>& values) {
  if (question.now.product != question.against.product)
    values[static_cast<std::size_t>(model::Dimension::product)] = {};
  if (question.now.channel != question.against.channel)
    values[static_cast<std::size_t>(model::Dimension::channel)] = {};
  if (question.now.region != question.against.region)
    values[static_cast<std::size_t>(model::Dimension::region)] = {};
}

// REQUIRES: the query's rows are evidence, the dimensions in their order, events, time.
Status read_units(store::Session& session, const DriverQuestion& question, DriverPeriod period,
                  DriverUnits& units) {
  auto segment = period == DriverPeriod::now ? question.now : question.against;
  if (period == DriverPeriod::between)
    segment.from = question.against.until, segment.until = question.now.from;
  bool too_many = false;
  MYELIN_CHECK(session.query(
      query_of(question.metric), parameters_of_units(question, segment), [&](const Row& row) {
        too_many = units.size() == question.units_max;
        if (too_many) return false;
        std::array<std::string_view, model::dimension_count> values;
        for (std::size_t d = 0; d < values.size(); ++d) values[d] = row.text(d + 1);
        blank_what_differs(question, values);
        constexpr auto events = model::dimension_count + 1;
        units.add(values,
                  {row.real(events), SignalId{row.integer(0)}, row.time(events + 1), period});
        return true;
      }));
  if (!too_many) return {};
  return fail(ErrorCode::too_large,
              fmt::format("the two periods hold more than {} voices, orders or parcels",
                          question.units_max),
              "ask about a shorter period, or about one product or channel");
}

std::size_t group_bys(std::size_t of, std::size_t depth_max) {
  double sum = 0, one = 1;
  for (std::size_t k = 0; k <= std::min(of, depth_max); ++k) {
    sum += one;
    one = one * static_cast<double>(of - k) / static_cast<double>(k + 1);
  }
  return static_cast<std::size_t>(sum);
}

double normal_upper(double z) {
  return 0.5 * std::erfc(z / std::sqrt(2.0));
}

// Newcombe's interval of a difference of proportions from Wilson's of each (method 10, 1998). What
// has hardly a past of its own is held against the rate of the whole, which is known as well as the
// scan took it to be (ScanSettings::behind_least).
void compare(const DriverUnits::Fit& fit, double expected, double tried, model::Driver& driver) {
  const double n1 = fit.now.exposure;
  const double r1 = fit.now.events / n1, r0 = std::min(1.0, expected / n1);
  double n0 = std::max(fit.before.exposure, 1.0);
  if (n0 < stats::localise::Before{}.prior && r0 > 0)
    n0 = std::max(n0, stats::localise::ScanSettings{}.behind_least / r0);
  const auto around = [](double rate, double n) {
    return stats::wilson_interval(std::llround(rate * n), std::llround(n));
  };
  const auto one = around(r1, n1), zero = around(r0, n0);
  driver.effect = r1 - r0;
  driver.low = driver.effect - std::hypot(r1 - one.low, std::max(0.0, zero.high - r0));
  driver.high = driver.effect + std::hypot(std::max(0.0, one.high - r1), r0 - zero.low);
  const double pooled = (r1 * n1 + r0 * n0) / (n1 + n0);
  const double sd = std::sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n0));
  driver.p_value = sd > 0 ? std::min(1.0, tried * normal_upper(driver.effect / sd)) : 1;
}

Status localise(const DriverUnits& units, model::Explanation& explanation) {
  const auto dimensions = units.dimensions();
  const auto table = units.table(dimensions);
  for (const double expected : table.expected) explanation.expected += expected;
  stats::localise::ScanSettings settings;
  while (settings.depth_max > 1 &&
         table.rows() * group_bys(dimensions.size(), settings.depth_max) > work_max)
    --settings.depth_max;
  explanation.method = fmt::format("rate scan 1; depth {}; gain {}; rows {}", settings.depth_max,
                                   settings.gain_min, table.rows());
  MYELIN_TRY(found, stats::localise::scan_rates(table, settings));
  explanation.verdict =
      found.verdict == stats::localise::Verdict::explained    ? DriverVerdict::explained
      : found.verdict == stats::localise::Verdict::everything ? DriverVerdict::everything
                                                              : DriverVerdict::nothing;
  double tried = 0;
  for (const auto size : table.sizes) tried += static_cast<double>(size);
  for (const auto& cause : found.causes) {
    model::Driver driver;
    DriverUnits::Values values;
    for (const auto& [attribute, code] : cause.values) {
      values.emplace_back(dimensions[attribute], static_cast<std::uint16_t>(code));
      // "Not known" names nothing that somebody could look at.
      if (code != 0)
        driver.values.emplace_back(dimensions[attribute],
                                   units.text(dimensions[attribute], values.back().second));
    }
    if (driver.values.empty() || explanation.drivers.size() == drivers_max) continue;
    auto fit = units.fitting(values);
    driver.events = fit.now.events;
    driver.exposure = fit.now.exposure;
    driver.expected = cause.expected;
    driver.share = cause.share;
    compare(fit, cause.expected, std::pow(tried, static_cast<double>(cause.values.size())), driver);
    driver.evidence = std::move(fit.evidence);
    explanation.drivers.push_back(std::move(driver));
  }
  if (explanation.drivers.empty() && explanation.verdict == DriverVerdict::explained)
    explanation.verdict = DriverVerdict::nothing;
  return {};
}

// Batches and versions of one product, where nothing else explains its rise.
Status find_cohort(store::Session& session, const DriverQuestion& question, DriverUnits& units,
                   model::Explanation& explanation) {
  if (explanation.verdict == DriverVerdict::explained || question.now.product.empty() ||
      question.now.product != question.against.product ||
      explanation.events <= explanation.expected)
    return {};
  if (question.against.until < question.now.from)
    MYELIN_CHECK(read_units(session, question, DriverPeriod::between, units));
  for (const auto dimension : {model::Dimension::batch, model::Dimension::version}) {
    MYELIN_TRY(rise, stats::localise::cohort_rise(units.cohorts(dimension)));
    if (rise.of_cohort <= cohort_probability_min) continue;
    const auto code = static_cast<std::uint16_t>(rise.cohort);
    auto fit = units.against_others(dimension, code);
    const auto now = units.by(dimension).at(code).first;
    const double rate = fit.before.events / fit.before.exposure;
    model::Driver driver;
    driver.values.emplace_back(dimension, units.text(dimension, code));
    driver.events = fit.now.events;
    driver.exposure = fit.now.exposure;
    driver.expected = rate * fit.now.exposure;
    driver.share = std::clamp(
        (now.events - rate * now.exposure) / (explanation.events - explanation.expected), 0.0, 1.0);
    compare(fit, driver.expected, static_cast<double>(units.by(dimension).size()), driver);
    driver.evidence = std::move(fit.evidence);
    explanation.drivers.push_back(std::move(driver));
    explanation.verdict = DriverVerdict::explained;
    explanation.method += fmt::format("; cohort rise 1: {:.3f} the {}, {:.3f} a moment",
                                      rise.of_cohort, model::name(dimension), rise.of_moment);
    return {};
  }
  return {};
}

void find_reversals(const DriverUnits& units, model::Explanation& explanation) {
  for (const auto dimension : units.dimensions()) {
    std::vector<stats::Stratum> strata;
    for (const auto& [code, sums] : units.by(dimension))
      strata.push_back(
          {sums.first.events, sums.first.exposure, sums.second.events, sums.second.exposure});
    const auto difference = stats::standardised_difference(strata);
    if (difference.reversed)
      explanation.reversals.push_back({dimension, difference.crude, difference.adjusted});
  }
}

void relate(std::string_view measure, const stats::Moments& with, const stats::Moments& without,
            model::Explanation& explanation) {
  const auto tested = stats::welch(with, without, level_of_operations);
  if (!tested) return;
  constexpr double measures = 3;
  explanation.operations.push_back({std::string(measure), with.mean(), without.mean(),
                                    tested->difference, tested->low, tested->high,
                                    std::min(1.0, tested->p_value * measures), with.n, without.n});
}

Status relate_operations(store::Session& session, const DriverQuestion& question,
                         model::Explanation& explanation) {
  std::array<stats::Moments, 2> hours, delay, late;
  MYELIN_CHECK(session.query(sql::driver_operations, parameters_of(question, question.now),
                             [&](const Row& row) {
                               const auto complains = static_cast<std::size_t>(row.integer(0) != 0);
                               constexpr double us_per_hour = 3.6e9;
                               const auto between = [](Time from, Time until) {
                                 return static_cast<double>((until - from).count()) / us_per_hour;
                               };
                               hours[complains].add(between(row.time(1), row.time(3)));
                               if (row.is_null(2)) return true;
                               const double by = between(row.time(2), row.time(3));
                               delay[complains].add(by);
                               late[complains].add(by > 0 ? 1 : 0);
                               return true;
                             }));
  relate("delivery_hours", hours[1], hours[0], explanation);
  relate("delay_hours", delay[1], delay[0], explanation);
  relate("late_share", late[1], late[0], explanation);
  return {};
}

}  // namespace

DriverQuestion question_of(const model::CellKey& cell, Time since, Time until,
                           int taxonomy_version) {
  DriverQuestion question;
  question.factor = cell.factor;
  question.now = {since, until, cell.product, cell.channel, {}};
  question.against = {since - apart - weeks_before, since - apart, cell.product, cell.channel, {}};
  question.taxonomy_version = taxonomy_version;
  return question;
}

Result<model::Explanation> find_drivers(store::Session& session, const DriverQuestion& asked,
                                        Time now) {
  auto question = asked;
  if (question.now.from >= question.now.until || question.against.from >= question.against.until)
    return fail(ErrorCode::invalid_argument, "a period ends before it begins",
                "name --from before --until, and --against A..B with A before B");
  DriverUnits units;
  MYELIN_CHECK(read_units(session, question, DriverPeriod::before, units));
  if (units.before().exposure < past_min && !question.now.product.empty() &&
      question.now.product == question.against.product) {
    question.against.product.clear();
    units = {};
    MYELIN_CHECK(read_units(session, question, DriverPeriod::before, units));
  }
  MYELIN_CHECK(read_units(session, question, DriverPeriod::now, units));
  model::Explanation explanation;
  explanation.metric = question.metric;
  explanation.factor = question.factor;
  explanation.now = question.now;
  explanation.against = question.against;
  explanation.computed_at = now;
  explanation.taxonomy_version = question.taxonomy_version;
  explanation.events = units.now().events;
  explanation.exposure = units.now().exposure;
  const auto rate = [](const DriverUnits::Sums& of) {
    return of.exposure > 0 ? of.events / of.exposure : 0;
  };
  explanation.rate = rate(units.now());
  explanation.rate_against = rate(units.before());
  if (units.now().events < events_min) return explanation;
  MYELIN_CHECK(localise(units, explanation));
  MYELIN_CHECK(find_cohort(session, question, units, explanation));
  find_reversals(units, explanation);
  if (question.metric == DriverMetric::complaints)
    MYELIN_CHECK(relate_operations(session, question, explanation));
  return explanation;
}

}  // namespace myelin::cause
