// Gamma-Poisson shrinkage: rates of many small groups borrow strength from what is expected of them
// (empirical Bayes).
//
// Each group has a count y with mean θ·e, where e is what its parents expect and θ ~ Gamma(shape,
// 1/shape) has mean 1. The posterior mean of θ is (shape + y)/(shape + e). Thread safety: values.
// Source: Clayton & Kaldor 1987 (moments); the robust cap follows Noufaily et al. 2013's idea that
// past outbreaks must not teach the baseline, with Winsor's instead of weights.
#pragma once
#include <cstddef>
#include <span>

namespace myelin::stats {

// Fits the shape by moments: relative variance of θ = Σ((y − e)² − y) / Σ e², each group's share
// capped so that a single outbreak cannot widen the prior of everybody.
class ShapeFit {
 public:
  ShapeFit() = default;
  // Begins with a belief: a relative variance, and how much Σ e² it counts as.
  ShapeFit(double variance, double weight) : excess_(variance * weight), weight_(weight) {}
  void add(double count, double expected, double weight = 1);
  // `fallback` until enough groups were seen; always within [low, high].
  double shape(double fallback, double low, double high) const;

 private:
  double excess_ = 0, weight_ = 0;
  std::size_t groups_ = 0;
};

// Where a count with that mean begins to look like an outbreak: the 99.5 % point (Noufaily et al.
// 2013).
double outbreak_cut(double mean, double dispersion);

struct GammaRate {
  double shape = 1;     // pseudo-counts behind the rate
  double exposure = 1;  // pseudo-exposure
  double mean() const { return shape / exposure; }
};

// The posterior of a rate from weekly (count, exposure) pairs, newest first, under a prior with
// that mean and shape. Week i counts with weight keep^i; a week's count is cut where it exceeds
// the 99.5 % point of what the others say, `dispersion` being the relative variance of a week
// beyond Poisson.
struct RobustRateOptions {
  double prior_mean = 0;  // per unit of exposure; > 0
  double prior_shape = 1;
  double dispersion = 0;
  double keep = 0.9;
};
GammaRate robust_rate(std::span<const double> counts, std::span<const double> exposures,
                      const RobustRateOptions& options);

}  // namespace myelin::stats
