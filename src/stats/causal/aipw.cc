#include "stats/causal/aipw.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "stats/learn/logistic.h"

namespace myelin::stats::causal {
namespace {

constexpr double odds_max = 50;
constexpr double z95 = 1.959963984540054;
constexpr std::size_t rows_per_fold_min = 5;

// Ridge regression on standardised columns, its strength among nine by generalised
// cross-validation.
class Ridge {
 public:
  Ridge(const ObservedStudy& study, const std::vector<std::size_t>& rows) {
    const auto p = static_cast<Eigen::Index>(study.features.columns);
    const auto n = static_cast<Eigen::Index>(rows.size());
    Eigen::MatrixXd x(n, p);
    Eigen::VectorXd y(n);
    for (Eigen::Index i = 0; i < n; ++i) {
      const auto row = study.features.row(rows[static_cast<std::size_t>(i)]);
      for (Eigen::Index j = 0; j < p; ++j) x(i, j) = row[static_cast<std::size_t>(j)];
      y(i) = study.outcome[rows[static_cast<std::size_t>(i)]];
    }
    mean_ = x.colwise().mean();
    x.rowwise() -= mean_.transpose();
    scale_ = (x.colwise().squaredNorm() / static_cast<double>(n)).cwiseSqrt();
    for (Eigen::Index j = 0; j < p; ++j)
      if (scale_(j) < 1e-12) scale_(j) = 1;
    x.array().rowwise() /= scale_.transpose().array();
    base_ = y.mean();
    y.array() -= base_;
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(x.transpose() * x);
    const Eigen::VectorXd seen = eigen.eigenvectors().transpose() * (x.transpose() * y);
    const Eigen::VectorXd& d = eigen.eigenvalues();
    double least = std::numeric_limits<double>::infinity();
    for (double strength = 0.1; strength < 2000; strength *= std::sqrt(10.0)) {
      const Eigen::VectorXd b = seen.array() / (d.array() + strength);
      const double rss = y.squaredNorm() - 2 * b.dot(seen) + (b.array().square() * d.array()).sum();
      const double free =
          1 - ((d.array() / (d.array() + strength)).sum() + 1) / static_cast<double>(n);
      const double score = rss / (free * free);
      if (free <= 0 || score >= least) continue;
      least = score;
      coefficients_ = eigen.eigenvectors() * b;
    }
    if (coefficients_.size() == 0) coefficients_ = Eigen::VectorXd::Zero(p);
  }

  double predict(std::span<const double> row) const {
    double value = base_;
    for (Eigen::Index j = 0; j < coefficients_.size(); ++j)
      value += coefficients_(j) * (row[static_cast<std::size_t>(j)] - mean_(j)) / scale_(j);
    return value;
  }

 private:
  Eigen::VectorXd mean_, scale_, coefficients_;
  double base_ = 0;
};

struct Nuisance {
  std::vector<double> propensity, untreated, treated;
};

// Every row's fold; treated and untreated are spread evenly.
std::vector<int> folds_of(const ObservedStudy& study, int folds, Random& random) {
  std::vector<int> fold(study.outcome.size());
  for (const double kind : {0.0, 1.0}) {
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < fold.size(); ++i)
      if (study.treatment[i] == kind) rows.push_back(i);
    for (auto i = rows.size(); i > 1; --i)
      std::swap(
          rows[i - 1],
          rows[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(i) - 1))]);
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
  const Ridge without(study, untreated), with(study, treated);
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
  double sum = 0, squares = 0;
  const double floor = std::max(trim, 1 / (1 + odds_max));
  for (std::size_t i = 0; i < study.outcome.size(); ++i) {
    if (n.propensity[i] < trim || n.propensity[i] > 1 - trim) continue;
    const double e = std::clamp(n.propensity[i], floor, 1 - floor), y = study.outcome[i];
    const double score =
        n.treated[i] - n.untreated[i] +
        (study.treatment[i] == 1 ? (y - n.treated[i]) / e : -(y - n.untreated[i]) / (1 - e));
    sum += score;
    squares += score * score;
    ++effect.kept;
    effect.kept_treated += study.treatment[i] == 1;
  }
  const auto count = static_cast<double>(effect.kept);
  effect.estimate = sum / count;
  effect.error =
      std::sqrt(std::max(0.0, squares / count - effect.estimate * effect.estimate) / count);
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
  double variance = 0;
  for (std::size_t i = 0; i < residual.size(); ++i) {
    const bool within = n.propensity[i] >= trim && n.propensity[i] <= 1 - trim;
    if (study.treatment[i] == 1 && within)
      variance += std::pow((residual[i] - treated / count) / count, 2);
    else
      variance += std::pow(weight[i] * (residual[i] - gap) / weights, 2);
  }
  effect.error = std::sqrt(variance);
  return effect;
}

Status check(const ObservedStudy& study, const AipwOptions& options) {
  const auto n = study.outcome.size();
  if (study.treatment.size() != n || study.features.rows() != n)
    return fail(ErrorCode::invalid_argument, "features, treatment and outcome differ in length");
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
  std::ranges::sort(splits, {}, &TreatmentEffect::estimate);
  auto effect = splits[splits.size() / 2];
  // What the splitting itself adds to the uncertainty (Chernozhukov et al. 2018, section 3.4).
  std::vector<double> variances;
  for (const auto& s : splits)
    variances.push_back(s.error * s.error + std::pow(s.estimate - effect.estimate, 2));
  std::ranges::sort(variances);
  effect.error = std::sqrt(variances[variances.size() / 2]);
  effect.low = effect.estimate - z95 * effect.error;
  effect.high = effect.estimate + z95 * effect.error;
  effect.rows = n;
  effect.treated = static_cast<std::size_t>(std::ranges::count(study.treatment, 1.0));
  return effect;
}

}  // namespace myelin::stats::causal
