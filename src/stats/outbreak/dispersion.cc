#include "stats/outbreak/dispersion.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "stats/incomplete.h"

namespace myelin::stats {
namespace {

constexpr double log_dispersion_max = 4.5;  // φ = 90
constexpr double poisson_atom = 0.3;        // log-units of φ that the atom at 1 weighs as much as
constexpr double troubled_prior = 0.1;      // that past outbreaks are among the counts
constexpr double prior_rate = 1;            // of the exponential prior over log φ

// Logarithms of the likelihoods without and with outbreaks among the counts.
struct Evidence {
  double quiet = 0, troubled = 0;
  double together() const {
    const double top = std::max(quiet, troubled);
    return top + std::log((1 - troubled_prior) * std::exp(quiet - top) +
                          troubled_prior * std::exp(troubled - top));
  }
  double troubled_share() const {
    return 1 / (1 + (1 - troubled_prior) / troubled_prior * std::exp(quiet - troubled));
  }
};

// ln Γ(n + size) − ln Γ(size).
double log_rising(double n, double size) {
  constexpr double few = 6;
  if (n > few) return log_gamma(n + size) - log_gamma(size);
  double product = 1;
  for (double j = 0; j < n; ++j) product *= size + j;
  return std::log(product);
}

// Logarithm of the negative binomial at n, but for n's factorial.
double log_weight(double n, double mean, double dispersion, double log_dispersion) {
  if (dispersion < 1 + 1e-6) return n * std::log(mean) - mean;
  const double size = mean / (dispersion - 1);
  return log_rising(n, size) - size * log_dispersion + n * std::log1p(-1 / dispersion);
}

class Likelihood {
 public:
  Likelihood(std::span<const double> counts, std::span<const double> means, int fitted,
             const OutbreakMixture& mixture)
      : fitted_(fitted), mixture_(mixture) {
    buckets_.reserve(counts.size());
    for (std::size_t i = 0; i < counts.size(); ++i)
      buckets_.push_back({counts[i], means[i], log_gamma(counts[i] + 1)});
  }

  Evidence at(double log_dispersion) const {
    const double dispersion = std::exp(log_dispersion), log_quiet = std::log1p(-mixture_.share);
    Evidence sum;
    for (const auto& [n, mean, log_factorial] : buckets_) {
      const double log_usual = log_weight(n, mean, dispersion, log_dispersion) - log_factorial;
      sum.quiet += log_usual;
      sum.troubled +=
          n <= mean
              ? log_usual + log_quiet
              : std::log((1 - mixture_.share) * std::exp(log_usual) +
                         mixture_.share * outbreak_density(n, mean, dispersion, mixture_.size) +
                         1e-300);
    }
    const double adjustment = (0.5 * fitted_ - prior_rate) * log_dispersion;
    sum.quiet += adjustment;
    sum.troubled += adjustment;
    return sum;
  }
  double operator()(double log_dispersion) const { return at(log_dispersion).together(); }

 private:
  struct Bucket {
    double count, mean, log_factorial;
  };
  std::vector<Bucket> buckets_;
  int fitted_;
  const OutbreakMixture& mixture_;
};

double mode_of(const Likelihood& likelihood) {
  constexpr double golden = 0.6180339887498949;
  constexpr int steps = 9;  // to 0.06 of log φ
  double low = 0, high = log_dispersion_max;
  double a = high - golden * (high - low), b = low + golden * (high - low);
  double at_a = likelihood(a), at_b = likelihood(b);
  for (int i = 0; i < steps; ++i) {
    if (at_a >= at_b) {
      high = std::exchange(b, a);
      at_b = at_a;
      a = high - golden * (high - low);
      at_a = likelihood(a);
    } else {
      low = std::exchange(a, b);
      at_a = at_b;
      b = low + golden * (high - low);
      at_b = likelihood(b);
    }
  }
  const double inner = (low + high) / 2;
  return likelihood(0) >= likelihood(inner) ? 0 : inner;
}

// How far above the mode the posterior has fallen by half a unit: its standard deviation there.
double scale_of(const Likelihood& likelihood, double mode) {
  const double top = likelihood(mode);
  double low = 0, high = log_dispersion_max;
  for (int i = 0; i < 7; ++i) {
    const double middle = (low + high) / 2;
    (top - likelihood(mode + middle) < 0.5 ? low : high) = middle;
  }
  return std::max(high, 1e-3);
}

}  // namespace

double DispersionPosterior::median() const {
  double sum = 0;
  for (std::size_t i = 0; i < points; ++i)
    if ((sum += shares[i]) >= 0.5) return values[i];
  return values.back();
}

double log_negative_binomial(double n, double mean, double dispersion) {
  return log_weight(n, mean, dispersion, std::log(dispersion)) - log_gamma(n + 1);
}

double outbreak_density(double n, double mean, double dispersion, double size) {
  const double unit = size * std::sqrt(dispersion * mean + 0.25);
  return std::exp(-(n - mean) / unit) / unit;
}

DispersionPosterior dispersion_posterior(std::span<const double> counts,
                                         std::span<const double> means, int fitted,
                                         const OutbreakMixture& mixture) {
  const Likelihood likelihood(counts, means, fitted, mixture);
  const double mode = mode_of(likelihood);
  // Three steps to each side; where 1 is nearer, what is below it is laid above.
  constexpr double steps = DispersionPosterior::points - 1;
  const double step = std::min(0.8 * scale_of(likelihood, mode), log_dispersion_max / steps);
  const double first = std::clamp(mode - 3 * step, 0.0, log_dispersion_max - steps * step);
  DispersionPosterior posterior;
  std::array<Evidence, DispersionPosterior::points> evidence;
  double top = -1e300;
  for (std::size_t i = 0; i < posterior.values.size(); ++i) {
    const double at = first + static_cast<double>(i) * step;
    posterior.values[i] = std::exp(at);
    evidence[i] = likelihood.at(at);
    top = std::max(top, evidence[i].together());
  }
  double sum = 0;
  for (std::size_t i = 0; i < posterior.values.size(); ++i) {
    // The first point stands for half a step and, where it is 1, for the atom.
    const double width = i > 0 ? step : first > 0 ? step : step / 2 + poisson_atom;
    posterior.shares[i] = width * std::exp(evidence[i].together() - top);
    sum += posterior.shares[i];
  }
  for (std::size_t i = 0; i < posterior.values.size(); ++i) {
    posterior.shares[i] /= sum;
    posterior.outbreaks += posterior.shares[i] * evidence[i].troubled_share();
  }
  return posterior;
}

}  // namespace myelin::stats
