// BlendedClassifier: the probability of a yes from tens of rows or from thousands, calibrated.
//
// From few rows: ridge logistic regression over a range of penalties, each stretched by what its
// own leave-one-out says; the strongest penalty within one standard error of the best leave-one-out
// log loss is taken. From `rows_for_curves` on, the same over curves (hinges at quantiles), and
// boosted trees, join; how much each counts is fitted to left-out predictions, held near equal
// shares. Nothing is fitted on rows that are judged.
//
// Thread safety: a fitted value is immutable. A missing value (NaN) is a column's mean to the
// regressions and a value of its own to the trees. Sources: Breiman et al. 1984 (the one-error
// rule); Wolpert 1992 (stacking).
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "stats/learn/boosted_trees.h"
#include "stats/learn/logistic.h"

namespace myelin::stats::learn {

struct BlendOptions {
  std::uint64_t seed = 1;
  std::size_t rows_for_curves = 1'000;
};

class BlendedClassifier {
 public:
  // Targets are 0 or 1. Errors: invalid_argument (sizes, targets; fewer than 20 rows, or fewer than
  // 5 of either class: a probability needs some of both).
  static Result<BlendedClassifier> fit(const FeatureRows& features, std::span<const double> targets,
                                       const BlendOptions& options = {});

  // REQUIRES: row.size() == columns() in both.
  double probability(std::span<const double> row) const;
  // What each column moved the logit away from the mean customer's: the regressions' terms and the
  // trees' Shapley values, by their shares.
  void attribute(std::span<const double> row, std::span<double> out) const;

  std::size_t columns() const { return columns_; }

 private:
  friend class BlendFit;
  // Hinges max(0, x − knot) of one column.
  struct Hinge {
    std::size_t column;
    double knot;
  };
  struct Path {
    std::vector<Hinge> hinges;  // after the columns themselves
    LogisticModel model;
    double offset = 0, stretch = 1;  // the path's logit is offset + stretch × the model's
  };
  static std::vector<double> expanded(std::span<const double> row,
                                      const std::vector<Hinge>& hinges);
  static double logit_of(const Path& path, std::span<const double> row);

  std::size_t columns_ = 0;
  std::vector<Path> paths_;
  std::vector<BoostedTrees> trees_;  // none or one
  double offset_ = 0;
  std::vector<double> shares_;  // of each path, then of the trees
};

}  // namespace myelin::stats::learn
