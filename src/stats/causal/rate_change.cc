#include "stats/causal/rate_change.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "stats/student_t.h"

namespace myelin::stats::causal {
namespace {

constexpr std::array scatters{0.02, 0.1, 0.17, 0.25, 0.35, 0.5, 0.7, 1.0, 1.4};
constexpr std::array memories{0.0, 0.2, 0.4, 0.55, 0.7, 0.8, 0.88};
constexpr double scatter_median = 0.3, scatter_spread = 0.8;
constexpr double long_memory = 3;  // power of 1 / (1 − memory)
constexpr std::size_t atoms_max = 12;
constexpr double half = 0.5;  // a count that is added to either side

double normal_below(double z) {
  return 0.5 * std::erfc(-z / std::sqrt(2.0));
}

double sum(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

// What a point of the grid stands for, times the density there.
double log_prior(std::size_t scatter, double memory) {
  const auto edge = [](std::size_t k) {  // between two of them
    return k == 0                 ? 0
           : k == scatters.size() ? 2 * scatters.back() - scatters[k - 1]
                                  : (scatters[k - 1] + scatters[k]) / 2;
  };
  const double tau = scatters[scatter];
  const double off = std::log(tau / scatter_median) / scatter_spread;
  return std::log((edge(scatter + 1) - edge(scatter)) / tau) - off * off / 2 -
         long_memory * std::log(1 - memory);
}

// Relative residuals about the stretches' own rates.
struct Residual {
  std::int64_t at = 0;
  std::size_t stretch = 0;
  double value = 0, counting = 0;  // variance of counting
};

std::vector<Residual> residuals(std::span<const RateStretch> stretches) {
  std::vector<Residual> all;
  for (std::size_t s = 0; s < stretches.size(); ++s) {
    const auto& stretch = stretches[s];
    const double rate = std::max(sum(stretch.counts), half) / sum(stretch.exposures);
    for (std::size_t i = 0; i < stretch.counts.size(); ++i) {
      const double mean = rate * stretch.exposures[i];
      all.push_back({.at = stretch.at + static_cast<std::int64_t>(i),
                     .stretch = s,
                     .value = stretch.counts[i] / mean - 1,
                     .counting = 1 / mean});
    }
  }
  return all;
}

// Sums of the whitened regression of the residuals on one level a stretch. What is known of a level
// when the next stretch begins is kept: columns of different stretches meet through the memory.
struct Levels {
  std::size_t n = 0;
  std::vector<double> products, responses;  // n × n, n
  double squares = 0;

  explicit Levels(std::size_t stretches)
      : n(stretches), products(stretches * stretches), responses(stretches) {}

  // Cholesky: the logarithm of the determinant, and what the levels explain of the squares.
  std::pair<double, double> solve() {
    double log_determinant = 0, explained = 0;
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j <= i; ++j) {
        double value = products[i * n + j];
        for (std::size_t k = 0; k < j; ++k) value -= products[i * n + k] * products[j * n + k];
        products[i * n + j] =
            i == j ? std::sqrt(std::max(value, 1e-12)) : value / products[j * n + j];
      }
      log_determinant += 2 * std::log(products[i * n + i]);
      double value = responses[i];
      for (std::size_t k = 0; k < i; ++k) value -= products[i * n + k] * responses[k];
      responses[i] = value / products[i * n + i];
      explained += responses[i] * responses[i];
    }
    return {log_determinant, explained};
  }
};

double log_likelihood(const std::vector<Residual>& all, std::size_t stretches, double scatter,
                      double memory) {
  const double variance = scatter * scatter;
  Levels levels(stretches);
  // The filter's state: of the response, and of each level's column.
  std::vector<double> state(stretches + 1), off(stretches + 1);
  double uncertain = variance, logs = 0;
  for (std::size_t t = 0; t < all.size(); ++t) {
    if (t > 0) {
      const double kept = std::pow(memory, static_cast<double>(all[t].at - all[t - 1].at));
      for (auto& s : state) s *= kept;
      uncertain = uncertain * kept * kept + variance * (1 - kept * kept);
    }
    const double spread = uncertain + all[t].counting;
    for (std::size_t k = 0; k <= stretches; ++k) {
      const double seen = k == stretches ? all[t].value : k == all[t].stretch ? 1 : 0;
      off[k] = seen - state[k];
      state[k] += uncertain / spread * off[k];
    }
    uncertain *= 1 - uncertain / spread;
    logs += std::log(spread);
    for (std::size_t i = 0; i < stretches; ++i) {
      for (std::size_t j = 0; j <= i; ++j)
        levels.products[i * stretches + j] += off[i] * off[j] / spread;
      levels.responses[i] += off[i] * off[stretches] / spread;
    }
    levels.squares += off[stretches] * off[stretches] / spread;
  }
  const auto [log_determinant, explained] = levels.solve();
  return -(logs + log_determinant + levels.squares - explained) / 2;
}

Status check(std::span<const RateStretch> stretches) {
  std::int64_t next = std::numeric_limits<std::int64_t>::min();
  for (const auto& s : stretches) {
    const bool good =
        s.counts.size() == s.exposures.size() && s.at >= next &&
        std::ranges::all_of(s.counts, [](double c) { return c >= 0 && std::isfinite(c); }) &&
        std::ranges::all_of(s.exposures, [](double e) { return e > 0 && std::isfinite(e); });
    if (!good)
      return fail(ErrorCode::invalid_argument, "a stretch of counts cannot be used",
                  "counts must not be negative, exposures must be positive, and stretches ascend");
    next = s.at + static_cast<std::int64_t>(s.counts.size());
  }
  return {};
}

// Variance of the difference of the two levels' mean x, for unit variance.
double difference_variance(const RateStretch& before, const RateStretch& after, double memory) {
  std::vector<std::pair<std::int64_t, double>> weights;
  for (const auto* s : {&before, &after}) {
    const double whole = (s == &before ? -1 : 1) * sum(s->exposures);
    for (std::size_t i = 0; i < s->exposures.size(); ++i)
      weights.emplace_back(s->at + static_cast<std::int64_t>(i), s->exposures[i] / whole);
  }
  double variance = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    variance += weights[i].second * weights[i].second;
    for (std::size_t j = 0; j < i; ++j)
      variance += 2 * weights[i].second * weights[j].second *
                  std::pow(memory, static_cast<double>(weights[i].first - weights[j].first));
  }
  return std::max(variance, 0.0);
}

}  // namespace

double RateNoise::scatter() const {
  double mean = 0;
  for (const auto& p : pairs) mean += p.weight * p.scatter;
  return mean;
}

double RateNoise::memory() const {
  double mean = 0;
  for (const auto& p : pairs) mean += p.weight * p.memory;
  return mean;
}

Result<RateNoise> rate_noise(std::span<const RateStretch> stretches) {
  MYELIN_CHECK(check(stretches));
  std::vector<RateStretch> used;
  std::ranges::copy_if(stretches, std::back_inserter(used),
                       [](const RateStretch& s) { return !s.counts.empty(); });
  if (used.empty()) return fail(ErrorCode::invalid_argument, "there is nothing to learn from");
  const auto all = residuals(used);
  RateNoise noise;
  double most = -std::numeric_limits<double>::infinity();
  for (std::size_t s = 0; s < scatters.size(); ++s)
    for (const double memory : memories) {
      const double weight =
          log_prior(s, memory) + log_likelihood(all, used.size(), scatters[s], memory);
      noise.pairs.push_back({scatters[s], memory, weight});
      most = std::max(most, weight);
    }
  double total = 0;
  for (auto& p : noise.pairs) total += p.weight = std::exp(p.weight - most);
  for (auto& p : noise.pairs) p.weight /= total;
  return noise;
}

RateTest::RateTest(const RateNoise& noise, const RateStretch& before, const RateStretch& after)
    : exposure_before_(sum(before.exposures)), exposure_after_(sum(after.exposures)) {
  std::array<double, memories.size()> of_memory{};
  for (std::size_t m = 0; m < memories.size(); ++m)
    of_memory[m] = difference_variance(before, after, memories[m]);
  std::vector<Atom> all;
  for (const auto& p : noise.pairs) {
    const auto m =
        static_cast<std::size_t>(std::ranges::find(memories, p.memory) - memories.begin());
    all.push_back({p.scatter * p.scatter * of_memory[m], p.weight});
  }
  std::ranges::sort(all, {}, &Atom::variance);
  // Neighbours are put together: a few of equal weight say as much.
  for (const auto& atom : all) {
    if (atoms_.empty() || atoms_.back().weight + atom.weight > 1.0 / atoms_max) {
      atoms_.push_back(atom);
      continue;
    }
    auto& last = atoms_.back();
    const double weight = last.weight + atom.weight;
    if (weight > 0)
      last.variance = (last.variance * last.weight + atom.variance * atom.weight) / weight;
    last.weight = weight;
  }
}

double RateTest::effect(double before, double after) const {
  return std::log((after + half) / exposure_after_) - std::log((before + half) / exposure_before_);
}

double RateTest::below(double bound, double before, double after) const {
  const double distance = bound - effect(before, after);
  const double counting = 1 / (before + half) + 1 / (after + half);
  double chance = 0;
  for (const auto& atom : atoms_)
    chance += atom.weight * normal_below(distance / std::sqrt(counting + atom.variance));
  return chance;
}

EffectCurve RateTest::curve(double before, double after, Wanted wanted) const {
  constexpr double level = 0.05;
  const double centre = effect(before, after);
  // How far off the effect must lie to be exceeded with probability `tail`.
  const auto reach = [&](double tail) {
    double low = 0, high = 1;
    while (1 - below(centre + high, before, after) > tail) high *= 2;
    for (int i = 0; i < 60; ++i) {
      const double middle = (low + high) / 2;
      (1 - below(centre + middle, before, after) > tail ? low : high) = middle;
    }
    return high;
  };
  const double near_tail = level * directed_share, far_tail = level * (1 - directed_share);
  const double near = reach(near_tail), far = reach(far_tail);
  const auto t = [](double tail, double freedom) {
    return t_quantile_two_sided(1 - 2 * tail, freedom);
  };
  double fewest = std::log(1.0), most = std::log(1e5);
  for (int i = 0; i < 40; ++i) {
    const double middle = (fewest + most) / 2, freedom = std::exp(middle);
    (t(far_tail, freedom) / t(near_tail, freedom) > far / near ? fewest : most) = middle;
  }
  const double freedom = std::exp(most);
  return {centre, near / t(near_tail, freedom), freedom, wanted, level, directed_share};
}

double RateTest::scatter() const {
  double variance = 0;
  for (const auto& atom : atoms_) variance += atom.weight * atom.variance;
  return std::sqrt(variance);
}

}  // namespace myelin::stats::causal
