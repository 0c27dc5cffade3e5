#include "stats/localise/cohort_rise.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>
#include <unordered_map>

#include "stats/incomplete.h"

namespace myelin::stats::localise {
namespace {

// Beta(½, 9½): complaints are rare, but the prior weighs no more than ten units.
constexpr double prior_events = 0.5, prior_others = 9.5;
constexpr double never = -std::numeric_limits<double>::infinity();

double log_beta(double a, double b) {
  return log_gamma(a) + log_gamma(b) - log_gamma(a + b);
}

struct Sums {
  double events = 0, units = 0;

  void add(const Sums& other) { events += other.events, units += other.units; }
  Sums without(const Sums& part) const { return {events - part.events, units - part.units}; }
  double rate() const { return events / units; }
};

// Of the units under one rate.
double log_marginal(const Sums& s) {
  return log_beta(prior_events + s.events, prior_others + s.units - s.events) -
         log_beta(prior_events, prior_others);
}

// Under one rate inside and another, lower one outside.
double log_apart(const Sums& inside, const Sums& all) {
  const auto outside = all.without(inside);
  if (inside.units <= 0 || outside.units <= 0 || inside.rate() <= outside.rate()) return never;
  return log_marginal(inside) + log_marginal(outside);
}

class LogSum {
 public:
  void add(double log_value) {
    if (log_value == never) return;
    const double top = std::max(top_, log_value);
    sum_ = sum_ * std::exp(top_ - top) + std::exp(log_value - top);
    top_ = top;
  }
  double value() const { return sum_ > 0 ? top_ + std::log(sum_) : never; }

 private:
  double top_ = std::numeric_limits<double>::lowest(), sum_ = 0;
};

double log_of_moment(std::span<const CohortUnit> units, const Sums& all) {
  const double span = units.back().at - units.front().at;
  LogSum sum;
  Sums before;
  for (std::size_t i = 1; i < units.size(); ++i) {
    before.add({units[i - 1].event ? 1.0 : 0.0, 1});
    const double between = units[i].at - units[i - 1].at;
    if (between > 0) sum.add(std::log(between / span) + log_apart(all.without(before), all));
  }
  return sum.value();
}

struct Cohort {
  std::uint32_t key = 0;
  Sums sums;
  double log_likelihood = never;  // times its prior among cohorts
};

// In the order of their first units.
std::vector<Cohort> cohorts_of(std::span<const CohortUnit> units) {
  std::vector<Cohort> cohorts;
  std::unordered_map<std::uint32_t, std::size_t> place;
  for (const auto& unit : units) {
    const auto [at, fresh] = place.try_emplace(unit.cohort, cohorts.size());
    if (fresh) cohorts.push_back({unit.cohort, {}, never});
    cohorts[at->second].sums.add({unit.event ? 1.0 : 0.0, 1});
  }
  return cohorts;
}

void weigh(std::vector<Cohort>& cohorts, const Sums& all) {
  Sums earlier;
  for (std::size_t i = 0; i < cohorts.size(); ++i) {
    auto& cohort = cohorts[i];
    const bool has_later = i > 0 && i + 1 < cohorts.size();
    const double prior = -std::log((has_later ? 2.0 : 1.0) * static_cast<double>(cohorts.size()));
    LogSum sum;
    sum.add(prior + log_apart(cohort.sums, all));
    if (has_later) sum.add(prior + log_apart(all.without(earlier), all));
    cohort.log_likelihood = sum.value();
    earlier.add(cohort.sums);
  }
}

}  // namespace

Result<CohortRise> cohort_rise(std::vector<CohortUnit> units) {
  if (std::ranges::any_of(units, [](const CohortUnit& u) { return !std::isfinite(u.at); }))
    return fail(ErrorCode::invalid_argument, "a unit has no time", "give every unit its time");
  // Ties by cohort and event, so that the order in which units come does not matter.
  std::ranges::sort(units, [](const CohortUnit& a, const CohortUnit& b) {
    return std::tie(a.at, a.cohort, a.event) < std::tie(b.at, b.cohort, b.event);
  });
  CohortRise rise;
  auto cohorts = cohorts_of(units);
  Sums all;
  for (const auto& cohort : cohorts) all.add(cohort.sums);
  if (cohorts.size() < 2 || all.events == 0 || units.back().at <= units.front().at) return rise;
  weigh(cohorts, all);
  const double none = log_marginal(all), moment = log_of_moment(units, all);
  LogSum total;
  total.add(none);
  total.add(moment);
  for (const auto& cohort : cohorts) total.add(cohort.log_likelihood);
  const auto& best = *std::ranges::max_element(cohorts, {}, &Cohort::log_likelihood);
  rise.of_none = std::exp(none - total.value());
  rise.of_moment = std::exp(moment - total.value());
  rise.of_cohort = std::exp(best.log_likelihood - total.value());
  rise.cohort = best.key;
  return rise;
}

}  // namespace myelin::stats::localise
