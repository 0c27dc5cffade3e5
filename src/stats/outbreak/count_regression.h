// Count regression: counts over time as a quasi-Poisson regression with log link, from which past
// outbreaks are left out as far as they look like outbreaks.
//
// A bucket's count has mean exposure × exp(x·β) and variance φ × mean. How far counts scatter, and
// whether there are outbreaks among them, is left as uncertain as they leave it (dispersion.h); a
// bucket loses as much weight as it is probable that there are any and that it is one. Trend and
// seasons carry a weak prior towards none, so that a series of few cases is not bent by them.
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

#include "stats/outbreak/dispersion.h"

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
  std::array<double, regressors_max * regressors_max> covariance{};  // of beta, where φ is 1
  std::size_t columns = 0;
  DispersionPosterior dispersions{};
  double weight = 0;  // buckets that count, outbreaks taken out
};

struct CountRegressionOptions {
  OutbreakMixture outbreaks{};  // the share: before anything is seen
  double prior_sd = 1;          // of every coefficient but the constant
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
  double mean() const;
  double sd() const;
  // P(N ≥ n).
  double upper(std::int64_t n) const;
  // The p-value of a count: P(N > n) + u × P(N = n). With u uniform in (0, 1) it is uniform where
  // there is no outbreak, however sparse the counts; ½ gives the mid-p-value.
  double p_value(std::int64_t n, double u = 0.5) const;

 private:
  // One for each φ that is thought possible: the count as a negative binomial.
  struct World {
    double share = 0, mean = 0, size = 1;
  };
  std::array<World, DispersionPosterior::points> worlds_{};
};

}  // namespace myelin::stats
