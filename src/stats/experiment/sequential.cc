#include "stats/experiment/sequential.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

namespace myelin::stats::experiment {
namespace {

double normal_density(double x) {
  return std::exp(-x * x / 2) / std::sqrt(2 * std::numbers::pi);
}
double normal_below(double x) {
  return std::erfc(-x / std::numbers::sqrt2) / 2;
}

template <class Exit>
double band_for(double level, Exit&& exit) {
  double low = 0.5, high = 8;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (exit(middle) > 1 - level ? low : high) = middle;
  }
  return high;
}

}  // namespace

double exit_probability(double band) {
  // Reflections alternate; P(sup|W| ≥ b) = 1 − Σ (−1)^k [Φ((2k+1)b) − Φ((2k−1)b)].
  double stays = 0;
  for (int k = -30; k <= 30; ++k)
    stays += (k % 2 == 0 ? 1 : -1) *
             (normal_below((2 * k + 1) * band) - normal_below((2 * k - 1) * band));
  return std::clamp(1 - stays, 0.0, 1.0);
}

double exit_probability_at_looks(double band, int looks) {
  // The density of the sum of those still inside, on a grid, from look to look (Simpson's rule).
  constexpr int cells = 400;
  const double step = 2 * band / cells, spread = std::sqrt(1.0 / looks);
  const auto weight = [&](int i) {
    return step / 3 * (i == 0 || i == cells ? 1 : i % 2 == 1 ? 4 : 2);
  };
  std::vector<double> kernel(cells + 1), inside(cells + 1), next(cells + 1);
  for (int i = 0; i <= cells; ++i) {
    kernel[static_cast<std::size_t>(i)] = normal_density(i * step / spread) / spread;
    inside[static_cast<std::size_t>(i)] = normal_density((i * step - band) / spread) / spread;
  }
  for (int look = 1; look < looks; ++look) {
    for (int i = 0; i <= cells; ++i) {
      double sum = 0;
      for (int j = 0; j <= cells; ++j)
        sum += weight(j) * inside[static_cast<std::size_t>(j)] *
               kernel[static_cast<std::size_t>(std::abs(i - j))];
      next[static_cast<std::size_t>(i)] = sum;
    }
    std::swap(inside, next);
  }
  double stays = 0;
  for (int i = 0; i <= cells; ++i) stays += weight(i) * inside[static_cast<std::size_t>(i)];
  return std::clamp(1 - stays, 0.0, 1.0);
}

Sequential Sequential::any_time(double planned, double level) {
  Sequential test;
  test.planned_ = planned;
  test.band_ = band_for(level, exit_probability);
  return test;
}

Sequential Sequential::at_looks(double planned, int looks, double level) {
  Sequential test;
  test.planned_ = planned;
  test.looks_ = std::clamp(looks, 1, 100);
  test.band_ = band_for(level, [&](double b) { return exit_probability_at_looks(b, test.looks_); });
  return test;
}

Interval Sequential::interval(const Estimate& effect, double units) const {
  if (units <= 0 || effect.error <= 0) {
    constexpr double open = std::numeric_limits<double>::infinity();
    return {-open, open};
  }
  // Beyond the plan the error is what it was at the plan.
  const double widened = std::sqrt(std::max(planned_, units) / std::min(planned_, units));
  const double radius = band_ * effect.error * widened;
  return {effect.value - radius, effect.value + radius};
}

double Sequential::p_value(const Estimate& effect, double units) const {
  if (units <= 0 || effect.error <= 0) return 1;
  const double widened = std::sqrt(std::max(planned_, units) / std::min(planned_, units));
  const double reached = std::abs(effect.value) / (effect.error * widened);
  return looks_ == 0 ? exit_probability(reached)
                     : exit_probability_at_looks(std::max(reached, 0.05), looks_);
}

}  // namespace myelin::stats::experiment
