#include "stats/learn/blended_classifier.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/random.h"
#include "stats/learn/scoring.h"

namespace myelin::stats::learn {
namespace {

struct Sample {
  std::vector<double> values, targets;
  FeatureRows features() const { return {values, 8}; }
};

Sample sample(std::size_t n, std::uint64_t seed) {
  Random random(seed);
  Sample s;
  for (std::size_t i = 0; i < n; ++i) {
    double logit = -1;
    for (int c = 0; c < 8; ++c) {
      s.values.push_back(random.normal());
      logit += c < 3 ? 0.8 * s.values.back() : 0;
    }
    const auto row = s.features().row(i);
    logit += 1.5 * std::abs(row[3]) - 1;
    s.targets.push_back(random.chance(1 / (1 + std::exp(-logit))));
  }
  return s;
}

TEST(BlendedClassifier, IsCalibratedFromFewRowsAndFromMany) {
  for (const std::size_t n : {60UL, 300UL, 3000UL}) {
    double error = 0, score = 0;
    const int draws = n > 1000 ? 1 : 10;
    for (int draw = 0; draw < draws; ++draw) {
      const auto train = sample(n, 1 + static_cast<std::uint64_t>(draw)), test = sample(4000, 77);
      const auto model = BlendedClassifier::fit(train.features(), train.targets);
      ASSERT_TRUE(model) << model.error().message;
      std::vector<double> stated;
      for (std::size_t i = 0; i < 4000; ++i)
        stated.push_back(model->probability(test.features().row(i)));
      error += calibration_error(stated, test.targets) / draws;
      score += auc(stated, test.targets) / draws;
    }
    EXPECT_LT(error, n == 60 ? 0.12 : n == 300 ? 0.06 : 0.03) << n;
    EXPECT_GT(score, n == 60 ? 0.66 : n == 300 ? 0.71 : 0.79) << n;
  }
}

TEST(BlendedClassifier, ReasonsPointWhereTheLogitMoved) {
  const auto train = sample(3000, 3);
  const auto model = BlendedClassifier::fit(train.features(), train.targets);
  ASSERT_TRUE(model);
  std::vector<double> high(8, 0), low(8, 0), parts(8), other(8);
  high[0] = 2;
  low[0] = -2;
  model->attribute(high, parts);
  model->attribute(low, other);
  EXPECT_GT(parts[0], 0.8);
  EXPECT_LT(other[0], -0.8);
  const auto logit = [&](const std::vector<double>& row) {
    const double p = model->probability(row);
    return std::log(p / (1 - p));
  };
  // The same mean for both: differences of sums are differences of logits.
  double sum = 0;
  for (std::size_t c = 0; c < 8; ++c) sum += parts[c] - other[c];
  EXPECT_NEAR(sum, logit(high) - logit(low), 1e-9);
}

TEST(BlendedClassifier, SaysWhenThereIsTooLittle) {
  auto s = sample(30, 4);
  EXPECT_TRUE(BlendedClassifier::fit(s.features(), s.targets));
  for (auto& y : s.targets) y = 0;
  EXPECT_EQ(BlendedClassifier::fit(s.features(), s.targets).error().code,
            ErrorCode::invalid_argument);
  EXPECT_FALSE(BlendedClassifier::fit(s.features(), std::vector<double>(29, 1)));
}

}  // namespace
}  // namespace myelin::stats::learn
