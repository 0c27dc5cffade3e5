#include "stats/causal/aipw.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "stats/causal/grouped.h"
#include "stats/causal/ridge.h"
#include "stats/causal/splits.h"
#include "stats/learn/logistic.h"

namespace myelin::stats::causal {
namespace {

constexpr double odds_max = 50;
constexpr std::size_t rows_per_fold_min = 5;

struct Nuisance {
  std::vector<double> propensity, untreated, treated;
};

// Every row's fold; treated and untreated are spread evenly, and a group stays together.
std::vector<int> folds_of(const ObservedStudy& study, int folds, Random& random) {
  if (!study.groups.empty()) return folds_of_groups(study.groups, folds, random);
  std::vector<int> fold(study.outcome.size());
  for (const double kind : {0.0, 1.0}) {
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < fold.size(); ++i)
      if (study.treatment[i] == kind) rows.push_back(i);
    shuffle(rows, random);
    for (std::size_t i = 0; i < rows.size(); ++i)
      fold[rows[i]] = static_cast<int>(i % static_cast<std::size_t>(folds));
  }
  return fold;
}

Status fit_fold(const ObservedStudy& study, const AipwOptions& options,
                const std::vector<int>& fold, int held_out, Nuisance& out) {
  std::vector<double> features, treatment;
  for (std::size_t i = 0; i < fold.size(); ++i) {
    if (fold[i] == held_out) continue;
    const auto row = study.features.row(i);
    features.insert(features.end(), row.begin(), row.end());
    treatment.push_back(study.treatment[i]);
  }
  MYELIN_TRY(model, learn::LogisticModel::fit({features, study.features.columns}, treatment, {},
                                              {.ridge = options.treatment_ridge}));
  // Outcome models learn from rows that could have been of either kind.
  std::vector<std::size_t> untreated, treated;
  for (std::size_t i = 0; i < fold.size(); ++i) {
    if (fold[i] == held_out) continue;
    const double e = model.probability(study.features.row(i));
    if (study.treatment[i] == 1)
      treated.push_back(i);
    else if (e > options.trim)
      untreated.push_back(i);
  }
  if (untreated.size() < rows_per_fold_min || treated.size() < rows_per_fold_min)
    return fail(ErrorCode::invalid_argument, "treated and untreated rows do not overlap",
                "compare with rows that are more alike");
  const Ridge without(study.features, study.outcome, untreated),
      with(study.features, study.outcome, treated);
  for (std::size_t i = 0; i < fold.size(); ++i) {
    if (fold[i] != held_out) continue;
    const auto row = study.features.row(i);
    out.propensity[i] = model.probability(row);
    out.untreated[i] = without.predict(row);
    out.treated[i] = with.predict(row);
  }
  return {};
}

TreatmentEffect effect_on_everybody(const ObservedStudy& study, const Nuisance& n, double trim) {
  TreatmentEffect effect;
  double sum = 0;
  const double floor = std::max(trim, 1 / (1 + odds_max));
  std::vector<double> score(study.outcome.size());
  const auto within = [&](std::size_t i) {
    return n.propensity[i] >= trim && n.propensity[i] <= 1 - trim;
  };
  for (std::size_t i = 0; i < study.outcome.size(); ++i) {
    if (!within(i)) continue;
    const double e = std::clamp(n.propensity[i], floor, 1 - floor), y = study.outcome[i];
    score[i] = n.treated[i] - n.untreated[i] +
               (study.treatment[i] == 1 ? (y - n.treated[i]) / e : -(y - n.untreated[i]) / (1 - e));
    sum += score[i];
    ++effect.kept;
    effect.kept_treated += study.treatment[i] == 1;
  }
  const auto count = static_cast<double>(effect.kept);
  effect.estimate = sum / count;
  for (std::size_t i = 0; i < score.size(); ++i)
    score[i] = within(i) ? (score[i] - effect.estimate) / count : 0;
  effect.error = std::sqrt(sum_of_squares(score, study.groups));
  return effect;
}

TreatmentEffect effect_on_treated(const ObservedStudy& study, const Nuisance& n, double trim) {
  TreatmentEffect effect;
  double treated = 0, weighted = 0, weights = 0;
  std::vector<double> residual(study.outcome.size()), weight(study.outcome.size());
  for (std::size_t i = 0; i < study.outcome.size(); ++i) {
    const double e = n.propensity[i];
    if (e < trim || e > 1 - trim) continue;
    ++effect.kept;
    residual[i] = study.outcome[i] - n.untreated[i];
    if (study.treatment[i] == 1) {
      ++effect.kept_treated;
      treated += residual[i];
    } else {
      weight[i] = std::min(odds_max, e / (1 - e));
      weighted += weight[i] * residual[i];
      weights += weight[i];
    }
  }
  const auto count = static_cast<double>(effect.kept_treated);
  const double gap = weighted / weights;
  effect.estimate = treated / count - gap;
  for (std::size_t i = 0; i < residual.size(); ++i) {
    const bool within = n.propensity[i] >= trim && n.propensity[i] <= 1 - trim;
    if (study.treatment[i] == 1)
      residual[i] = within ? (residual[i] - treated / count) / count : 0;
    else
      residual[i] = -weight[i] * (residual[i] - gap) / weights;
  }
  effect.error = std::sqrt(sum_of_squares(residual, study.groups));
  return effect;
}

Status check(const ObservedStudy& study, const AipwOptions& options) {
  const auto n = study.outcome.size();
  if (study.treatment.size() != n || study.features.rows() != n ||
      (!study.groups.empty() && study.groups.size() != n))
    return fail(ErrorCode::invalid_argument,
                "features, treatment, outcome and groups differ in length");
  const auto finite = [](double v) { return std::isfinite(v); };
  if (!std::ranges::all_of(study.features.values, finite) ||
      !std::ranges::all_of(study.outcome, finite))
    return fail(ErrorCode::invalid_argument, "a value of the study is not finite",
                "leave such rows out, or fill them");
  const auto treated = static_cast<std::size_t>(std::ranges::count(study.treatment, 1.0));
  const auto untreated = static_cast<std::size_t>(std::ranges::count(study.treatment, 0.0));
  if (treated + untreated != n || options.folds < 2 || options.splits < 1 ||
      std::min(treated, untreated) < rows_per_fold_min * static_cast<std::size_t>(options.folds))
    return fail(ErrorCode::invalid_argument,
                "too few treated or untreated rows, or a treatment that is neither 0 nor 1");
  return {};
}

}  // namespace

Result<TreatmentEffect> average_effect(const ObservedStudy& study, const AipwOptions& options,
                                       Random random) {
  MYELIN_CHECK(check(study, options));
  const auto n = study.outcome.size();
  std::vector<TreatmentEffect> splits;
  for (int split = 0; split < options.splits; ++split) {
    const auto fold = folds_of(study, options.folds, random);
    Nuisance nuisance{std::vector<double>(n), std::vector<double>(n), std::vector<double>(n)};
    for (int held_out = 0; held_out < options.folds; ++held_out)
      MYELIN_CHECK(fit_fold(study, options, fold, held_out, nuisance));
    auto effect = options.estimand == Estimand::everybody
                      ? effect_on_everybody(study, nuisance, options.trim)
                      : effect_on_treated(study, nuisance, options.trim);
    if (!std::isfinite(effect.estimate) || effect.kept_treated == 0)
      return fail(ErrorCode::invalid_argument, "treated and untreated rows do not overlap",
                  "compare with rows that are more alike");
    splits.push_back(effect);
  }
  auto effect = median_of_splits(std::move(splits));
  effect.rows = n;
  effect.treated = static_cast<std::size_t>(std::ranges::count(study.treatment, 1.0));
  return effect;
}

}  // namespace myelin::stats::causal
