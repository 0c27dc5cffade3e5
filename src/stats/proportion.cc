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

ShareDifference share_difference(Share a, Share b, double z) {
  ShareDifference found;
  if (a.n <= 0 || b.n <= 0) return found;
  constexpr double z_power = 0.8416212335729143;  // of 0.8
  const auto share = [](Share s) { return static_cast<double>(s.k) / static_cast<double>(s.n); };
  const double p = share(a), q = share(b);
  const auto of_a = wilson_interval(a.k, a.n, z), of_b = wilson_interval(b.k, b.n, z);
  found.estimate = p - q;
  found.low = found.estimate - std::hypot(p - of_a.low, of_b.high - q);
  found.high = found.estimate + std::hypot(of_a.high - p, q - of_b.low);
  // By the score of both together, a success and a failure more, so that none of a few is not
  // never.
  const double both = static_cast<double>(a.k + b.k + 1) / static_cast<double>(a.n + b.n + 2);
  const double error =
      std::sqrt(both * (1 - both) * (1 / static_cast<double>(a.n) + 1 / static_cast<double>(b.n)));
  found.detectable = std::min(1.0, (z + z_power) * error);
  return found;
}

}  // namespace myelin::stats
