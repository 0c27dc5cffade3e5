// CalibratedBlend: a weighted mean of the logits of boosted trees and ridge logistic regression,
// weighted and calibrated on rows that neither was trained on. Trees see corners, the line
// extrapolates; which counts how much is the data's to say. (BlendedClassifier needs fewer rows;
// this one is nearer to its word on thousands.)
//
// Thread safety: a fitted value is immutable. Source: Breiman 1996 (stacking, here with weights
// that sum to one); calibration as in calibration.h.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "stats/learn/boosted_trees.h"
#include "stats/learn/calibration.h"
#include "stats/learn/logistic.h"

namespace myelin::stats::learn {

struct CalibratedBlendOptions {
  BoostingOptions trees{.loss = Loss::logistic,
                        .rounds = 120,
                        .learning_rate = 0.05,
                        .depth_max = 3,
                        .leaf_rows_min = 40,
                        .ridge = 10,
                        .row_share = 0.7,
                        .column_share = 0.6};
  double line_ridge = 10;
  std::size_t folds = 5;  // to weigh and calibrate on: row i is judged by the others of i mod folds
};

class CalibratedBlend {
 public:
  // Targets are 0 or 1. Errors: those of its parts.
  static Result<CalibratedBlend> fit(const FeatureRows& features, std::span<const double> targets,
                                     const CalibratedBlendOptions& options);
  // REQUIRES: row.size() == columns() in all that follow.
  double probability(std::span<const double> row) const;
  // What each feature moved the uncalibrated logit away from the mean row's; sums to the logit less
  // the returned baseline. REQUIRES: out.size() == columns().
  double attribute(std::span<const double> row, std::span<double> out) const;
  std::size_t columns() const { return line_.columns(); }
  double line_share() const { return line_share_; }  // of the mean logit; the trees have the rest

 private:
  double raw(std::span<const double> row) const;
  BoostedTrees trees_;
  LogisticModel line_;
  BetaCalibration calibration_;
  double line_share_ = 0.5;
};

}  // namespace myelin::stats::learn
