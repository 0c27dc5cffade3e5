// The average effect of a treatment that was not assigned at random, by augmented inverse
// probability weighting with cross-fitting: outcome models and propensities of each row are fitted
// on other rows, and the estimate is right if either is (Robins, Rotnitzky & Zhao 1994;
// Chernozhukov et al. 2018). Ridge regression of the outcome, its strength by generalised
// cross-validation, separately for treated and untreated; ridge logistic regression of the
// treatment. Repeated over several random splits; the median counts.
//
// Where treated and untreated do not overlap nothing can be compared: rows whose propensity is
// beyond `trim` are left out, and what is then estimated is the effect on those that remain. The
// result says how many those are.
//
// Thread safety: pure functions. Units: the outcome's. No confounder that is not among the features
// is corrected for; sensitivity.h says how strong one would have to be.
#pragma once
#include <cstdint>
#include <span>

#include "base/random.h"
#include "base/result.h"
#include "stats/learn/features.h"

namespace myelin::stats::causal {

enum class Estimand : std::uint8_t { everybody, treated };

struct ObservedStudy {
  learn::FeatureRows features;
  std::span<const double> treatment;  // 0 or 1
  std::span<const double> outcome;
  // Empty, or whose row it is (a customer with several orders): rows of one are fitted together and
  // count as one when the error is worked out (cluster-robust; Liang & Zeger 1986).
  std::span<const std::int64_t> groups = {};
};

struct AipwOptions {
  Estimand estimand = Estimand::everybody;
  double trim = 0;  // propensities below it, or above 1 − it, are left out; below ½
  double treatment_ridge = 1;
  int folds = 5, splits = 5;
};

struct TreatmentEffect {
  double estimate = 0, error = 0;          // of a normal interval
  double low = 0, high = 0;                // 95 %
  std::size_t rows = 0, treated = 0;       // in the study
  std::size_t kept = 0, kept_treated = 0;  // within the overlap, of the middle split
};

// Errors: invalid_argument for sizes that differ, values that are not finite, fewer than 5 rows of
// either kind a fold, or no overlap.
Result<TreatmentEffect> average_effect(const ObservedStudy& study, const AipwOptions& options,
                                       Random random);

}  // namespace myelin::stats::causal
