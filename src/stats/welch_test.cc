#include "stats/welch.h"

#include <gtest/gtest.h>

#include <cmath>
#include <initializer_list>

#include "base/random.h"
#include "stats/student_t.h"

namespace myelin::stats {

// Published tables (Abramowitz & Stegun 26.10 and its successors), two-sided 95 % and 99 %; one
// degree of freedom is tan(π·level/2), two are closed form.
TEST(StudentT, QuantilesAgreeWithTables) {
  struct Row {
    double freedom, t95, t99;
  };
  for (const auto& row :
       {Row{1, 12.7062047364, 63.6567411629}, Row{2, 4.3026527297, 9.9248432009},
        Row{3, 3.1824463053, 5.8409093097}, Row{4, 2.7764451052, 4.6040948713},
        Row{5, 2.5705818356, 4.0321429836}, Row{10, 2.2281388520, 3.1692726726},
        Row{30, 2.0422724563, 2.7499956536}, Row{120, 1.9799304051, 2.6174211446}}) {
    EXPECT_NEAR(t_quantile_two_sided(0.95, row.freedom), row.t95, 2e-9) << row.freedom;
    EXPECT_NEAR(t_quantile_two_sided(0.99, row.freedom), row.t99, 2e-9) << row.freedom;
  }
  EXPECT_NEAR(t_quantile_two_sided(0.95, 1e9), 1.959963985, 1e-7);  // the normal's
}

TEST(StudentT, PAndQuantileAreInverse) {
  for (double freedom : {1.0, 1.7, 4.25, 29.3, 1234.5, 5e5})
    for (double level : {0.01, 0.5, 0.9, 0.95, 0.999, 0.999999})
      EXPECT_NEAR(t_two_sided_p(t_quantile_two_sided(level, freedom), freedom), 1 - level, 1e-12)
          << freedom << " " << level;
  EXPECT_NEAR(t_two_sided_p(2, 2), 1 - 2 / std::sqrt(2 + 4.0),
              1e-14);  // closed form: 1 − t/√(2+t²)
}

Moments sample(std::initializer_list<double> values) {
  Moments moments;
  for (double v : values) moments.add(v);
  return moments;
}

// Student's sleep data (Student 1908, Biometrika 6; R's `sleep`), whose Welch test R's manual
// prints: t = -1.8608, df = 17.776, p-value = 0.07939, interval -3.3654832 to 0.2054832.
TEST(Welch, AgreesWithPublishedExample) {
  const auto first = sample({0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0});
  const auto second = sample({1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4});
  const auto result = welch(first, second);
  ASSERT_TRUE(result);
  EXPECT_NEAR(result->t, -1.8608, 5e-5);
  EXPECT_NEAR(result->freedom, 17.776, 5e-4);
  EXPECT_NEAR(result->p_value, 0.07939, 5e-6);
  EXPECT_NEAR(result->low, -3.3654832, 5e-8);
  EXPECT_NEAR(result->high, 0.2054832, 5e-8);
}

TEST(Welch, NeedsTwoValuesASide) {
  EXPECT_FALSE(welch(sample({1}), sample({1, 2})));
  EXPECT_FALSE(welch({}, {}));
}

TEST(Welch, SamplesWithoutSpread) {
  const auto same = welch(sample({0, 0, 0}), sample({0, 0}));
  ASSERT_TRUE(same);
  EXPECT_EQ(same->p_value, 1);
  const auto apart = welch(sample({1, 1}), sample({0, 0, 0}));
  EXPECT_EQ(apart->p_value, 0);
  EXPECT_EQ(apart->low, 1);
}

// Runs `trials` comparisons with a known difference; returns how often the interval covers it.
double coverage(int na, double sda, int nb, double sdb, double difference, int trials,
                std::uint64_t seed) {
  Random random(seed);
  int covered = 0;
  for (int trial = 0; trial < trials; ++trial) {
    Moments a, b;
    for (int i = 0; i < na; ++i) a.add(random.normal(difference, sda));
    for (int i = 0; i < nb; ++i) b.add(random.normal(0, sdb));
    const auto result = welch(a, b);
    covered += result->low <= difference && difference <= result->high;
  }
  return covered / static_cast<double>(trials);
}

// Four standard errors of a share of 8,000 are 0.0097. Very unequal small samples are where a
// pooled test covers 79 %.
TEST(Welch, IntervalsCover) {
  EXPECT_NEAR(coverage(20, 1, 20, 1, 0, 8'000, 1), 0.95, 0.01);
  EXPECT_NEAR(coverage(10, 3, 60, 1, 0, 8'000, 2), 0.95, 0.01);
  EXPECT_NEAR(coverage(60, 1, 12, 4, 0.7, 8'000, 3), 0.95, 0.01);
}

// Under the null the share of p below 0.05 must be 0.05, also for ratings, which are far from
// normal.
TEST(Welch, FalseAlarmsOnStarsWithoutEffect) {
  Random random(4);
  const std::array<double, 5> weights{0.08, 0.04, 0.08, 0.2, 0.6};
  int alarms = 0;
  constexpr int trials = 5'000;
  for (int trial = 0; trial < trials; ++trial) {
    Moments a, b;
    for (int i = 0; i < 50; ++i) a.add(1 + static_cast<double>(random.weighted(weights)));
    for (int i = 0; i < 300; ++i) b.add(1 + static_cast<double>(random.weighted(weights)));
    alarms += welch(a, b)->p_value < 0.05;
  }
  EXPECT_NEAR(alarms / static_cast<double>(trials), 0.05, 0.015);
}

}  // namespace myelin::stats
