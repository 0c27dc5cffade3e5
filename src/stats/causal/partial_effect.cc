#include "stats/causal/partial_effect.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "stats/causal/grouped.h"
#include "stats/causal/ridge.h"
#include "stats/causal/sensitivity.h"
#include "stats/causal/splits.h"

namespace myelin::stats::causal {
namespace {

constexpr std::size_t groups_per_fold_min = 10;

double variance_of(std::span<const double> values) {
  const auto n = static_cast<double>(values.size());
  const double mean = std::reduce(values.begin(), values.end()) / n;
  double sum = 0;
  for (const double v : values) sum += (v - mean) * (v - mean);
  return sum / n;
}

// What the features leave of treatment and outcome, and the variance that the treatment is expected
// to have left.
struct Left {
  std::vector<double> treatment, outcome, spread;
};

Left left_over(const DoseStudy& study, std::span<const int> fold, int folds) {
  const auto n = study.outcome.size();
  Left left{std::vector<double>(n), std::vector<double>(n), std::vector<double>(n)};
  std::vector<double> squares(n);
  for (int held_out = 0; held_out < folds; ++held_out) {
    std::vector<std::size_t> others;
    for (std::size_t i = 0; i < n; ++i)
      if (fold[i] != held_out) others.push_back(i);
    const Ridge treatment(study.features, study.treatment, others),
        outcome(study.features, study.outcome, others);
    for (const auto i : others) {
      const double v = study.treatment[i] - treatment.predict(study.features.row(i));
      squares[i] = v * v;
    }
    const Ridge spread(study.features, squares, others);
    for (std::size_t i = 0; i < n; ++i) {
      if (fold[i] != held_out) continue;
      const auto row = study.features.row(i);
      left.treatment[i] = study.treatment[i] - treatment.predict(row);
      left.outcome[i] = study.outcome[i] - outcome.predict(row);
      left.spread[i] = spread.predict(row);
    }
  }
  return left;
}

Result<DoseEffect> slope_of(const DoseStudy& study, const Left& left, double trim) {
  const auto n = study.outcome.size();
  const auto mean_spread =
      std::reduce(left.spread.begin(), left.spread.end()) / static_cast<double>(n);
  DoseEffect effect;
  double tt = 0, ty = 0, yy = 0;
  const auto within = [&](std::size_t i) { return left.spread[i] >= trim * mean_spread; };
  for (std::size_t i = 0; i < n; ++i) {
    if (!within(i)) continue;
    ++effect.kept;
    tt += left.treatment[i] * left.treatment[i];
    ty += left.treatment[i] * left.outcome[i];
    yy += left.outcome[i] * left.outcome[i];
  }
  const double all = variance_of(study.treatment);
  effect.left_over = effect.kept == 0 ? 0 : tt / static_cast<double>(effect.kept) / all;
  if (effect.kept < 2 * groups_per_fold_min || !(effect.left_over > 1e-6))
    return fail(ErrorCode::invalid_argument,
                "the treatment does not vary once the features are known",
                "compare with rows that are more alike");
  effect.estimate = ty / tt;
  std::vector<double> score(n);
  for (std::size_t i = 0; i < n; ++i)
    if (within(i))
      score[i] = left.treatment[i] * (left.outcome[i] - effect.estimate * left.treatment[i]) / tt;
  effect.error = std::sqrt(sum_of_squares(score, study.groups));
  effect.groups = study.groups.empty() ? n : count_groups(study.groups);
  // Degrees of freedom such that the error and the partial R² agree: rows of one group are not as
  // many witnesses.
  const double r2 = yy > 0 ? std::min(ty * ty / (tt * yy), 1 - 1e-12) : 0;
  const double t = effect.error > 0 ? effect.estimate / effect.error : 0;
  if (const double freedom = r2 > 0 ? t * t * (1 - r2) / r2 : 0; freedom > 2) {
    effect.robustness = robustness_value(t, freedom);
    effect.robustness_of_significance = robustness_value_of_significance(t, freedom);
  }
  return effect;
}

Status check(const DoseStudy& study, const DoseOptions& options) {
  const auto n = study.outcome.size();
  if (study.treatment.size() != n || study.features.rows() != n ||
      (!study.groups.empty() && study.groups.size() != n))
    return fail(ErrorCode::invalid_argument,
                "features, treatment, outcome and groups differ in length");
  const auto finite = [](double v) { return std::isfinite(v); };
  if (!std::ranges::all_of(study.features.values, finite) ||
      !std::ranges::all_of(study.treatment, finite) || !std::ranges::all_of(study.outcome, finite))
    return fail(ErrorCode::invalid_argument, "a value of the study is not finite",
                "leave such rows out, or fill them");
  const auto groups = study.groups.empty() ? n : count_groups(study.groups);
  if (options.folds < 2 || options.splits < 1 ||
      groups < groups_per_fold_min * static_cast<std::size_t>(options.folds) ||
      groups < study.features.columns + 3 || !(variance_of(study.treatment) > 0))
    return fail(ErrorCode::invalid_argument, "too few rows, or a treatment that never varies");
  return {};
}

double plain_slope(const DoseStudy& study) {
  const auto n = static_cast<double>(study.outcome.size());
  const double t = std::reduce(study.treatment.begin(), study.treatment.end()) / n,
               y = std::reduce(study.outcome.begin(), study.outcome.end()) / n;
  double ty = 0, tt = 0;
  for (std::size_t i = 0; i < study.outcome.size(); ++i) {
    ty += (study.treatment[i] - t) * (study.outcome[i] - y);
    tt += (study.treatment[i] - t) * (study.treatment[i] - t);
  }
  return ty / tt;
}

}  // namespace

Result<DoseEffect> dose_effect(const DoseStudy& study, const DoseOptions& options, Random random) {
  MYELIN_CHECK(check(study, options));
  std::vector<std::int64_t> own;
  std::span<const std::int64_t> groups = study.groups;
  if (groups.empty()) {
    own.resize(study.outcome.size());
    std::iota(own.begin(), own.end(), 0);
    groups = own;
  }
  std::vector<DoseEffect> splits;
  for (int split = 0; split < options.splits; ++split) {
    const auto fold = folds_of_groups(groups, options.folds, random);
    MYELIN_TRY(effect, slope_of(study, left_over(study, fold, options.folds), options.trim));
    splits.push_back(effect);
  }
  auto effect = median_of_splits(std::move(splits));
  effect.rows = study.outcome.size();
  effect.plain = plain_slope(study);
  return effect;
}

}  // namespace myelin::stats::causal
