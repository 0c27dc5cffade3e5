#include "stats/rate_mixture.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "stats/incomplete.h"
#include "stats/negative_binomial.h"
#include "stats/tails.h"

namespace myelin::stats {
namespace {

constexpr std::size_t groups_min = 20;
constexpr int panels = 32, bisections = 30;
constexpr std::array<double, 7> narrow_shapes{0.5, 1, 2, 4, 8, 16, 32};
constexpr std::array<double, 3> wide_shapes{0.3, 0.5, 0.8};
constexpr std::array<double, 6> wide_shares{0.02, 0.05, 0.1, 0.2, 0.35, 0.5};

// Logarithm of the probability of `count` over `exposure` under a gamma rate, without the parts
// that every gamma shares.
double log_marginal(const GammaRate& rate, double count, double exposure) {
  return log_gamma(rate.shape + count) - log_gamma(rate.shape) +
         rate.shape * std::log(rate.exposure / (rate.exposure + exposure)) -
         count * std::log(rate.exposure + exposure);
}

// E[min(1, looks × P(N ≥ k | λ))] for a gamma λ with that mean and size.
double reached_under(std::int64_t k, double mean, double size, double looks) {
  if (mean <= 0) return k <= 0 ? 1 : 0;
  // Where looks × P(N ≥ k | λ) is 1: below k, because looks ≥ 1.
  double low = 0, high = static_cast<double>(k);
  while (looks * poisson_upper(k, high) < 1) high *= 2;
  for (int i = 0; i < bisections; ++i) {
    const double middle = (low + high) / 2;
    (looks * poisson_upper(k, middle) < 1 ? low : high) = middle;
  }
  const double certain = high, scale = size / mean;
  const double log_front = size * std::log(scale) - log_gamma(size);
  // Simpson over λ = certain·t²: nodes are dense near zero, where the density is.
  double sum = 0;
  for (int i = 1; i <= panels; ++i) {
    const double t = static_cast<double>(i) / panels, rate = certain * t * t;
    const double density =
        std::exp(log_front + (size - 1) * std::log(rate) - scale * rate) * 2 * certain * t;
    sum += density * std::min(1.0, looks * poisson_upper(k, rate)) *
           (i == panels  ? 1
            : i % 2 == 1 ? 4
                         : 2);
  }
  return std::min(1.0, sum / (3 * panels) + gamma_q(size, scale * certain));
}

}  // namespace

double RateMixture::shape() const {
  const double m = mean();
  const auto second = [](const GammaRate& g) { return g.mean() * g.mean() * (1 + 1 / g.shape); };
  const double variance = (1 - wide_share) * second(narrow) + wide_share * second(wide) - m * m;
  return variance > 0 ? m * m / variance : narrow.shape;
}

double RateMixture::upper_tail(std::int64_t k, double expected, double scatter) const {
  const double m = mean();
  const auto tail = [&](const GammaRate& g) {
    return negative_binomial_upper(k, expected * g.mean() / m, 1 / (1 / g.shape + scatter));
  };
  return (1 - wide_share) * tail(narrow) + (wide_share > 0 ? wide_share * tail(wide) : 0);
}

double RateMixture::reached(std::int64_t k, double expected, double scatter, double looks,
                            double renewals) const {
  const double m = mean();
  looks = std::max(looks, 1.0);
  renewals = std::max(renewals, 1.0);
  const auto bound = [&](const GammaRate& g) {
    return reached_under(k, expected * g.mean() / m, 1 / (1 / g.shape + scatter), looks * renewals);
  };
  const double lasting =
      (1 - wide_share) * bound(narrow) + (wide_share > 0 ? wide_share * bound(wide) : 0);
  return std::min(1.0, lasting + renewals * reached_under(k, expected, 1 / scatter, looks));
}

RateMixture mixture_prior(const MixtureShape& shape, double mean, double variance) {
  const auto gamma = [&](double k) {
    const double whole = 1 / (1 / k + variance);
    return GammaRate{whole, whole / mean};
  };
  return {gamma(shape.narrow), gamma(shape.wide), shape.wide_share};
}

RateMixture robust_mixture(std::span<const double> counts, std::span<const double> exposures,
                           const RateMixture& prior, double dispersion, double keep) {
  const GammaRate own = robust_rate(counts, exposures,
                                    {.prior_mean = prior.mean(),
                                     .prior_shape = std::min(0.5, prior.narrow.shape),
                                     .dispersion = dispersion,
                                     .keep = keep});
  const double prior_shape = std::min(0.5, prior.narrow.shape);
  const double count = own.shape - prior_shape,
               exposure = own.exposure - prior_shape / prior.mean();
  if (exposure <= 0) return prior;
  const auto after = [&](const GammaRate& g) {
    return GammaRate{g.shape + count, g.exposure + exposure};
  };
  const double odds = prior.wide_share / (1 - prior.wide_share) *
                      std::exp(std::clamp(log_marginal(prior.wide, count, exposure) -
                                              log_marginal(prior.narrow, count, exposure),
                                          -50.0, 50.0));
  return {after(prior.narrow), after(prior.wide), odds / (1 + odds)};
}

void MixtureFit::add(double count, double expected) {
  if (expected > 0) groups_.push_back({count, expected});
}

MixtureShape MixtureFit::shape(const MixtureShape& fallback) const {
  if (groups_.size() < groups_min) return fallback;
  const auto likelihoods = [&](double k) {
    std::vector<double> all;
    all.reserve(groups_.size());
    for (const auto& g : groups_) all.push_back(log_marginal({k, k}, g.count, g.expected));
    return all;
  };
  MixtureShape best = fallback;
  double most = -1e300;
  for (const double w : wide_shapes) {
    const auto wide = likelihoods(w);
    for (const double k : narrow_shapes) {
      if (k <= w) continue;
      const auto narrow = likelihoods(k);
      std::array<double, wide_shares.size()> sums{};
      for (std::size_t i = 0; i < groups_.size(); ++i) {
        const double ratio = std::exp(std::clamp(wide[i] - narrow[i], -50.0, 50.0));
        for (std::size_t s = 0; s < sums.size(); ++s)
          sums[s] += narrow[i] + std::log(1 - wide_shares[s] + wide_shares[s] * ratio);
      }
      for (std::size_t s = 0; s < sums.size(); ++s)
        if (sums[s] > most) most = sums[s], best = {k, w, wide_shares[s]};
    }
  }
  return best;
}

}  // namespace myelin::stats
