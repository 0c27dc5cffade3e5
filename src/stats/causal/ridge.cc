#include "stats/causal/ridge.h"

#include <Eigen/Dense>
#include <cmath>
#include <limits>

namespace myelin::stats::causal {
namespace {

constexpr double weakest = 0.1, strongest = 2000;

}  // namespace

Ridge::Ridge(const learn::FeatureRows& features, std::span<const double> outcome,
             std::span<const std::size_t> rows) {
  const auto p = static_cast<Eigen::Index>(features.columns);
  const auto n = static_cast<Eigen::Index>(rows.size());
  Eigen::MatrixXd x(n, p);
  Eigen::VectorXd y(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    const auto row = features.row(rows[static_cast<std::size_t>(i)]);
    for (Eigen::Index j = 0; j < p; ++j) x(i, j) = row[static_cast<std::size_t>(j)];
    y(i) = outcome[rows[static_cast<std::size_t>(i)]];
  }
  const Eigen::VectorXd mean = x.colwise().mean();
  x.rowwise() -= mean.transpose();
  Eigen::VectorXd scale = (x.colwise().squaredNorm() / static_cast<double>(n)).cwiseSqrt();
  for (Eigen::Index j = 0; j < p; ++j)
    if (scale(j) < 1e-12) scale(j) = 1;
  x.array().rowwise() /= scale.transpose().array();
  base_ = y.mean();
  y.array() -= base_;
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(x.transpose() * x);
  const Eigen::VectorXd seen = eigen.eigenvectors().transpose() * (x.transpose() * y);
  const Eigen::VectorXd& d = eigen.eigenvalues();
  Eigen::VectorXd coefficients = Eigen::VectorXd::Zero(p);
  double least = std::numeric_limits<double>::infinity();
  for (double strength = weakest; strength < strongest; strength *= std::sqrt(10.0)) {
    const Eigen::VectorXd b = seen.array() / (d.array() + strength);
    const double rss = y.squaredNorm() - 2 * b.dot(seen) + (b.array().square() * d.array()).sum();
    const double free =
        1 - ((d.array() / (d.array() + strength)).sum() + 1) / static_cast<double>(n);
    const double score = rss / (free * free);
    if (free <= 0 || score >= least) continue;
    least = score;
    coefficients = eigen.eigenvectors() * b;
  }
  slopes_.resize(features.columns);
  for (Eigen::Index j = 0; j < p; ++j) {
    slopes_[static_cast<std::size_t>(j)] = coefficients(j) / scale(j);
    base_ -= mean(j) * coefficients(j) / scale(j);
  }
}

double Ridge::predict(std::span<const double> row) const {
  double value = base_;
  for (std::size_t j = 0; j < slopes_.size(); ++j) value += slopes_[j] * row[j];
  return value;
}

}  // namespace myelin::stats::causal
