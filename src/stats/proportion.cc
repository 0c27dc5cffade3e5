#include "stats/proportion.h"

#include <algorithm>
#include <cmath>

#include "stats/tails.h"

namespace myelin::stats {
namespace {

// The p at which the increasing function f passes the target, by bisection to the last bit that
// matters.
template <class F>
double solve(F f, double target) {
  double low = 0, high = 1;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (f(middle) < target ? low : high) = middle;
  }
  return (low + high) / 2;
}

}  // namespace

ProportionInterval wilson_interval(std::int64_t k, std::int64_t n, double z) {
  if (n <= 0) return {};
  const auto m = static_cast<double>(n);
  const double p = static_cast<double>(k) / m, z2 = z * z;
  const double centre = (p + z2 / (2 * m)) / (1 + z2 / m);
  const double half = z / (1 + z2 / m) * std::sqrt(p * (1 - p) / m + z2 / (4 * m * m));
  return {std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

ProportionInterval clopper_pearson_interval(std::int64_t k, std::int64_t n, double confidence) {
  if (n <= 0) return {};
  const double side = (1 - confidence) / 2;
  ProportionInterval interval;
  if (k > 0) interval.low = solve([&](double p) { return binomial_upper(k, n, p); }, side);
  if (k < n) interval.high = solve([&](double p) { return 1 - binomial_lower(k, n, p); }, 1 - side);
  return interval;
}

}  // namespace myelin::stats
