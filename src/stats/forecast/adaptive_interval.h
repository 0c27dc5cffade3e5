// AdaptiveInterval: a prediction interval whose coverage holds in the long run whatever the series
// does: the quantiles of past residuals, at a level that is lowered after every miss and raised
// after every hit (adaptive conformal inference, Gibbs & Candès 2021). The level follows the sum of
// all misses beyond the promised share, so that after T judgements coverage differs from what was
// promised by at most about 1 / (rate · T).
//
// Thread safety: none; a value. Units: residuals are in the caller's scale, centre and scale in
// that of what is forecast.
#pragma once
#include <cstddef>
#include <vector>

namespace myelin::stats::forecast {

struct Interval {
  double low = 0, high = 0;
  bool holds(double value) const { return value >= low && value <= high; }
};

struct AdaptiveIntervalOptions {
  double coverage = 0.8;
  double rate = 0.15;            // how far one miss moves the level
  std::size_t history = 120;     // residuals
  std::size_t history_min = 15;  // before them the interval is that of a normal distribution
};

class AdaptiveInterval {
 public:
  explicit AdaptiveInterval(const AdaptiveIntervalOptions& options)
      : options_(options), miss_share_(1 - options.coverage) {}

  Interval around(double centre, double scale) const;
  // What came of an earlier interval: the residual in units of its scale, and whether the interval
  // held it.
  void learn(double residual, bool held);

 private:
  double quantile(double share) const;

  AdaptiveIntervalOptions options_;
  double miss_share_;  // that the next interval aims at
  std::vector<double> sorted_, ring_;
  std::size_t oldest_ = 0;
};

}  // namespace myelin::stats::forecast
