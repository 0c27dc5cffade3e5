#include "stats/causal/count_step.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "stats/causal/step_null.h"

namespace myelin::stats::causal {
namespace {

struct Drawn {
  std::vector<double> counts, exposures;
};

Drawn draw(std::size_t n, double memory, Random& random) {
  Drawn drawn{autoregression(n, memory, random), {}};
  for (auto& v : drawn.counts) {
    drawn.exposures.push_back(0.5 + random.uniform());
    v = overdispersed_count({12 * drawn.exposures.back(), 0.4}, v * std::sqrt(1 - memory * memory),
                            0, random);
  }
  return drawn;
}

// Told from its end, a fall is a rise of the same size, known as well.
TEST(CountStep, TimeRunsBothWays) {
  Random random(3);
  for (int round = 0; round < 50; ++round) {
    auto series = draw(34, 0.6, random);
    const auto first = fit_counts({series.counts, series.exposures, 21});
    std::ranges::reverse(series.counts);
    std::ranges::reverse(series.exposures);
    const auto second = fit_counts({series.counts, series.exposures, 13});
    EXPECT_NEAR(second.effect, -first.effect, 1e-6);
    EXPECT_NEAR(second.error, first.error, 1e-6);
    EXPECT_NEAR(second.memory, first.memory, 1e-6);
  }
}

// What was the reason to look speaks of its neighbours only, and where the rate remembers nothing,
// of nobody.
TEST(CountStep, ChosenPointsSayNothingOfTheLevel) {
  Random random(4);
  auto series = draw(30, 0, random);
  const auto fit = [&](double memory) {
    return fit_counts({series.counts, series.exposures, 20, 3, memory});
  };
  const auto forgetful = fit(0), remembering = fit(0.7);
  for (const std::size_t t : {17U, 18U, 19U}) series.counts[t] += 40;
  EXPECT_NEAR(fit(0).effect, forgetful.effect, 1e-9);
  EXPECT_NEAR(fit(0).error, forgetful.error, 1e-9);
  // A peak explains a high day beside it: what is left of that day, and of the level, is lower.
  EXPECT_GT(std::abs(fit(0.7).effect - remembering.effect), 1e-3);
}

// Of counts that scatter by chance alone the error is that of two Poisson totals, and half as much
// again at most for what cannot be ruled out.
TEST(CountStep, ChanceAloneIsPoisson) {
  Random random(5);
  double error = 0;
  constexpr int rounds = 300;
  for (int round = 0; round < rounds; ++round) {
    std::vector<double> counts(80);
    for (auto& c : counts) c = static_cast<double>(random.poisson(30));
    error += fit_counts({counts, std::vector<double>(80, 1), 50}).error / rounds;
  }
  const double poisson = std::sqrt(1 / (30.0 * 50) + 1 / (30.0 * 30));
  EXPECT_GT(error, poisson);
  EXPECT_LT(error, 1.7 * poisson);
}

// A planted fall is found without bias, and its memory and scatter roughly.
TEST(CountStep, FindsWhatWasPlanted) {
  Random random(6);
  constexpr int rounds = 600;
  constexpr double fall = 0.7, memory = 0.7, variation = 0.4;
  double effect = 0, seen_memory = 0, seen_scatter = 0;
  const std::vector<double> ones(160, 1);
  for (int round = 0; round < rounds; ++round) {
    auto values = autoregression(160, memory, random);
    for (std::size_t t = 0; t < values.size(); ++t)
      values[t] = overdispersed_count({40, variation}, values[t] * std::sqrt(1 - memory * memory),
                                      t < 100 ? 0 : -fall, random);
    const auto fit = fit_counts({values, ones, 100});
    effect += fit.effect / rounds;
    seen_memory += fit.memory / rounds;
    seen_scatter += fit.scatter / rounds;
  }
  EXPECT_NEAR(effect, -fall, 0.03);
  EXPECT_NEAR(seen_memory, memory, 0.1);
  EXPECT_NEAR(seen_scatter, variation * variation, 0.05);
}

}  // namespace
}  // namespace myelin::stats::causal
