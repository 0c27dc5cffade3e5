// Cases small enough to be computed by hand from the formula in the header.
#include "stats/series/nab_score.h"

#include <gtest/gtest.h>

#include <cmath>

namespace myelin::stats::series {
namespace {

// 100 rows, of which 15 are probation; one window of ten rows.
NabSeries series(std::vector<NabReport> reports) {
  return {.rows = 100, .windows = {{50, 59}}, .reports = std::move(reports)};
}

TEST(NabScore, WeightsOfRows) {
  const auto one = series({});
  EXPECT_DOUBLE_EQ(nab_weight(one, nab_standard, 50), 1);
  // 2/(1+e^-0.5) − 1 = 0.2449186624, over 2/(1+e^-5) − 1 = 0.9866142982.
  EXPECT_NEAR(nab_weight(one, nab_standard, 59), 0.2449186624 / 0.9866142982, 1e-9);
  EXPECT_DOUBLE_EQ(nab_weight(one, nab_standard, 20), -0.11);
  // One row behind a window of ten, σ(1/9) = −tanh(2.5/9)
  EXPECT_NEAR(nab_weight(one, nab_standard, 60), 0.11 * std::tanh(-2.5 / 9), 1e-12);
  EXPECT_NEAR(nab_weight(one, nab_low_fp, 60), 0.22 * std::tanh(-2.5 / 9), 1e-12);
  EXPECT_DOUBLE_EQ(nab_weight(one, nab_standard, 86), -0.11);  // three window lengths behind
}

TEST(NabScore, SilenceIsZeroAndTheFirstRowOfEachWindowAHundred) {
  const std::vector<NabSeries> silent{series({})}, perfect{series({{50, 1}})};
  for (const auto& profile : {nab_standard, nab_low_fp, nab_low_fn}) {
    EXPECT_DOUBLE_EQ(nab_best(silent, profile).normalised(profile), 0);
    EXPECT_DOUBLE_EQ(nab_best(perfect, profile).normalised(profile), 100);
  }
}

TEST(NabScore, TheEarliestReportInAWindowCountsAndProbationDoesNot) {
  const std::vector<NabSeries> corpus{series({{3, 9}, {55, 5}, {52, 5}, {58, 9}})};
  const auto result = nab_score(corpus, nab_standard, 5);
  EXPECT_EQ(result.found, 1u);
  EXPECT_EQ(result.false_reports, 0u);
  EXPECT_DOUBLE_EQ(result.raw, nab_weight(corpus[0], nab_standard, 52));
}

TEST(NabScore, TheBestThresholdWeighsFindsAgainstFalseReports) {
  // One find at score 5 worth 1 − (−1) = 2, under three false reports of 0.11 at score 6.
  const std::vector<NabSeries> corpus{series({{20, 6}, {25, 6}, {30, 6}, {50, 5}, {22, 4}})};
  const auto best = nab_best(corpus, nab_standard);
  EXPECT_EQ(best.threshold, 5);
  EXPECT_NEAR(best.raw, 1 - 0.33, 1e-12);
  EXPECT_NEAR(best.normalised(nab_standard), 100 * (1 - 0.33 + 1) / 2, 1e-9);
  // Missing costs 2 in low_fn: (0.67 + 2) / 3.
  EXPECT_NEAR(nab_best(corpus, nab_low_fn).normalised(nab_low_fn), 100 * 2.67 / 3, 1e-9);
  // Ties fall on one side: a threshold of 6 takes all three.
  EXPECT_EQ(nab_score(corpus, nab_standard, 6).false_reports, 3u);
}

TEST(NabScore, AWindowWithinTheProbationIsNotAskedFor) {
  const std::vector<NabSeries> corpus{
      {.rows = 100, .windows = {{5, 10}, {50, 59}}, .reports = {{6, 2}, {50, 2}}}};
  const auto best = nab_best(corpus, nab_standard);
  EXPECT_EQ(best.windows, 1u);
  EXPECT_DOUBLE_EQ(best.normalised(nab_standard), 100);
  EXPECT_EQ(nab_probation(100), 15u);
  EXPECT_EQ(nab_probation(22'695), 750u);
}

}  // namespace
}  // namespace myelin::stats::series
