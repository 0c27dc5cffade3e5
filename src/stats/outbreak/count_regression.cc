#include "stats/outbreak/count_regression.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "stats/negative_binomial.h"
#include "stats/outbreak/dispersion.h"

namespace myelin::stats {
namespace {

constexpr int rounds_max = 25, weighings = 3;
constexpr double settled = 1e-7;
constexpr double hardly = 1e-3;  // a probability that there are outbreaks among the counts
constexpr double anscombe_max = 2.58;
constexpr double variance_max = 4;  // of a forecast's log mean: beyond it nothing is known
constexpr int regressors = static_cast<int>(regressors_max);

using Vector = Eigen::Matrix<double, Eigen::Dynamic, 1, 0, regressors, 1>;
using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, 0, regressors, regressors>;

// The two thirds power of Poisson counts is nearly normal.
double anscombe(double n, double mean, double dispersion) {
  return 1.5 * (std::pow(n, 2.0 / 3) - std::pow(mean, 2.0 / 3)) /
         (std::pow(mean, 1.0 / 6) * std::sqrt(dispersion));
}

class Fitting {
 public:
  Fitting(const CountRows& rows, const CountRegressionOptions& options)
      : rows_(rows),
        options_(options),
        columns_(static_cast<int>(rows.columns)),
        means_(rows.size()),
        weights_(rows.size(), 1),
        beta_(Vector::Zero(columns_)) {
    double counts = 0, exposures = 0;
    for (std::size_t i = 0; i < rows.size(); ++i)
      counts += rows.counts[i], exposures += exposure(i);
    beta_[0] = start_ = std::log((counts + 0.5) / exposures);
  }

  CountRegression run() {
    climb();
    if (options_.anscombe) {
      for (int round = 0; round < rounds_max && weigh_as_noufaily(); ++round) climb();
      return result({.values = {pearson()}, .shares = {1}});
    }
    auto believed = dispersion_posterior(rows_.counts, means_, columns_, options_.outbreaks);
    for (int round = 0; round < weighings && believed.outbreaks > hardly; ++round) {
      weigh(believed);
      climb();
      believed = dispersion_posterior(rows_.counts, means_, columns_, options_.outbreaks);
    }
    return result(believed);
  }

 private:
  double exposure(std::size_t i) const { return rows_.exposures.empty() ? 1 : rows_.exposures[i]; }
  Eigen::Map<const Vector> row(std::size_t i) const {
    return {rows_.regressors.data() + i * rows_.columns, columns_};
  }

  void climb() {
    for (int round = 0; round < rounds_max; ++round)
      if (step() < settled) break;
  }

  // One step of Newton; answers how far the coefficients moved.
  double step() {
    Vector gradient = Vector::Zero(columns_);
    information_ = Matrix::Zero(columns_, columns_);
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const auto x = row(i);
      const double mean = exposure(i) * std::exp(std::clamp(x.dot(beta_), -30.0, 30.0));
      means_[i] = std::max(mean, 1e-12);
      const double w = weights_[i];
      gradient.noalias() += w * (rows_.counts[i] - mean) * x;
      information_.selfadjointView<Eigen::Lower>().rankUpdate(x, w * mean);
    }
    if (!options_.anscombe) {
      // Half a case at the overall rate: a series without any case has a rate, too.
      const double pull = 0.5 * std::exp(std::clamp(beta_[0] - start_, -30.0, 30.0));
      gradient[0] += 0.5 - pull;
      information_(0, 0) += pull;
      const double precision = dispersion_ / (options_.prior_sd * options_.prior_sd);
      for (int c = 1; c < columns_; ++c) {
        gradient[c] -= precision * beta_[c];
        information_(c, c) += precision;
      }
    }
    for (int c = 0; c < columns_; ++c) information_(c, c) += 1e-9;
    const Vector change = information_.selfadjointView<Eigen::Lower>().ldlt().solve(gradient);
    const double longest = change.cwiseAbs().maxCoeff();
    if (!std::isfinite(longest)) return 0;
    beta_ += longest > 2 ? Vector(change * (2 / longest)) : change;
    return longest;
  }

  // φ by Pearson's residuals.
  double pearson() const {
    double squares = 0, weight = 0;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const double residual = rows_.counts[i] - means_[i];
      squares += weights_[i] * residual * residual / means_[i];
      weight += weights_[i];
    }
    return std::max(squares / std::max(weight - static_cast<double>(columns_), 1.0), 1.0);
  }

  // A bucket loses as much weight as it is probable that there are outbreaks among the counts, and
  // that it is one of them.
  void weigh(const DispersionPosterior& believed) {
    dispersion_ = believed.median();
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const double n = rows_.counts[i], mean = means_[i];
      weights_[i] = 1;
      if (n <= mean) continue;
      const double share = options_.outbreaks.share,
                   usual = (1 - share) * std::exp(log_negative_binomial(n, mean, dispersion_)),
                   outbreak =
                       share * outbreak_density(n, mean, dispersion_, options_.outbreaks.size);
      weights_[i] -= believed.outbreaks * outbreak / (usual + outbreak);
    }
  }

  // False once nothing changes.
  bool weigh_as_noufaily() {
    const double dispersion = pearson();
    double sum = 0, moved = 0;
    auto weights = weights_;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const double residual = anscombe(rows_.counts[i], means_[i], dispersion);
      weights[i] = residual > anscombe_max ? 1 / (residual * residual) : 1;
      sum += weights[i];
    }
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      weights[i] *= static_cast<double>(rows_.size()) / sum;
      moved = std::max(moved, std::abs(weights[i] - weights_[i]));
    }
    weights_ = std::move(weights);
    return moved > settled;
  }

  CountRegression result(const DispersionPosterior& dispersions) const {
    CountRegression fit;
    fit.columns = rows_.columns;
    fit.dispersions = dispersions;
    fit.weight = std::accumulate(weights_.begin(), weights_.end(), 0.0);
    const Matrix covariance = information_.selfadjointView<Eigen::Lower>().ldlt().solve(
        Matrix::Identity(columns_, columns_));
    for (int a = 0; a < columns_; ++a) {
      fit.beta[static_cast<std::size_t>(a)] = beta_[a];
      for (int b = 0; b < columns_; ++b)
        fit.covariance[static_cast<std::size_t>(a * regressors + b)] = covariance(a, b);
    }
    return fit;
  }

  const CountRows& rows_;
  const CountRegressionOptions& options_;
  int columns_;
  std::vector<double> means_, weights_;
  Vector beta_;
  Matrix information_;
  double dispersion_ = 1;
  double start_ = 0;  // the logarithm of the overall rate
};

}  // namespace

CountRegression fit_counts(const CountRows& rows, const CountRegressionOptions& options) {
  return Fitting(rows, options).run();
}

CountForecast::CountForecast(const CountRegression& fit, std::span<const double> x, double exposure,
                             bool plain) {
  double log_mean = 0, variance = 0;
  for (std::size_t a = 0; a < fit.columns; ++a) {
    log_mean += fit.beta[a] * x[a];
    for (std::size_t b = 0; b < fit.columns; ++b)
      variance += x[a] * x[b] * fit.covariance[a * regressors_max + b];
  }
  const double fitted = exposure * std::exp(std::clamp(log_mean, -30.0, 30.0));
  for (std::size_t i = 0; i < worlds_.size(); ++i) {
    const double dispersion = fit.dispersions.values[i],
                 unknown = plain ? 0 : std::min(dispersion * variance, variance_max);
    auto& world = worlds_[i];
    world.share = fit.dispersions.shares[i];
    // A likelihood's mean of few cases lies half a case below what is as likely as not.
    world.mean = fitted * std::exp(unknown / 2);
    const double excess = (dispersion - 1) / world.mean + std::expm1(unknown);
    world.size = excess > 0 ? 1 / excess : 1e12;
  }
}

double CountForecast::mean() const {
  double mean = 0;
  for (const auto& world : worlds_) mean += world.share * world.mean;
  return mean;
}

double CountForecast::sd() const {
  const double mean = this->mean();
  double variance = 0;
  for (const auto& [share, m, size] : worlds_)
    variance += share * (m + m * m / size + (m - mean) * (m - mean));
  return std::sqrt(variance);
}

double CountForecast::upper(std::int64_t n) const {
  double tail = 0;
  for (const auto& world : worlds_)
    if (world.share > 0) tail += world.share * negative_binomial_upper(n, world.mean, world.size);
  return tail;
}

double CountForecast::p_value(std::int64_t n, double u) const {
  const double above = upper(n + 1);
  return above + u * (upper(n) - above);
}

}  // namespace myelin::stats
