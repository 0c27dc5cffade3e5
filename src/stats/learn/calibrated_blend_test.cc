#include "stats/learn/calibrated_blend.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"
#include "stats/learn/base_rate.h"
#include "stats/learn/scoring.h"

namespace myelin::stats::learn {
namespace {

struct Rows {
  std::vector<double> values, targets;
};
// A line and a corner, with noise columns.
Rows drawn(std::size_t n, std::uint64_t seed) {
  Random random(seed);
  Rows rows;
  for (std::size_t i = 0; i < n; ++i) {
    const double a = random.normal(), b = random.normal(), c = random.normal();
    const double logit = -1 + a + (b > 0.5 && c > 0 ? 2 : 0);
    rows.values.insert(rows.values.end(), {a, b, c, random.normal(), random.normal()});
    rows.targets.push_back(random.chance(1 / (1 + std::exp(-logit))) ? 1 : 0);
  }
  return rows;
}

TEST(CalibratedBlend, RanksBetterThanTheLineAndMayBeTakenAtItsWord) {
  const auto learnt = drawn(3'000, 1), judged = drawn(10'000, 2);
  const auto model = CalibratedBlend::fit({learnt.values, 5}, learnt.targets, {});
  ASSERT_TRUE(model) << model.error().message;
  const auto line = LogisticModel::fit({learnt.values, 5}, learnt.targets, {}, {});
  ASSERT_TRUE(line);
  std::vector<double> ours, plain;
  const FeatureRows rows{judged.values, 5};
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    ours.push_back(model->probability(rows.row(i)));
    plain.push_back(line->probability(rows.row(i)));
  }
  EXPECT_GT(auc(ours, judged.targets), auc(plain, judged.targets) + 0.005);
  EXPECT_LT(brier(ours, judged.targets), brier(plain, judged.targets));
  EXPECT_LT(calibration_error(ours, judged.targets), 0.03);
}

TEST(CalibratedBlend, AttributionsNameWhatMoved) {
  const auto learnt = drawn(1'500, 3);
  const auto model = CalibratedBlend::fit({learnt.values, 5}, learnt.targets, {});
  ASSERT_TRUE(model);
  std::vector<double> out(5);
  const std::vector<double> row{2.5, 0, 0, 0, 0};
  (void)model->attribute(row, out);
  for (std::size_t i = 1; i < 5; ++i) EXPECT_GT(out[0], std::abs(out[i]));
}

TEST(CalibratedBlend, TheLineCountsForNothingWhereNothingIsALine) {
  Random random(9);
  Rows rows;
  for (int i = 0; i < 2'000; ++i) {
    const double a = random.normal(), b = random.normal();
    rows.values.insert(rows.values.end(), {a, b});
    rows.targets.push_back(random.chance(a * b > 0 ? 0.9 : 0.1) ? 1 : 0);
  }
  const auto corners = CalibratedBlend::fit({rows.values, 2}, rows.targets, {});
  ASSERT_TRUE(corners);
  EXPECT_EQ(corners->line_share(), 0);

  for (std::size_t i = 0; i < rows.targets.size(); ++i)
    rows.targets[i] = random.chance(1 / (1 + std::exp(-rows.values[2 * i]))) ? 1 : 0;
  const auto line = CalibratedBlend::fit({rows.values, 2}, rows.targets, {});
  ASSERT_TRUE(line);
  EXPECT_GE(line->line_share(), 0.75);
}

TEST(DriftingBaseRate, FollowsALevelThatFellAndKeepsTheOrder) {
  Random random(5);
  DriftingBaseRate level(300, 30);
  EXPECT_NEAR(level(0.3), 0.3, 1e-9);
  for (int i = 0; i < 2'000; ++i) level.learn(0.2, random.chance(0.1));
  EXPECT_NEAR(level(0.2), 0.1, 0.03);
  EXPECT_LT(level(0.19), level(0.2));
}

}  // namespace
}  // namespace myelin::stats::learn
