#include "stats/gamma_poisson.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace myelin::stats {
namespace {

constexpr std::size_t weeks_max = 16;
constexpr double anscombe_cut = 2.58;  // Noufaily et al. 2013

// The median of the weekly rates: what an ordinary week looks like even while several were not.
double median_rate(std::span<const double> counts, std::span<const double> exposures) {
  std::array<double, weeks_max> rates{};
  std::size_t n = 0;
  for (std::size_t i = 0; i < counts.size(); ++i)
    if (exposures[i] > 0) rates[n++] = counts[i] / exposures[i];
  if (n == 0) return 0;
  const auto middle = rates.begin() + static_cast<std::ptrdiff_t>((n - 1) / 2);
  std::nth_element(rates.begin(), middle, rates.begin() + static_cast<std::ptrdiff_t>(n));
  return *middle;
}

}  // namespace

double outbreak_cut(double mean, double dispersion) {
  return mean + anscombe_cut * std::sqrt(mean + dispersion * mean * mean) + 1;
}

void ShapeFit::add(double count, double expected, double weight) {
  if (expected <= 0) return;
  const double off = count - expected;
  // A single outbreak must not widen everybody: no group counts as more than three times off.
  const double limit = 9 * (expected + 1);
  excess_ += weight * std::min(off * off - count, limit + 9 * expected * expected);
  weight_ += weight * expected * expected;
  ++groups_;
}

double ShapeFit::shape(double fallback, double low, double high) const {
  if (groups_ < 20 || weight_ <= 0) return fallback;
  const double relative_variance = excess_ / weight_;
  if (relative_variance <= 1 / high) return high;
  return std::clamp(1 / relative_variance, low, high);
}

GammaRate robust_rate(std::span<const double> counts, std::span<const double> exposures,
                      const RobustRateOptions& options) {
  const auto weeks = std::min(counts.size(), weeks_max);
  counts = counts.first(weeks);
  exposures = exposures.first(weeks);
  const double prior_exposure = options.prior_shape / options.prior_mean;
  double count = 0, exposure = 0;
  for (std::size_t i = 0; i < weeks; ++i) count += counts[i], exposure += exposures[i];
  const double plain = (options.prior_shape + count) / (prior_exposure + exposure);
  const double typical = (options.prior_shape + median_rate(counts, exposures) * exposure) /
                         (prior_exposure + exposure);
  // The median of sparse weeks is zero; half the plain mean keeps it from cutting ordinary counts.
  const double reference = std::max(typical, plain / 2);
  GammaRate rate{options.prior_shape, prior_exposure};
  double weight = 1;
  for (std::size_t i = 0; i < weeks; ++i, weight *= options.keep) {
    rate.shape +=
        weight * std::min(counts[i], outbreak_cut(reference * exposures[i], options.dispersion));
    rate.exposure += weight * exposures[i];
  }
  return rate;
}

}  // namespace myelin::stats
