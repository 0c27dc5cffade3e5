#include "stats/causal/aipw.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace myelin::stats::causal {
namespace {

// Treatment is likelier where x₀ is high, and x₀ raises the outcome: the plain difference is wrong.
struct Made {
  std::vector<double> features, treatment, outcome;
  double naive = 0, truth_all = 0, truth_treated = 0;
  ObservedStudy study() const { return {{features, 3}, treatment, outcome}; }
};
Made make(std::size_t n, std::uint64_t seed) {
  Random random(seed);
  Made made;
  double treated = 0, sum[2] = {0, 0};
  for (std::size_t i = 0; i < n; ++i) {
    const double x[3] = {random.normal(), random.normal(), random.normal()};
    made.features.insert(made.features.end(), x, x + 3);
    const bool t = random.chance(1 / (1 + std::exp(0.5 - x[0])));
    const double effect = 2 + x[0];
    made.treatment.push_back(t ? 1 : 0);
    made.outcome.push_back(3 * x[0] + x[1] + random.normal() + (t ? effect : 0));
    made.truth_all += effect / static_cast<double>(n);
    made.truth_treated += t ? effect : 0;
    treated += t ? 1 : 0;
    sum[t ? 1 : 0] += made.outcome.back();
  }
  made.truth_treated /= treated;
  made.naive = sum[1] / treated - sum[0] / (static_cast<double>(n) - treated);
  return made;
}

}  // namespace

TEST(AverageEffect, IsFoundWhereThePlainDifferenceIsWrong) {
  int covered = 0;
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    const auto made = make(600, seed);
    const auto all = average_effect(made.study(), {.splits = 1}, Random(3));
    ASSERT_TRUE(all) << all.error().message;
    covered += all->low <= made.truth_all && made.truth_all <= all->high;
    EXPECT_LT(std::abs(all->estimate - made.truth_all), 0.5);
    EXPECT_GT(std::abs(made.naive - made.truth_all), 1.5);
  }
  EXPECT_GE(covered, 26);
}

TEST(AverageEffect, OnTheTreatedIsAnother) {
  const auto made = make(3000, 5);
  const auto on = average_effect(made.study(), {.estimand = Estimand::treated}, Random(3));
  ASSERT_TRUE(on);
  EXPECT_NEAR(on->estimate, made.truth_treated, 0.25);
  EXPECT_GT(made.truth_treated - made.truth_all, 0.2);
}

TEST(AverageEffect, TrimmingSaysWhomItIsAbout) {
  const auto made = make(1500, 6);
  const auto trimmed = average_effect(made.study(), {.trim = 0.2}, Random(3));
  ASSERT_TRUE(trimmed);
  EXPECT_LT(trimmed->kept, trimmed->rows);
  EXPECT_GT(trimmed->kept, trimmed->rows / 2);
}

TEST(AverageEffect, RefusesWhatCannotBeCompared) {
  auto made = make(100, 7);
  made.treatment[0] = 0.5;
  EXPECT_FALSE(average_effect(made.study(), {}, Random(1)));
  made = make(100, 7);
  made.outcome[0] = std::nan("");
  EXPECT_FALSE(average_effect(made.study(), {}, Random(1)));
}

}  // namespace myelin::stats::causal
