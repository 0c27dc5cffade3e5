#include "app/evaluations/step_series.h"

#include <cmath>

#include "stats/causal/step_null.h"

namespace myelin::app {
namespace {

constexpr double count_mean = 20, count_variation = 0.35;
constexpr double spike_deviations = 2;

// Standard deviation 1.
std::vector<double> stationary(std::size_t n, double autocorrelation, Random& random) {
  auto values = stats::causal::autoregression(n, autocorrelation, random);
  for (auto& v : values) v *= std::sqrt(1 - autocorrelation * autocorrelation);
  return values;
}

bool ends_in_spike(const std::vector<double>& values, std::size_t before, double r) {
  const double sum = values[before - 1] + values[before - 2] + values[before - 3];
  return sum > spike_deviations * std::sqrt(3 + 4 * r + 2 * r * r);
}

}  // namespace

double true_autocorrelation(const NoiseRow& row) {
  if (row.kind == stats::causal::StepKind::measure) return row.autocorrelation;
  // Of a Poisson count whose rate has a lognormal factor: the factor's covariance over the whole.
  const double log_variance = std::log(1 + count_variation * count_variation);
  return count_mean * std::expm1(row.autocorrelation * log_variance) /
         (1 + count_mean * count_variation * count_variation);
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
  const double sigma = std::sqrt(std::log(1 + count_variation * count_variation));
  for (std::size_t t = 0; t < n; ++t) {
    const double rate = count_mean * std::exp(sigma * values[t] - sigma * sigma / 2) *
                        (t >= length.before ? std::exp(-fall) : 1);
    values[t] = static_cast<double>(random.poisson(rate));
  }
  return values;
}

}  // namespace myelin::app
