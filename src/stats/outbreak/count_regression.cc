#include "stats/outbreak/count_regression.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "stats/incomplete.h"
#include "stats/negative_binomial.h"

namespace myelin::stats {
namespace {

constexpr int rounds_max = 25, plain_rounds = 4;
constexpr double settled = 1e-7;
constexpr double anscombe_max = 2.58;
constexpr int regressors = static_cast<int>(regressors_max);

using Vector = Eigen::Matrix<double, Eigen::Dynamic, 1, 0, regressors, 1>;
using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, 0, regressors, regressors>;

// Logarithm of the negative binomial of that mean and variance φ·mean at n.
double log_probability(double n, double mean, double dispersion) {
  if (dispersion < 1 + 1e-6) return n * std::log(mean) - mean - log_gamma(n + 1);
  const double size = mean / (dispersion - 1);
  return log_gamma(n + size) - log_gamma(size) - log_gamma(n + 1) - size * std::log(dispersion) +
         n * std::log(1 - 1 / dispersion);
}

// The two thirds power of Poisson counts is nearly normal.
double anscombe(double n, double mean, double dispersion) {
  return 1.5 * (std::pow(n, 2.0 / 3) - std::pow(mean, 2.0 / 3)) /
         (std::pow(mean, 1.0 / 6) * std::sqrt(dispersion));
}

// How much a bucket counts: the probability that it is usual, given both.
double usual_share(double usual, double outbreak, double outbreak_share) {
  return (1 - outbreak_share) * usual /
         ((1 - outbreak_share) * usual + outbreak_share * outbreak + 1e-300);
}

// Negative binomial probabilities of 0, 1, 2…, one after the other.
class Probabilities {
 public:
  Probabilities(double mean, double dispersion)
      : poisson_(dispersion < 1 + 1e-6), mean_(mean), share_(1 - 1 / dispersion) {
    if (!poisson_) size_ = mean / (dispersion - 1);
    log_ = poisson_ ? -mean : -size_ * std::log(dispersion);
  }
  double next() {
    const double now = std::exp(log_);
    log_ += std::log((poisson_ ? mean_ : share_ * (n_ + size_)) / (n_ + 1));
    ++n_;
    return now;
  }

 private:
  bool poisson_;
  double mean_, share_, size_ = 0, log_ = 0, n_ = 0;
};

// What weighing does to counts that hold no outbreak: it takes rare high ones for outbreaks, so
// mean and scatter come out too low. The mean and the dispersion that would give what was measured.
struct Level {
  double mean, dispersion;
};
Level unbiased(const Level& measured, const Level& weighed_by,
               const CountRegressionOptions& options) {
  constexpr int rounds = 6;
  const double unit =
      options.outbreak_size * std::sqrt(weighed_by.dispersion * weighed_by.mean + 0.25);
  Level level = measured;
  for (int round = 0; round < rounds; ++round) {
    Probabilities truth(level.mean, level.dispersion),
        usual(weighed_by.mean, weighed_by.dispersion);
    const double last = level.mean + 12 * std::sqrt(level.mean * level.dispersion) + 12;
    double weight = 0, first = 0, second = 0;
    for (double n = 0; n <= last; ++n) {
      const double p = truth.next(), q = usual.next();
      const double w = n <= weighed_by.mean
                           ? 1
                           : usual_share(q, std::exp(-(n - weighed_by.mean) / unit) / unit,
                                         options.outbreak_share);
      weight += p * w, first += p * w * n, second += p * w * n * n;
    }
    const double mean = first / weight;
    const double variance =
        (second / weight - 2 * mean * measured.mean) + measured.mean * measured.mean;
    level.mean = std::clamp(level.mean * measured.mean / mean, measured.mean, 2 * measured.mean);
    level.dispersion = std::clamp(level.dispersion * measured.dispersion * measured.mean / variance,
                                  1.0, 3 * measured.dispersion);
  }
  return level;
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
    for (int round = 0; round < rounds_max; ++round) {
      const double moved = step();
      if (round + 1 < plain_rounds) continue;
      weigh();
      if (moved < settled && round >= 2 * plain_rounds) break;
    }
    step();
    measure_dispersion();
    correct();
    beta_[0] += shift_;
    return result();
  }

 private:
  double exposure(std::size_t i) const { return rows_.exposures.empty() ? 1 : rows_.exposures[i]; }
  Eigen::Map<const Vector> row(std::size_t i) const {
    return {rows_.regressors.data() + i * rows_.columns, columns_};
  }

  // The level at which weighing is undone, and what was measured there.
  void correct() {
    if (options_.anscombe) return;
    double mean = 0;
    for (const double m : means_) mean += m;
    mean /= static_cast<double>(means_.size());
    const Level weighed_by{mean, weighed_dispersion_};
    const auto level = unbiased({mean, dispersion_}, weighed_by, options_);
    shift_ = std::log(level.mean / mean);
    dispersion_ = level.dispersion;
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

  void measure_dispersion() {
    double squares = 0, fourth = 0, weight = 0;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const double residual = rows_.counts[i] - means_[i], square = residual * residual / means_[i];
      squares += weights_[i] * square;
      fourth += weights_[i] * square * square;
      weight += weights_[i];
    }
    const double free = std::max(weight - static_cast<double>(columns_), 1.0);
    const double dispersion = squares / free;
    const double scatter = std::max(fourth / weight - (squares / weight) * (squares / weight), 0.0);
    dispersion_ = std::max(dispersion, 1.0);
    dispersion_sd_ = std::min(std::sqrt(scatter / free) / dispersion_, 0.5);
    weight_ = weight;
  }

  void weigh() {
    measure_dispersion();
    if (weighed_) correct();
    weighed_ = true;
    double sum = 0;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const double n = rows_.counts[i], mean = means_[i];
      weights_[i] = 1;
      if (options_.anscombe) {
        const double residual = anscombe(n, mean, dispersion_);
        if (residual > anscombe_max) weights_[i] = 1 / (residual * residual);
      } else if (n > mean) {
        const double unit = options_.outbreak_size * std::sqrt(dispersion_ * mean + 0.25);
        const double outbreak = std::exp(-(n - mean) / unit) / unit,
                     usual = std::exp(log_probability(n, mean, dispersion_));
        weights_[i] = usual_share(usual, outbreak, options_.outbreak_share);
      }
      sum += weights_[i];
    }
    weighed_dispersion_ = dispersion_;
    if (options_.anscombe)
      for (auto& weight : weights_) weight *= static_cast<double>(rows_.size()) / sum;
  }

  CountRegression result() const {
    CountRegression fit;
    fit.columns = rows_.columns;
    fit.dispersion = dispersion_;
    fit.dispersion_sd = dispersion_sd_;
    fit.weight = weight_;
    const Matrix covariance =
        dispersion_ * information_.selfadjointView<Eigen::Lower>().ldlt().solve(
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
  double dispersion_ = 1, dispersion_sd_ = 0, weight_ = 0, weighed_dispersion_ = 1, shift_ = 0;
  double start_ = 0;  // the logarithm of the overall rate
  bool weighed_ = false;
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
  mean_ = exposure * std::exp(std::clamp(log_mean, -30.0, 30.0));
  // The three points of Gauss-Hermite: weights 1/6, 2/3, 1/6.
  const double spread = plain ? 0 : std::sqrt(3.0) * fit.dispersion_sd;
  if (plain) variance = 0;
  for (std::size_t i = 0; i < sizes_.size(); ++i) {
    const double dispersion =
        std::max(fit.dispersion * (1 + spread * (static_cast<double>(i) - 1)), 1.0);
    const double excess = (dispersion - 1) / mean_ + std::expm1(variance);
    sizes_[i] = excess > 0 ? 1 / excess : 1e12;
  }
}

double CountForecast::sd() const {
  return std::sqrt(mean_ + mean_ * mean_ / sizes_[1]);
}

double CountForecast::upper(std::int64_t n) const {
  const auto tail = [&](double size) { return negative_binomial_upper(n, mean_, size); };
  return (tail(sizes_[0]) + 4 * tail(sizes_[1]) + tail(sizes_[2])) / 6;
}

double CountForecast::p_value(std::int64_t n, double u) const {
  const double above = upper(n + 1);
  return above + u * (upper(n) - above);
}

}  // namespace myelin::stats
