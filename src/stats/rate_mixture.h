// RateMixture: what is believed of a group's rate when most groups are like their parents and some
// are of their own kind.
//
// A group's rate is θ·m, where m is what its parents say and θ is gamma with mean 1 from one of two
// stories: narrow (like its parents) or wide (of its own kind, whatever that is). The group's own
// counts decide between the stories, so a group with a lasting level of its own is soon judged by
// that level, while one without a past is judged by its parents, with the heavy tail that the wide
// story gives. Shapes and shares are fitted to all groups by maximum likelihood over a grid.
//
// Thread safety: values. Source: DuMouchel 1999 (a mixture of two gammas as the prior of many
// cells' Poisson rates).
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "stats/gamma_poisson.h"

namespace myelin::stats {

struct MixtureShape {
  double narrow = 2, wide = 0.3;
  double wide_share = 0.2;
};

struct RateMixture {
  GammaRate narrow, wide;
  double wide_share = 0;
  double mean() const { return (1 - wide_share) * narrow.mean() + wide_share * wide.mean(); }
  // Of the one gamma with the same mean and variance.
  double shape() const;
  // P(N ≥ k) where the mixture's mean rate would give `mean`, and counts scatter with that relative
  // variance beyond Poisson.
  double upper_tail(std::int64_t k, double mean, double scatter) const;
  // About the probability that one of looks × renewals looks shows k or more: the expectation of
  // min(1, looks × renewals × P(N ≥ k | rate)). What is not known of the rate is the same in every
  // look; scatter stays for `looks` of them and is drawn anew `renewals` times, which is added.
  double reached(std::int64_t k, double mean, double scatter, double looks, double renewals) const;
};

// A prior with that mean; `variance`: the relative variance of the mean itself, for both stories.
RateMixture mixture_prior(const MixtureShape& shape, double mean, double variance);

// The posterior from periods of (count, exposure), as robust_rate() takes them: cut and fading.
RateMixture robust_mixture(std::span<const double> counts, std::span<const double> exposures,
                           const RateMixture& prior, double dispersion, double keep = 0.9);

class MixtureFit {
 public:
  void add(double count, double expected);
  // `fallback` until enough groups were seen.
  MixtureShape shape(const MixtureShape& fallback) const;

 private:
  struct Group {
    double count, expected;
  };
  std::vector<Group> groups_;
};

}  // namespace myelin::stats
