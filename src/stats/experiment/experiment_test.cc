#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/random.h"
#include "stats/experiment/arm.h"
#include "stats/experiment/sample_ratio.h"
#include "stats/experiment/sequential.h"

namespace myelin::stats::experiment {
namespace {

TEST(Arm, PartsMergeToTheWhole) {
  Random random(1);
  Arm whole, first, second;
  double sum = 0;
  for (int i = 0; i < 1000; ++i) {
    const double x = 1e6 + random.normal(), y = random.normal();
    whole.add(x, y);
    (i % 3 == 0 ? first : second).add(x, y);
    sum += x;
  }
  first.merge(second);
  first.merge({});
  EXPECT_NEAR(first.mean, sum / 1000, 1e-6);
  EXPECT_NEAR(first.squares, whole.squares, 1e-6);
  EXPECT_NEAR(first.product, whole.product, 1e-6);
  EXPECT_NEAR(whole.variance(), 1, 0.15);
}

// CUPED is the coefficient of the treatment in the regression on treatment and the (arm-centred)
// value before: here by construction, without noise.
TEST(Cuped, TakesAwayWhatWasThereBefore) {
  Random random(2);
  Arm treated, control;
  for (int i = 0; i < 4000; ++i) {
    const double before = random.normal(50, 10);
    (i % 2 ? treated : control).add(before + (i % 2 ? 1 : 0) + random.normal(0, 2), before);
  }
  const auto plain = difference(mean_of(treated), mean_of(control));
  const auto adjusted = cuped(treated, control);
  EXPECT_NEAR(adjusted.explained, 100.0 / 104, 0.01);
  EXPECT_NEAR(adjusted.effect.error / plain.error, std::sqrt(4.0 / 104), 0.01);
  EXPECT_NEAR(adjusted.effect.value, 1, 4 * adjusted.effect.error);
}

// Sessions of one unit go together, so the naive binomial interval is too narrow; the delta
// method's covers.
TEST(SampleRatio, AgreesWithTheChiSquare) {
  // (821 + 815 planned alike): 0.022 on one degree; (821, 715): 7.31.
  EXPECT_NEAR(sample_ratio_p(std::vector{821.0, 715.0}, std::vector{1.0, 1.0}), 0.006836, 1e-5);
  EXPECT_DOUBLE_EQ(sample_ratio_p(std::vector{100.0, 300.0}, std::vector{1.0, 3.0}), 1);
  EXPECT_NEAR(normal_two_sided(0.95), 1.959963985, 1e-8);
}

// O'Brien and Fleming's published constants (two-sided 5 %; Jennison & Turnbull 2000, table 2.3),
// and the continuous band, whose two sides are each crossed with 2(1 − Φ(b)).
TEST(Sequential, BandsAgreeWithTables) {
  EXPECT_NEAR(Sequential::at_looks(1, 1).band(), 1.960, 1e-3);
  EXPECT_NEAR(Sequential::at_looks(1, 2).band(), 1.977, 1e-3);
  EXPECT_NEAR(Sequential::at_looks(1, 5).band(), 2.040, 1e-3);
  EXPECT_NEAR(Sequential::at_looks(1, 10).band(), 2.087, 1e-3);
  EXPECT_NEAR(Sequential::at_looks(1, 20).band(), 2.126, 1e-3);
  EXPECT_NEAR(Sequential::any_time(1).band(), 2.2414, 1e-3);
}

// Nulls looked at after every tenth of a per cent keep the level.
TEST(Sequential, PeekingAllTheTimeKeepsTheLevel) {
  Random random(4);
  const auto test = Sequential::any_time(1000);
  int wrong = 0;
  const int trials = 3000;
  for (int trial = 0; trial < trials; ++trial) {
    double sum = 0;
    for (int n = 1; n <= 1000; ++n) {
      sum += random.normal();
      if (test.decided({sum / n, 1 / std::sqrt(n)}, n)) {
        ++wrong;
        break;
      }
    }
  }
  EXPECT_LE(static_cast<double>(wrong) / trials, 0.06);
  EXPECT_GE(static_cast<double>(wrong) / trials, 0.03);
  EXPECT_NEAR(test.p_value({test.band() / std::sqrt(1000.0), 1 / std::sqrt(1000.0)}, 1000), 0.05,
              1e-6);
}

}  // namespace
}  // namespace myelin::stats::experiment
