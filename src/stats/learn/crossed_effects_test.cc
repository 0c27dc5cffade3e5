#include "stats/learn/crossed_effects.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"

namespace myelin::stats::learn {
namespace {

// The mode of one group with `yes` of n: the root of yes - n·σ(x) - x/v = 0, by bisection.
double mode_of_one(double yes, double n, double variance) {
  double low = -20, high = 20;
  for (int i = 0; i < 200; ++i) {
    const double x = (low + high) / 2;
    (yes - n / (1 + std::exp(-x)) - x / variance > 0 ? low : high) = x;
  }
  return (low + high) / 2;
}

TEST(CrossedEffects, OneGroupIsThePosteriorModeOfItsLogit) {
  std::vector<CrossedRow> rows;
  for (int i = 0; i < 10; ++i) rows.push_back({{0}, i < 2, 1});
  const auto effects = crossed_effects(rows, std::vector<double>{1.5});
  ASSERT_TRUE(effects);
  EXPECT_NEAR(effects->front(), mode_of_one(2, 10, 1.5), 1e-8);
}

TEST(CrossedEffects, AWeightIsAsGoodAsRepeatedRows) {
  const std::vector<double> variances{1, 0.5};
  const auto once =
      crossed_effects(std::vector<CrossedRow>{{{0, 1}, true, 3}, {{0}, false, 2}}, variances);
  const auto repeated = crossed_effects(
      std::vector<CrossedRow>{
          {{0, 1}, true}, {{0, 1}, true}, {{0, 1}, true}, {{0}, false}, {{0}, false}},
      variances);
  ASSERT_TRUE(once && repeated);
  for (std::size_t g = 0; g < 2; ++g) EXPECT_NEAR((*once)[g], (*repeated)[g], 1e-8);
}

TEST(CrossedEffects, AGroupNobodySpeaksOfHasNone) {
  const auto effects =
      crossed_effects(std::vector<CrossedRow>{{{0}, false, 1}}, std::vector<double>{1, 1});
  ASSERT_TRUE(effects);
  EXPECT_LT(effects->front(), 0);
  EXPECT_EQ(effects->back(), 0);
}

// Rows drawn from effects drawn from the very priors: what is found is nearer to them than nothing
// is, and calibrated: its errors are not larger than the prior's spread.
TEST(CrossedEffects, FindsEffectsThatCross) {
  Random random(7);
  constexpr std::uint32_t products = 30, factors = 20;
  const std::vector<double> variances(products + factors, 1.0);
  std::vector<double> truth;
  for (std::size_t g = 0; g < variances.size(); ++g) truth.push_back(random.normal());
  std::vector<CrossedRow> rows;
  for (int i = 0; i < 3000; ++i) {
    const auto p = static_cast<std::uint32_t>(random.between(0, products - 1)),
               f = products + static_cast<std::uint32_t>(random.between(0, factors - 1));
    rows.push_back({{p, f}, random.uniform() < 1 / (1 + std::exp(-truth[p] - truth[f])), 1});
  }
  const auto effects = crossed_effects(rows, variances);
  ASSERT_TRUE(effects);
  double error = 0, spread = 0;
  for (std::size_t g = 0; g < truth.size(); ++g) {
    error += std::pow((*effects)[g] - truth[g], 2);
    spread += truth[g] * truth[g];
  }
  EXPECT_LT(error, 0.25 * spread);
}

TEST(CrossedEffects, RefusesWhatHasNoMeaning) {
  EXPECT_FALSE(crossed_effects(std::vector<CrossedRow>{{{1}, true, 1}}, std::vector<double>{1}));
  EXPECT_FALSE(crossed_effects(std::vector<CrossedRow>{{{0}, true, 0}}, std::vector<double>{1}));
  EXPECT_FALSE(crossed_effects({}, std::vector<double>{0}));
}

}  // namespace
}  // namespace myelin::stats::learn
