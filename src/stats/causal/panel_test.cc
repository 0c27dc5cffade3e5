#include "stats/causal/panel.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "stats/causal/simplex_weights.h"

namespace myelin::stats::causal {
namespace {

// Controls with a level, a loading on a common path, and noise; the treated unit is a mixture of
// controls 0 and 1, 5 above them, and moves by `effect` after time 20 of 30.
Panel company(double effect, double noise, std::uint64_t seed, std::size_t controls = 12) {
  Random random(seed);
  Panel panel{{}, controls + 1, 30, controls, 20};
  std::vector<double> path(panel.times);
  for (std::size_t t = 1; t < panel.times; ++t) path[t] = 0.8 * path[t - 1] + random.normal();
  for (std::size_t u = 0; u < panel.units; ++u) {
    const double loading = u == controls ? 0.75 : static_cast<double>(u % 5) / 2;
    for (std::size_t t = 0; t < panel.times; ++t)
      panel.values.push_back(10 + static_cast<double>(u) + loading * path[t] +
                             random.normal(0, noise) +
                             (u == controls && t >= panel.before ? effect : 0));
  }
  return panel;
}

constexpr auto methods = {PanelMethod::difference_in_differences, PanelMethod::synthetic_control,
                          PanelMethod::synthetic_difference_in_differences};

}  // namespace

// Two columns and a target between them: the minimiser is known in closed form.
TEST(SimplexWeights, FindTheMinimiser) {
  // ‖w₀·(1,0) + w₁·(0,1) − (0.9, 0.3)‖²: without ridge w₀ = 0.8; with ridge r, w₀ = ½ + 0.3/(1 +
  // r).
  for (const double ridge : {0.0, 0.5, 4.0}) {
    const SimplexProblem problem{{1, 0, 0, 1}, {0.9, 0.3}, ridge};
    const auto weights = simplex_weights(problem, std::vector{0.5, 0.5}, {0, 5000});
    EXPECT_NEAR(weights[0], 0.5 + 0.3 / (1 + ridge), 1e-9) << ridge;
    EXPECT_NEAR(weights[0] + weights[1], 1, 1e-12);
  }
}

TEST(SimplexWeights, StayOnTheSimplexAndNeverRiseAboveTheStart) {
  Random random(3);
  for (int round = 0; round < 50; ++round) {
    const auto n = static_cast<std::size_t>(random.between(1, 23));
    std::vector<double> factor(n * n), target(n);
    for (auto& v : factor) v = random.normal();
    for (auto& v : target) v = random.normal();
    SimplexProblem problem{std::vector<double>(n * n), std::vector<double>(n), random.uniform()};
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t k = 0; k < n; ++k) {
        for (std::size_t j = 0; j < n; ++j)
          problem.gram[i * n + j] += factor[k * n + i] * factor[k * n + j];
        problem.cross[i] += factor[k * n + i] * target[k];
      }
    const auto objective = [&](const std::vector<double>& w) {
      double sum = 0;
      for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) sum += w[i] * w[j] * problem.gram[i * n + j];
        sum += problem.ridge * w[i] * w[i] - 2 * w[i] * problem.cross[i];
      }
      return sum;
    };
    const std::vector<double> start(n, 1.0 / static_cast<double>(n));
    const auto weights = simplex_weights(problem, start, {1e-14, 2000});
    EXPECT_NEAR(std::accumulate(weights.begin(), weights.end(), 0.0), 1, 1e-9);
    for (const double w : weights) EXPECT_GE(w, 0);
    EXPECT_LE(objective(weights), objective(start) + 1e-12);
    for (std::size_t corner = 0; corner < n; ++corner) {
      std::vector<double> there(n);
      there[corner] = 1;
      EXPECT_LE(objective(weights), objective(there) + 1e-6);
    }
  }
}

// A law of all three methods: moving the treated unit after treatment moves the estimate by as
// much.
TEST(PanelEffect, IsEquivariant) {
  for (const auto method : methods) {
    const auto none = panel_effect(company(0, 0.2, 5), method);
    const auto three = panel_effect(company(3, 0.2, 5), method);
    ASSERT_TRUE(none && three);
    EXPECT_NEAR(three->estimate - none->estimate, 3, 1e-9);
    auto scaled = company(3, 0.2, 5);
    for (auto& v : scaled.values) v = 1000 * v;
    EXPECT_NEAR(panel_effect(scaled, method)->estimate, 1000 * three->estimate, 1e-5);
  }
}

TEST(PanelEffect, RecoversWhatWasPlanted) {
  const auto effect =
      panel_effect(company(-2, 0.1, 9), PanelMethod::synthetic_difference_in_differences);
  ASSERT_TRUE(effect);
  EXPECT_NEAR(effect->estimate, -2, 0.3);
}

TEST(PanelEffect, CounterfactualDiffersFromTheObservedByTheEstimate) {
  const auto panel = company(-2, 0.3, 11);
  for (const auto method : methods) {
    const auto effect = panel_effect(panel, method);
    ASSERT_TRUE(effect);
    const auto without = counterfactual(panel, *effect);
    const auto observed = treated_mean(panel);
    double gap = 0;
    for (auto t = panel.before; t < panel.times; ++t) gap += observed[t] - without[t];
    EXPECT_NEAR(gap / 10, effect->estimate, 1e-9);
  }
}

// With nothing planted, the placebos of the controls have the spread of the estimate itself.
TEST(PanelEffect, PlaceboSpreadIsTheSpreadOfTheEstimate) {
  constexpr auto method = PanelMethod::synthetic_difference_in_differences;
  double squares = 0, variances = 0;
  constexpr int rounds = 120;
  for (int round = 0; round < rounds; ++round) {
    const auto panel = company(0, 1, 100 + static_cast<std::uint64_t>(round), 10);
    const auto effect = panel_effect(panel, method);
    ASSERT_TRUE(effect);
    squares += effect->estimate * effect->estimate;
    const auto placebos = placebo_effects(panel, method, *effect, 40, Random(7));
    ASSERT_TRUE(placebos);
    for (const double e : *placebos) variances += e * e / 40;
  }
  EXPECT_NEAR(std::sqrt(squares / variances), 1, 0.25);
}

TEST(PanelEffect, RefusesWhatCannotBeCompared) {
  auto panel = company(0, 1, 1);
  panel.before = 1;
  EXPECT_FALSE(panel_effect(panel, PanelMethod::synthetic_control));
  panel = company(0, 1, 1);
  panel.values[3] = std::nan("");
  EXPECT_FALSE(panel_effect(panel, PanelMethod::synthetic_control));
  panel = company(0, 1, 1, 2);
  const auto effect = panel_effect(panel, PanelMethod::synthetic_control);
  ASSERT_TRUE(effect);
  EXPECT_FALSE(placebo_effects(panel, PanelMethod::synthetic_control, *effect, 5, Random(1)));
}

// With fewer controls than times, time weights can fit every unit perfectly. A placebo must not:
// its spread is that of the estimate itself on panels where nothing happened.
TEST(PanelEffect, PlacebosStrayWithFewControlsToo) {
  constexpr auto method = PanelMethod::synthetic_difference_in_differences;
  constexpr int panels = 60;
  Random random(3);
  double estimates = 0, placebos = 0;
  for (int i = 0; i < panels; ++i) {
    Panel panel;
    panel.units = 7;
    panel.controls = 6;
    panel.times = 40;
    panel.before = 30;
    for (std::size_t k = 0; k < panel.units * panel.times; ++k)
      panel.values.push_back(random.normal());
    const auto effect = panel_effect(panel, method);
    ASSERT_TRUE(effect);
    estimates += effect->estimate * effect->estimate / panels;
    const auto strays = placebo_effects(panel, method, *effect, 30, Random(1));
    ASSERT_TRUE(strays);
    for (const double e : *strays) placebos += e * e / panels / 30;
  }
  EXPECT_GT(placebos, 0.5 * estimates);
  EXPECT_LT(placebos, 2 * estimates);
}

}  // namespace myelin::stats::causal
