#include "stats/learn/logistic.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/random.h"
#include "stats/learn/scoring.h"

namespace myelin::stats::learn {
namespace {

struct Sample {
  std::vector<double> values, targets;
  std::size_t columns = 0;
  FeatureRows features() const { return {values, columns}; }
};

Sample sample(std::size_t n, const std::vector<double>& truth, std::uint64_t seed) {
  Random random(seed);
  Sample s;
  s.columns = truth.size();
  for (std::size_t i = 0; i < n; ++i) {
    double logit = -0.7;
    for (double beta : truth) {
      s.values.push_back(random.normal());
      logit += beta * s.values.back();
    }
    s.targets.push_back(random.chance(1 / (1 + std::exp(-logit))));
  }
  return s;
}

TEST(Logistic, FindsPlantedCoefficients) {
  const auto s = sample(40'000, {1.2, -0.5, 0}, 1);
  const auto model = LogisticModel::fit(s.features(), s.targets, {}, {.ridge = 1e-6});
  ASSERT_TRUE(model);
  const std::vector<double> origin{0, 0, 0};
  EXPECT_NEAR(model->logit(origin), -0.7, 0.05);
  const std::vector<double> first{1, 0, 0}, second{0, 1, 0}, third{0, 0, 1};
  EXPECT_NEAR(model->logit(first) - model->logit(origin), 1.2, 0.05);
  EXPECT_NEAR(model->logit(second) - model->logit(origin), -0.5, 0.05);
  EXPECT_NEAR(model->logit(third) - model->logit(origin), 0, 0.05);
}

// At the maximum the penalised likelihood is flat.
TEST(Logistic, TheSlopeVanishesAtTheFit) {
  const auto s = sample(300, {2, 1, -1, 0.5}, 2);
  const double ridge = 3;
  const auto model = LogisticModel::fit(s.features(), s.targets, {}, {.ridge = ridge});
  ASSERT_TRUE(model);
  double intercept = 0;
  std::vector<double> slope(4);
  for (std::size_t c = 0; c < 4; ++c) slope[c] = -ridge * model->coefficients()[c];
  for (std::size_t i = 0; i < 300; ++i) {
    const auto row = s.features().row(i);
    const double away = s.targets[i] - model->probability(row);
    intercept += away;
    for (std::size_t c = 0; c < 4; ++c)
      slope[c] += away * (row[c] - model->means()[c]) / model->scales()[c];
  }
  EXPECT_NEAR(intercept, 0, 1e-6);
  for (double value : slope) EXPECT_NEAR(value, 0, 1e-6);
}

TEST(Logistic, LeaveOneOutAgreesWithLeavingOneOut) {
  const auto s = sample(80, {1, -1, 0.3}, 3);
  const auto model = LogisticModel::fit(s.features(), s.targets, {}, {.ridge = 2});
  ASSERT_TRUE(model);
  for (std::size_t left = 0; left < 80; left += 7) {
    std::vector<double> weights(80, 1);
    weights[left] = 0;
    const auto without = LogisticModel::fit(s.features(), s.targets, weights, {.ridge = 2});
    ASSERT_TRUE(without);
    EXPECT_NEAR(model->leave_one_out_probabilities()[left],
                without->probability(s.features().row(left)), 0.02);
  }
}

TEST(Logistic, PartedClassesAndConstantColumnsAreNoTrouble) {
  const std::vector<double> values{-2, 1, -1, 1, 1, 1, 2, 1}, targets{0, 0, 1, 1};
  const auto model = LogisticModel::fit({values, 2}, targets, {}, {.ridge = 0.01});
  ASSERT_TRUE(model);
  EXPECT_EQ(model->coefficients()[1], 0);
  EXPECT_GT(model->probability(std::vector<double>{2, 1}), 0.97);
  const std::vector<double> ones(4, 1.0);
  const auto same = LogisticModel::fit({values, 2}, ones, {}, {});
  ASSERT_TRUE(same);
  EXPECT_GT(same->probability(std::vector<double>{0, 1}), 0.85);
  EXPECT_FALSE(LogisticModel::fit({values, 2}, ones, {}, {.ridge = 0}));
  EXPECT_FALSE(LogisticModel::fit({values, 3}, ones, {}, {}));
}

TEST(Logistic, ContributionsSum) {
  auto s = sample(200, {1, -1}, 4);
  s.values[3] = std::nan("");
  const auto model = LogisticModel::fit(s.features(), s.targets, {}, {});
  ASSERT_TRUE(model);
  std::vector<double> parts(2);
  model->contributions(s.features().row(1), parts);
  EXPECT_EQ(parts[1], 0);
  EXPECT_DOUBLE_EQ(model->intercept() + parts[0] + parts[1], model->logit(s.features().row(1)));
}

TEST(Logistic, PriorMeansAreWhatNoRowsLeave) {
  const auto s = sample(40, {0, 0}, 5);
  const std::vector<double> means{0.8, -0.4};
  const auto model =
      LogisticModel::fit(s.features(), s.targets, {}, {.ridge = 1e6, .prior_means = means});
  ASSERT_TRUE(model);
  EXPECT_NEAR(model->coefficients()[0], 0.8, 1e-3);
  EXPECT_NEAR(model->coefficients()[1], -0.4, 1e-3);
}

}  // namespace
}  // namespace myelin::stats::learn
