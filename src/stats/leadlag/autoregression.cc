#include "stats/leadlag/autoregression.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace myelin::stats::leadlag {
namespace {

double mean_of(std::span<const double> values) {
  return values.empty() ? 0
                        : std::accumulate(values.begin(), values.end(), 0.0) /
                              static_cast<double>(values.size());
}

// One step of Levinson's recursion with Burg's reflection coefficient; the errors are replaced by
// those of the next order.
double reflect(std::vector<double>& forward, std::vector<double>& backward, std::size_t order) {
  double product = 0, squares = 0;
  for (std::size_t t = order; t < forward.size(); ++t) {
    product += forward[t] * backward[t - 1];
    squares += forward[t] * forward[t] + backward[t - 1] * backward[t - 1];
  }
  const double k = squares > 0 ? 2 * product / squares : 0;
  for (auto t = forward.size() - 1; t >= order; --t) {
    const double f = forward[t], b = backward[t - 1];
    forward[t] = f - k * b;
    backward[t] = b - k * f;
  }
  return k;
}

}  // namespace

Autoregression fit_autoregression(std::span<const double> values, std::size_t order_max) {
  Autoregression best;
  best.mean = mean_of(values);
  std::vector<double> forward(values.begin(), values.end());
  for (auto& value : forward) value -= best.mean;
  auto backward = forward;
  const auto n = static_cast<double>(values.size());
  double variance = 0;
  for (const double value : forward) variance += value * value / n;
  best.variance = variance;
  if (variance <= 0) return best;
  const auto criterion = [&](double v, double order) {
    const double parameters = order + 2;  // and the mean, and the variance
    return n * std::log(v) + 2 * parameters * n / std::max(1.0, n - parameters - 1);
  };
  double least = criterion(variance, 0);
  std::vector<double> a;
  const auto orders = std::min(order_max, values.size() / 4);
  for (std::size_t order = 1; order <= orders && variance > 0; ++order) {
    const double k = reflect(forward, backward, order);
    auto next = a;
    for (std::size_t i = 0; i < a.size(); ++i) next[i] = a[i] - k * a[a.size() - 1 - i];
    next.push_back(k);
    a = std::move(next);
    variance *= 1 - k * k;
    if (variance <= 0) break;
    const double here = criterion(variance, static_cast<double>(order));
    if (here >= least) continue;
    least = here;
    best.coefficients = a;
    best.variance = variance;
  }
  return best;
}

std::vector<double> filtered(std::span<const double> values, std::span<const double> coefficients) {
  const double mean = mean_of(values);
  std::vector<double> rest;
  for (std::size_t t = coefficients.size(); t < values.size(); ++t) {
    double value = values[t] - mean;
    for (std::size_t i = 0; i < coefficients.size(); ++i)
      value -= coefficients[i] * (values[t - 1 - i] - mean);
    rest.push_back(value);
  }
  return rest;
}

}  // namespace myelin::stats::leadlag
