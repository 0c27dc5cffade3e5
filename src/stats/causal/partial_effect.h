// The effect of one more unit of a measured treatment (a point of satisfaction) that was not
// assigned at random: the partially linear model y = θ·t + g(x) + ε, t = m(x) + v, by double
// machine learning (Robinson 1988; Chernozhukov et al. 2018, section 4.1). g and m are learnt on
// other rows than they are used on; θ is the slope of what is left of y on what is left of t.
// Repeated over several random splits; the median counts.
//
// Where the treatment's effect differs between rows, θ is their mean weighted by how much the
// treatment varies there (Angrist & Krueger 1999): rows whose treatment the features determine say
// nothing, and those where less than `trim` of the mean variance is expected are left out, since
// nobody like them was treated otherwise. The result says how many remain.
//
// Hidden confounding: the robustness value of the partial R² (Chernozhukov et al. 2022, "Long story
// short", where it is shown to hold for this model), of the estimate and of its significance.
//
// Thread safety: pure functions. Units: the outcome's per unit of the treatment.
#pragma once
#include <cstdint>
#include <span>

#include "base/random.h"
#include "base/result.h"
#include "stats/learn/features.h"

namespace myelin::stats::causal {

struct DoseStudy {
  learn::FeatureRows features;
  std::span<const double> treatment;
  std::span<const double> outcome;
  std::span<const std::int64_t> groups = {};  // empty, or whose row it is, as in aipw.h
};

struct DoseOptions {
  double trim = 0.1;  // of the treatment's mean residual variance
  int folds = 5, splits = 5;
};

struct DoseEffect {
  double estimate = 0, error = 0;
  double low = 0, high = 0;  // 95 %
  double plain = 0;          // the slope without any adjustment
  std::size_t rows = 0, groups = 0;
  std::size_t kept = 0;   // within the overlap, of the middle split
  double left_over = 0;   // share of the treatment's variance that the features do not explain
  double robustness = 0;  // value, of the estimate; and of its significance at 5 %
  double robustness_of_significance = 0;
};

// Errors: invalid_argument for sizes that differ, values that are not finite, fewer than 10 groups
// a fold, or a treatment that does not vary once the features are known.
Result<DoseEffect> dose_effect(const DoseStudy& study, const DoseOptions& options, Random random);

}  // namespace myelin::stats::causal
