#include "sim/outbreak_series.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace myelin::sim {
namespace {

constexpr std::array<OutbreakScenario, 7> levels{{{0.1, 0.0025, 0.6, 0.6, 1.5},
                                                  {-2, 0.005, 0.1, 0.3, 2},
                                                  {1.5, 0.003, 0.2, -0.4, 1},
                                                  {0.5, 0.002, 0.5, 0.5, 5},
                                                  {2.5, 0.001, 1, 0.1, 3},
                                                  {3.75, 0.001, 0.1, -0.1, 1.1},
                                                  {5, 0.0001, 0.05, 0.01, 1.2}}};
constexpr std::array<double, 7> weekdays{1.1, 1, 1, 1, 1.1, 0.95, 0.85};
constexpr int weeks = 624, past_first = 312, past_last = 574;
constexpr int daily_weeks = 120, daily_past_first = 20, daily_test_weeks = 7;

std::int64_t count(double mean, double dispersion, Random& random) {
  if (dispersion > 1) {
    const double size = mean / (dispersion - 1);
    mean = random.gamma(size, mean / size);
  }
  return random.poisson(mean);
}

}  // namespace

OutbreakScenario outbreak_scenario(int number) {
  auto scenario = levels[static_cast<std::size_t>((number - 1) / 4)];
  if ((number - 1) / 2 % 2 == 0) scenario.trend = 0;
  if ((number - 1) % 2 == 0) scenario.cosine = scenario.sine = 0;
  return scenario;
}

OutbreakSeries outbreak_series(const OutbreakScenario& scenario,
                               const OutbreakSeriesOptions& options, Random& random) {
  const int a_week = options.daily ? 7 : 1;
  const int length = options.daily ? 7 * daily_weeks : weeks;
  const int test_begin = options.daily ? length - 7 * daily_test_weeks : past_last + 1;
  const int first = options.daily ? 7 * daily_past_first : past_first;
  OutbreakSeries series;
  series.test_begin = static_cast<std::size_t>(test_begin);
  for (int t = 0; t < length; ++t) {
    const double week = (t + 1.0) / a_week, angle = 2 * std::numbers::pi * week / 52;
    double mean = std::exp(scenario.level + scenario.trend * week +
                           scenario.cosine * std::cos(angle) + scenario.sine * std::sin(angle));
    if (options.daily) mean *= weekdays[static_cast<std::size_t>(t % 7)];
    series.means.push_back(mean);
    series.usual.push_back(static_cast<double>(count(mean, scenario.dispersion, random)));
  }
  const auto cases = [&](int start, int k, int before, auto each) {
    const double sd =
        std::sqrt(scenario.dispersion * series.means[static_cast<std::size_t>(start)]);
    const auto n = random.poisson(k * sd);
    for (std::int64_t i = 0; i < n; ++i) {
      const int at =
          start + static_cast<int>(std::floor(random.lognormal(0, 0.5) * (options.daily ? 2 : 1)));
      each(static_cast<std::size_t>(std::min(at, before - 1)));
    }
  };
  constexpr std::array<int, 4> past_sizes{2, 3, 5, 10};
  for (std::size_t o = 0; o < past_sizes.size() && options.past_outbreaks; ++o)
    cases(static_cast<int>(random.between(first, test_begin - 1)), random.pick(past_sizes),
          test_begin, [&](std::size_t at) { ++series.usual[at]; });
  series.with_one = series.usual;
  series.size = static_cast<int>(random.between(1, 10));
  const int start = static_cast<int>(random.between(test_begin, length - 1));
  series.begin = series.end = static_cast<std::size_t>(start);
  cases(start, series.size, length, [&](std::size_t at) {
    ++series.with_one[at];
    series.end = std::max(series.end, at + 1);
  });
  return series;
}

}  // namespace myelin::sim
