#include "stats/tails.h"

#include <algorithm>
#include <cmath>

#include "stats/incomplete.h"

namespace myelin::stats {

double poisson_upper(std::int64_t k, double mean) {
  if (k <= 0) return 1;
  return gamma_p(static_cast<double>(k), mean);
}

double poisson_lower(std::int64_t k, double mean) {
  if (k < 0) return 0;
  return gamma_q(static_cast<double>(k) + 1, mean);
}

double binomial_upper(std::int64_t k, std::int64_t n, double p) {
  if (k <= 0) return 1;
  if (k > n) return 0;
  return beta_i(static_cast<double>(k), static_cast<double>(n - k + 1), p);
}

double binomial_lower(std::int64_t k, std::int64_t n, double p) {
  if (k < 0) return 0;
  if (k >= n) return 1;
  return beta_i(static_cast<double>(n - k), static_cast<double>(k + 1), 1 - p);
}

double binomial_probability(std::int64_t k, std::int64_t n, double p) {
  if (k < 0 || k > n) return 0;
  if (p <= 0) return k == 0 ? 1 : 0;
  if (p >= 1) return k == n ? 1 : 0;
  const auto x = static_cast<double>(k), m = static_cast<double>(n);
  return std::exp(log_gamma(m + 1) - log_gamma(x + 1) - log_gamma(m - x + 1) + x * std::log(p) +
                  (m - x) * std::log1p(-p));
}

double binomial_two_sided(std::int64_t k, std::int64_t n, double p) {
  if (n <= 0) return 1;
  const double seen =
      binomial_probability(k, n, p) * (1 + 1e-9);  // ties count, whatever the rounding
  const auto mode = std::clamp<std::int64_t>(
      static_cast<std::int64_t>(std::floor(static_cast<double>(n + 1) * p)), 0, n);
  if (k == mode) return 1;
  // The probabilities fall on both sides of the mode: find where the other side becomes as
  // unlikely.
  if (k > mode) {
    std::int64_t low = -1, high = mode;  // P(low) ≤ seen < P(high)
    while (high - low > 1) {
      const auto middle = low + (high - low) / 2;
      (binomial_probability(middle, n, p) <= seen ? low : high) = middle;
    }
    return std::min(1.0, binomial_upper(k, n, p) + binomial_lower(low, n, p));
  }
  std::int64_t low = mode, high = n + 1;  // P(low) > seen ≥ P(high)
  while (high - low > 1) {
    const auto middle = low + (high - low) / 2;
    (binomial_probability(middle, n, p) <= seen ? high : low) = middle;
  }
  return std::min(1.0, binomial_lower(k, n, p) + binomial_upper(high, n, p));
}

}  // namespace myelin::stats
