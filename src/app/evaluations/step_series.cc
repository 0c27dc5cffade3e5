#include "app/evaluations/step_series.h"

#include <cmath>

#include "stats/causal/step_null.h"

namespace myelin::app {
namespace {

constexpr stats::causal::CountScene scene{.mean = 20, .variation = 0.35};
constexpr double spike_deviations = 2;

bool ends_in_spike(const std::vector<double>& values, std::size_t before, double r) {
  const double sum = values[before - 1] + values[before - 2] + values[before - 3];
  return sum > spike_deviations * std::sqrt(3 + 4 * r + 2 * r * r);
}

}  // namespace

std::vector<double> stationary(std::size_t n, double autocorrelation, Random& random) {
  auto values = stats::causal::autoregression(n, autocorrelation, random);
  for (auto& v : values) v *= std::sqrt(1 - autocorrelation * autocorrelation);
  return values;
}

stats::causal::StepSeries viewed(const std::vector<double>& values, const NoiseRow& row,
                                 Lengths length) {
  return {.values = values, .before = length.before, .chosen = row.chosen, .kind = row.kind};
}

std::vector<double> step_series(const NoiseRow& row, Lengths length, double fall, Random& random) {
  const auto n = length.before + length.after;
  auto values = stationary(n, row.autocorrelation, random);
  if (row.noise == Noise::after_spike)
    while (!ends_in_spike(values, length.before, row.autocorrelation))
      values = stationary(n, row.autocorrelation, random);
  if (row.kind == stats::causal::StepKind::measure) {
    for (auto t = length.before; t < n; ++t) values[t] -= fall;
    return values;
  }
  for (std::size_t t = 0; t < n; ++t)
    values[t] = stats::causal::overdispersed_count(scene, values[t], t >= length.before ? -fall : 0,
                                                   random);
  return values;
}

}  // namespace myelin::app
