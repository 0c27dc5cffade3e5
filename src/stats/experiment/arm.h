// Arm: what one arm of an experiment needs to be compared: counts, means and squares of a metric
// and of what goes with it (its value before the experiment, or its denominator). Two arms of parts
// of the data merge to the arm of all.
//
// Thread safety: a value. Source: Chan, Golub & LeVeque 1983 (merging moments without
// cancellation).
#pragma once

namespace myelin::stats::experiment {

struct Arm {
  double n = 0;
  double mean = 0, other_mean = 0;                     // the metric; what goes with it
  double squares = 0, other_squares = 0, product = 0;  // sums of (co)squared distances

  void add(double value, double other = 0);
  void merge(const Arm& more);
  // Unbiased; 0 below two units.
  double variance() const { return n > 1 ? squares / (n - 1) : 0; }
  double other_variance() const { return n > 1 ? other_squares / (n - 1) : 0; }
  double covariance() const { return n > 1 ? product / (n - 1) : 0; }
};

// A figure with the standard error of its estimate.
struct Estimate {
  double value = 0, error = 0;
};

// The metric's mean per unit.
Estimate mean_of(const Arm& arm);
// Treated less control, of independent arms.
Estimate difference(const Estimate& treated, const Estimate& control);

struct Adjusted {
  Estimate effect;
  double explained = 0;  // share of the variance that the value before takes away
};
// The difference of means, less what the units' values before the experiment explain (CUPED, Deng
// et al. 2013; one slope over both arms). Never worse than the plain difference by more than
// chance: look at `explained` before praising it.
Adjusted cuped(const Arm& treated, const Arm& control);
// The same differences with the larger of two errors: of each arm's own spread, and of one spread
// that both share. A small arm's own may be 0 by luck, as of a rare event that it has not seen yet.
Adjusted cautious_cuped(const Arm& treated, const Arm& control);
Estimate cautious_difference(const Arm& treated, const Arm& control);

// Of no effect, two-sided, by the normal.
double p_value(const Estimate& effect);
// The normal's quantile for a two-sided level, 1.96 at 0.95.
double normal_two_sided(double level);

}  // namespace myelin::stats::experiment
