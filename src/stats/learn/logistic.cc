#include "stats/learn/logistic.h"

#include <Eigen/Dense>
#include <cmath>

namespace myelin::stats::learn {
namespace {

double sigmoid(double x) {
  return 1 / (1 + std::exp(-x));
}

// −log of the likelihood of y at that logit.
double row_loss(double y, double logit) {
  return std::max(logit, 0.0) - logit * y + std::log1p(std::exp(-std::abs(logit)));
}

}  // namespace

class LogisticFit {
 public:
  LogisticFit(const FeatureRows& features, std::span<const double> targets,
              std::span<const double> weights, const LogisticOptions& options)
      : features_(features), targets_(targets), weights_(weights), options_(options) {}

  Status check() const;
  void standardise();
  Status climb();
  void leave_one_out();
  LogisticModel take() { return std::move(model_); }

 private:
  double weight(std::size_t i) const { return weights_.empty() ? 1 : weights_[i]; }
  double loss(const Eigen::VectorXd& at) const;

  FeatureRows features_;
  std::span<const double> targets_, weights_;
  const LogisticOptions& options_;
  LogisticModel model_;
  Eigen::MatrixXd rows_;  // standardised, with a leading column of ones
  Eigen::VectorXd precisions_, centre_, beta_;
  Eigen::MatrixXd covariance_;
};

Status LogisticFit::check() const {
  const auto wrong = [](std::string message, std::string hint) {
    return fail(ErrorCode::invalid_argument, std::move(message), std::move(hint));
  };
  const auto n = features_.rows(), p = features_.columns;
  if (n == 0 || features_.values.size() != n * p || targets_.size() != n ||
      (!weights_.empty() && weights_.size() != n) ||
      (!options_.penalties.empty() && options_.penalties.size() != p) ||
      (!options_.prior_means.empty() && options_.prior_means.size() != p))
    return wrong("logistic regression: features, targets, weights and penalties differ in length",
                 "pass at least one row, one target for each row, one penalty for each column");
  for (double y : targets_)
    if (!(y >= 0 && y <= 1)) return wrong("a target lies outside 0 to 1", "pass 0 or 1");
  for (double w : weights_)
    if (!std::isfinite(w) || w < 0) return wrong("a weight is negative or not finite", "use ≥ 0");
  if (!(options_.ridge >= 1e-9) || !std::isfinite(options_.ridge))
    return wrong("the ridge is too small",
                 "pass at least 1e-9: without it, parted classes diverge");
  for (double v : features_.values)
    if (std::isinf(v)) return wrong("a feature is infinite", "pass finite values, or NaN");
  return {};
}

void LogisticFit::standardise() {
  const auto n = features_.rows(), p = features_.columns;
  model_.means_.assign(p, 0);
  model_.scales_.assign(p, 0);
  rows_ = Eigen::MatrixXd::Ones(static_cast<Eigen::Index>(n), static_cast<Eigen::Index>(p + 1));
  for (std::size_t c = 0; c < p; ++c) {
    double total = 0, sum = 0, squares = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const double v = features_.values[i * p + c];
      if (std::isnan(v)) continue;
      total += weight(i);
      sum += weight(i) * v;
    }
    const double mean = total > 0 ? sum / total : 0;
    for (std::size_t i = 0; i < n; ++i) {
      const double v = features_.values[i * p + c];
      if (!std::isnan(v)) squares += weight(i) * (v - mean) * (v - mean);
    }
    const double scale = total > 0 ? std::sqrt(squares / total) : 0;
    model_.means_[c] = mean;
    // A column that hardly varies beside its size is constant but for rounding.
    model_.scales_[c] = scale > 1e-12 * (1 + std::abs(mean)) ? scale : 0;
    for (std::size_t i = 0; i < n; ++i) {
      const double v = features_.values[i * p + c];
      rows_(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(c + 1)) =
          std::isnan(v) || model_.scales_[c] == 0 ? 0 : (v - mean) / model_.scales_[c];
    }
  }
  precisions_ = Eigen::VectorXd::Constant(static_cast<Eigen::Index>(p + 1), options_.ridge);
  centre_ = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(p + 1));
  for (std::size_t c = 0; c < p; ++c) {
    const auto at = static_cast<Eigen::Index>(c + 1);
    if (!options_.penalties.empty()) precisions_[at] *= options_.penalties[c];
    if (!options_.prior_means.empty() && model_.scales_[c] > 0)
      centre_[at] = options_.prior_means[c];
  }
  precisions_[0] = 1e-9;  // rows of one class only still have a maximum
}

double LogisticFit::loss(const Eigen::VectorXd& at) const {
  const Eigen::VectorXd logits = rows_ * at;
  double sum = (precisions_.array() * (at - centre_).array().square()).sum() / 2;
  for (Eigen::Index i = 0; i < logits.size(); ++i)
    sum += weight(static_cast<std::size_t>(i)) *
           row_loss(targets_[static_cast<std::size_t>(i)], logits[i]);
  return sum;
}

Status LogisticFit::climb() {
  beta_ = centre_;
  double total = 0, ones = 0;
  for (std::size_t i = 0; i < targets_.size(); ++i) {
    total += weight(i);
    ones += weight(i) * targets_[i];
  }
  beta_[0] = std::log((ones + 0.5) / (total - ones + 0.5));
  double now = loss(beta_);
  for (int iteration = 0; iteration < options_.iterations_max; ++iteration) {
    const Eigen::VectorXd logits = rows_ * beta_;
    Eigen::VectorXd slope(logits.size()), curve(logits.size());
    for (Eigen::Index i = 0; i < logits.size(); ++i) {
      const double w = weight(static_cast<std::size_t>(i)), p = sigmoid(logits[i]);
      slope[i] = w * (p - targets_[static_cast<std::size_t>(i)]);
      curve[i] = w * p * (1 - p);
    }
    Eigen::MatrixXd hessian = rows_.transpose() * (curve.asDiagonal() * rows_);
    hessian.diagonal() += precisions_;
    const Eigen::VectorXd gradient =
        rows_.transpose() * slope + (precisions_.array() * (beta_ - centre_).array()).matrix();
    const Eigen::LDLT<Eigen::MatrixXd> solver(hessian);
    const Eigen::VectorXd step = solver.solve(gradient);
    covariance_ = solver.solve(Eigen::MatrixXd::Identity(hessian.rows(), hessian.cols()));
    const double promised = gradient.dot(step);
    if (!std::isfinite(promised)) break;
    if (promised < 1e-12 * (1 + std::abs(now))) return {};
    double length = 1;
    Eigen::VectorXd next = beta_ - step;
    double then = loss(next);
    for (int halving = 0; halving < 40 && !(then <= now - 1e-4 * length * promised); ++halving) {
      length /= 2;
      next = beta_ - length * step;
      then = loss(next);
    }
    if (!(then < now)) return {};  // as low as rounding lets it
    beta_ = next;
    now = then;
  }
  return fail(ErrorCode::internal, "logistic regression did not settle",
              "look for features of extreme size");
}

void LogisticFit::leave_one_out() {
  const Eigen::VectorXd logits = rows_ * beta_;
  const Eigen::MatrixXd projected = rows_ * covariance_;
  // The coefficients' covariance where the intercept is known.
  Eigen::MatrixXd held = covariance_;
  held -= covariance_.col(0) * covariance_.row(0) / covariance_(0, 0);
  const Eigen::MatrixXd projected_held = rows_ * held;
  model_.left_out_.resize(targets_.size());
  model_.left_out_logits_.resize(targets_.size());
  for (std::size_t i = 0; i < targets_.size(); ++i) {
    const auto at = static_cast<Eigen::Index>(i);
    const double w = weight(i), p = sigmoid(logits[at]);
    const double reach = projected.row(at).dot(rows_.row(at));
    const double reach_held = projected_held.row(at).dot(rows_.row(at));
    const auto without = [&](double h) {
      return logits[at] + h * w * (p - targets_[i]) / std::max(1 - h * w * p * (1 - p), 1e-6);
    };
    model_.left_out_logits_[i] = without(reach_held);
    model_.left_out_[i] = sigmoid(without(reach));
  }
  model_.intercept_ = beta_[0];
  model_.coefficients_.assign(beta_.data() + 1, beta_.data() + beta_.size());
  for (std::size_t c = 0; c < model_.scales_.size(); ++c)
    if (model_.scales_[c] == 0) model_.coefficients_[c] = 0;
}

Result<LogisticModel> LogisticModel::fit(const FeatureRows& features,
                                         std::span<const double> targets,
                                         std::span<const double> weights,
                                         const LogisticOptions& options) {
  LogisticFit work(features, targets, weights, options);
  MYELIN_CHECK(work.check());
  work.standardise();
  MYELIN_CHECK(work.climb());
  work.leave_one_out();
  return work.take();
}

void LogisticModel::contributions(std::span<const double> row, std::span<double> out) const {
  for (std::size_t c = 0; c < coefficients_.size(); ++c)
    out[c] = scales_[c] == 0 || std::isnan(row[c])
                 ? 0
                 : coefficients_[c] * (row[c] - means_[c]) / scales_[c];
}

double LogisticModel::logit(std::span<const double> row) const {
  double sum = intercept_;
  for (std::size_t c = 0; c < coefficients_.size(); ++c)
    if (scales_[c] != 0 && !std::isnan(row[c]))
      sum += coefficients_[c] * (row[c] - means_[c]) / scales_[c];
  return sum;
}

double LogisticModel::probability(std::span<const double> row) const {
  return sigmoid(logit(row));
}

}  // namespace myelin::stats::learn
