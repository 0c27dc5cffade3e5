// LogisticModel: logistic regression with a normal prior on each coefficient (ridge), fitted by
// Newton's method, with each training row's probability by the others.
//
// Columns are standardised inside (mean 0, standard deviation 1 of the weighted rows), so one
// penalty means the same for all of them; a constant column gets the coefficient 0; a missing value
// (NaN) counts as the column's mean. The intercept is not penalised.
//
// Thread safety: a fitted value is immutable. Sources: Hastie, Tibshirani & Friedman 2009, 4.4;
// Rad & Maleki 2020 (approximate leave-one-out).
#pragma once
#include <span>
#include <vector>

#include "base/result.h"
#include "stats/learn/features.h"

namespace myelin::stats::learn {

struct LogisticOptions {
  double ridge = 1;  // precision of the prior of every standardised coefficient
  // Empty, or one factor on `ridge` for each column.
  std::span<const double> penalties{};
  // Empty, or the mean of each standardised coefficient's prior.
  std::span<const double> prior_means{};
  int iterations_max = 60;
};

class LogisticModel {
 public:
  // Targets are 0 or 1, or shares between. Weights may be empty. Errors: invalid_argument (no rows,
  // sizes that differ, targets beyond [0, 1], a ridge below 1e-9); internal where Newton's method
  // does not settle, which a penalised likelihood does not do on finite input.
  static Result<LogisticModel> fit(const FeatureRows& features, std::span<const double> targets,
                                   std::span<const double> weights, const LogisticOptions& options);

  // REQUIRES: row.size() == columns() in all that follow.
  double logit(std::span<const double> row) const;
  double probability(std::span<const double> row) const;
  // coefficient × distance from the mean, column by column; with intercept() they sum to logit().
  void contributions(std::span<const double> row, std::span<double> out) const;

  std::size_t columns() const { return coefficients_.size(); }
  double intercept() const { return intercept_; }  // the logit of the mean row
  std::span<const double> coefficients() const { return coefficients_; }  // standardised
  std::span<const double> means() const { return means_; }
  std::span<const double> scales() const { return scales_; }
  // Each training row's probability by the others, in their order, by one Newton step.
  std::span<const double> leave_one_out_probabilities() const { return left_out_; }

  // The same as logits, with the intercept of all rows: leaving a row out also moves the base rate
  // away from it, which under a strong ridge outweighs what the coefficients say. A stretch of the
  // logits is learnt from these.
  std::span<const double> leave_one_out_logits() const { return left_out_logits_; }

 private:
  friend class LogisticFit;
  double intercept_ = 0;
  std::vector<double> coefficients_, means_, scales_, left_out_, left_out_logits_;
};

}  // namespace myelin::stats::learn
