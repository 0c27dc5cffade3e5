// The negative binomial as a Poisson whose mean is itself gamma-distributed: over-dispersed counts.
//
// Parametrised by its mean and its size (the gamma's shape): variance = mean + mean²/size. Size → ∞
// is the Poisson. Thread safety: pure functions. Source: Johnson, Kemp & Kotz, Univariate Discrete
// Distributions, 5.6: the tail is an incomplete beta function.
#pragma once
#include <cstdint>

namespace myelin::stats {

double negative_binomial_upper(std::int64_t k, double mean,
                               double size);  // P(N ≥ k); mean ≥ 0, size > 0

// Sizes of independent sources of over-dispersion add as their reciprocals do: relative variances
// add.
constexpr double combined_size(double a, double b) {
  return 1 / (1 / a + 1 / b);
}

}  // namespace myelin::stats
