// Calibration: from a score to a probability that may be taken at its word.
//
// Isotonic: any rising curve, for many rows (about a thousand and more). BetaCalibration: a rising
// curve of three parameters, for hundreds. VennAbers: an interval of probabilities, one end of
// which is calibrated whatever the score is. All learn from scores of rows that the scorer was not
// trained on.
//
// Thread safety: fitted values are immutable. Sources: Zadrozny & Elkan 2002; Kull, Silva Filho &
// Flach 2017; Vovk & Petej 2014.
#pragma once
#include <span>
#include <vector>

#include "base/result.h"

namespace myelin::stats::learn {

class Isotonic {
 public:
  // Least squares over all rising curves (pool adjacent violators). Labels 0 or 1, or any values.
  // Weights may be empty. Errors: invalid_argument (no rows, sizes that differ, a NaN).
  static Result<Isotonic> fit(std::span<const double> scores, std::span<const double> labels,
                              std::span<const double> weights = {});
  // Between two steps along the line that joins them; constant beyond the ends.
  double operator()(double score) const;

 private:
  std::vector<double> scores_, values_;
};

class BetaCalibration {
 public:
  // Scores are probabilities. logit(out) = a·ln(p) − b·ln(1 − p) + c with a, b ≥ 0, held to the
  // identity (1, 1, 0) by a weak prior, so that few rows change little.
  // Errors: invalid_argument (no rows, sizes that differ, scores beyond [0, 1]).
  static Result<BetaCalibration> fit(std::span<const double> probabilities,
                                     std::span<const double> labels);
  double operator()(double probability) const;

  double a() const { return a_; }
  double b() const { return b_; }
  double c() const { return c_; }

 private:
  double a_ = 1, b_ = 1, c_ = 0;
};

struct ProbabilityInterval {
  double low = 0, high = 1;
  // The one number with the least largest regret under log loss.
  double merged() const { return high / (1 - low + high); }
};

class VennAbers {
 public:
  // Labels are 0 or 1. Errors as Isotonic's.
  static Result<VennAbers> fit(std::span<const double> scores, std::span<const double> labels);
  // The isotonic fits with this row added as 0 and as 1. O(log n).
  ProbabilityInterval operator()(double score) const;

 private:
  std::vector<double> scores_, low_, high_;  // by rising distinct score
};

}  // namespace myelin::stats::learn
