#include "stats/causal/sensitivity.h"

#include <gtest/gtest.h>

namespace myelin::stats::causal {

// The Darfur study as the R package sensemakr prints it: estimate 0.09732, error 0.02326, t 4.18445
// on 783 degrees of freedom; partial R² 0.02187, robustness values 0.13878 and 0.07626.
TEST(Sensitivity, AgreesWithThePublishedExample) {
  EXPECT_NEAR(partial_r2(4.18445, 783), 0.02187, 5e-6);
  EXPECT_NEAR(robustness_value(4.18445, 783), 0.13878, 5e-6);
  EXPECT_NEAR(robustness_value_of_significance(4.18445, 783), 0.07626, 5e-6);
}

// Confounders once, twice and three times as strong as `female`, which explains 0.908 % of the
// residual treatment and 10.903 % of the residual outcome: the package prints bounds of 0.0752,
// 0.0529 and 0.0304, the first for partial R² of 0.00916 and 0.12464.
TEST(Sensitivity, BoundsAgreeWithThePublishedExample) {
  const Confounder female{0.10903, 0.00908};
  const auto left = [&](double times) {
    return adjusted(0.09732, 0.02326, 783, as_strong_as(female, times)).estimate;
  };
  EXPECT_NEAR(as_strong_as(female, 1).r2_treatment, 0.00916, 1e-5);
  EXPECT_NEAR(as_strong_as(female, 1).r2_outcome, 0.12464, 1e-5);
  EXPECT_NEAR(left(1), 0.0752, 1e-4);
  EXPECT_NEAR(left(2), 0.0529, 1e-4);
  EXPECT_NEAR(left(3), 0.0304, 1e-4);
}

TEST(Sensitivity, AConfounderOfTheRobustnessValueLeavesNothing) {
  for (const double t : {0.5, 2.0, 9.0}) {
    const double value = robustness_value(t, 200);
    EXPECT_NEAR(adjusted(t * 0.1, 0.1, 200, {value, value}).estimate, 0, 1e-12) << t;
  }
}

// VanderWeele & Ding 2017: a risk ratio of 3.9 needs 7.26; 1 needs nothing; halving counts as
// doubling.
TEST(Sensitivity, EValue) {
  EXPECT_NEAR(e_value(3.9), 7.26, 5e-3);
  EXPECT_EQ(e_value(1), 1);
  EXPECT_EQ(e_value(0.5), e_value(2));
}

}  // namespace myelin::stats::causal
