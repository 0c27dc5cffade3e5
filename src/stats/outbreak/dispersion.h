// What is known of the dispersion φ (variance over mean) of counts around given means: not one
// figure but a posterior, because a quiet series says little of its own scatter and a detector
// that takes a guess for the truth alarms too often.
//
// Thread safety: pure functions. The likelihood is the negative binomial's, with or without a small
// share of past outbreaks in it, whichever the counts speak for; the prior falls exponentially in
// log φ, with an atom at 1 (Poisson); what fitting the means took is put back (Cox & Reid 1987).
// The posterior is laid on points around its mode (Tierney & Kadane 1986 for the idea).
#pragma once
#include <array>
#include <cstddef>
#include <span>

namespace myelin::stats {

// Past outbreaks: a share of the buckets stands above its mean by an exponential of so many
// standard deviations.
struct OutbreakMixture {
  double share = 0.05, size = 3;
};

// Logarithm of the negative binomial of that mean and variance φ·mean at n.
double log_negative_binomial(double n, double mean, double dispersion);
// Density of an outbreak's count above the mean, at n > mean.
double outbreak_density(double n, double mean, double dispersion, double size);

struct DispersionPosterior {
  static constexpr std::size_t points = 7;
  std::array<double, points> values{};  // φ ≥ 1
  std::array<double, points> shares{};  // sum to 1
  double outbreaks = 0;                 // probability that outbreaks are among the counts
  double median() const;                // of φ
};
// `fitted`: how many coefficients the means took. REQUIRES: equal sizes; means > 0.
DispersionPosterior dispersion_posterior(std::span<const double> counts,
                                         std::span<const double> means, int fitted,
                                         const OutbreakMixture& mixture);

}  // namespace myelin::stats
