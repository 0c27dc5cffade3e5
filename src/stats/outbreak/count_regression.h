// Count regression: counts over time as a quasi-Poisson regression with log link, from which past
// outbreaks are left out as far as they look like outbreaks.
//
// A bucket's count has mean exposure × exp(x·β) and variance φ × mean. Each bucket weighs as much
// as it is probable that it is no outbreak: a mixture of what the regression expects and, with a
// small share, of something above it (an exponential of three standard deviations). What this takes
// from counts that hold no outbreak is put back: mean and dispersion are those that would give,
// weighed so, what was measured. Trend and seasons carry a weak prior towards none, so that a
// series of few cases is not bent by them. φ comes from Pearson's residuals, with its own
// uncertainty.
//
// Thread safety: pure functions. Source: Noufaily et al. 2013 for the regression and the idea of
// weighing past outbreaks down; the mixture weights are the posterior probabilities of a two-part
// mixture (Banfield & Raftery 1993).
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace myelin::stats {

inline constexpr std::size_t regressors_max = 16;

struct CountRows {
  std::size_t columns = 1;           // at most regressors_max; the first is the constant
  std::vector<double> regressors{};  // row after row
  std::vector<double> counts{};      // ≥ 0
  std::vector<double> exposures{};   // > 0; empty: 1 each
  std::size_t size() const { return counts.size(); }
};

struct CountRegression {
  std::array<double, regressors_max> beta{};
  std::array<double, regressors_max * regressors_max> covariance{};  // of beta, with φ
  std::size_t columns = 0;
  double dispersion = 1;     // φ ≥ 1
  double dispersion_sd = 0;  // of φ, relative
  double weight = 0;         // buckets that count, outbreaks taken out
};

struct CountRegressionOptions {
  double outbreak_share = 0.05;  // of buckets, before anything is seen
  double outbreak_size = 3;      // standard deviations
  double prior_sd = 1;           // of every coefficient but the constant
  // Noufaily's weights instead: a bucket whose Anscombe residual is above 2.58 counts as its
  // inverse square, and there is no prior. For comparison.
  bool anscombe = false;
};
// REQUIRES: at least two rows.
CountRegression fit_counts(const CountRows& rows, const CountRegressionOptions& options = {});

// What the next count is believed to be: negative binomial around a mean that is itself not known.
class CountForecast {
 public:
  // `plain`: as if the regression's parameters were the truth.
  CountForecast(const CountRegression& fit, std::span<const double> regressors, double exposure = 1,
                bool plain = false);
  double mean() const { return mean_; }
  double sd() const;
  // P(N ≥ n).
  double upper(std::int64_t n) const;
  // The p-value of a count: P(N > n) + u × P(N = n). With u uniform in (0, 1) it is uniform where
  // there is no outbreak, however sparse the counts; ½ gives the mid-p-value.
  double p_value(std::int64_t n, double u = 0.5) const;

 private:
  double mean_ = 0;
  std::array<double, 3> sizes_{};  // of negative binomials, for φ low, middling and high
};

}  // namespace myelin::stats
