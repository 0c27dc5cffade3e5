// A level of counts that changes once: the logarithm of the ratio of two rates, by generalised
// least squares on the logarithm's scale.
//
// A count y of mean μ = rate × exposure scatters by chance, which has no memory, and because its
// rate does, which has: the covariance of y ⁄ μ is 1 ⁄ μ on the diagonal and v·φ^|lag| everywhere.
// How much the rate scatters (v) and how long it remembers (φ) is not estimated but averaged over:
// each pair of a grid is weighed by its restricted likelihood (Patterson & Thompson 1971) and a
// prior, and the effect's variance is that of the mixture. Few points do not tell a long memory
// from a short one; what they do not tell is in the error.
//
// Thread safety: pure functions. Cost: linear in the points.
#pragma once
#include <cstddef>
#include <optional>
#include <span>

namespace myelin::stats::causal {

struct CountSeries {
  std::span<const double> counts;
  std::span<const double> exposures;  // as many; > 0
  std::size_t before = 0;             // points before the change, the chosen ones included
  std::size_t chosen = 0;             // the last of them, which are conditioned on (step_change.h)
  std::optional<double> memory = std::nullopt;  // φ, where it is known
};

struct CountFit {
  double rate_before = 0, rate_after = 0;  // per unit of exposure
  double effect = 0;                       // logarithm of the ratio
  double error = 0;
  double memory = 0;   // mean of φ over the mixture; 0 where the rate does not scatter
  double scatter = 0;  // mean of v
};

// REQUIRES: what fit_step checks.
CountFit fit_counts(const CountSeries& series);

}  // namespace myelin::stats::causal
