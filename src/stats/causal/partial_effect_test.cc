#include "stats/causal/partial_effect.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "stats/causal/aipw.h"

namespace myelin::stats::causal {
namespace {

// People with several rows each and a habit of their own; x₀ raises treatment and outcome, so the
// plain slope is wrong. The true slope is `truth`.
struct Made {
  std::vector<double> features, treatment, outcome;
  std::vector<std::int64_t> groups;
  DoseStudy study() const { return {{features, 3}, treatment, outcome, groups}; }
};
Made make(int people, double truth, std::uint64_t seed) {
  Random random(seed);
  Made made;
  for (int p = 0; p < people; ++p) {
    const double habit = random.normal(), mood = random.normal();
    const auto rows = random.between(1, 4);
    for (std::int64_t i = 0; i < rows; ++i) {
      const double x[3] = {random.normal(), random.normal(), random.normal()};
      made.features.insert(made.features.end(), x, x + 3);
      const double t = x[0] + 0.7 * mood + random.normal();
      made.treatment.push_back(t);
      made.outcome.push_back(truth * t + 2 * x[0] + x[1] + habit + random.normal());
      made.groups.push_back(p);
    }
  }
  return made;
}

}  // namespace

TEST(DoseEffect, CoversThePlantedSlopeWhereThePlainOneIsWrong) {
  int covered = 0, plain_right = 0;
  constexpr int draws = 200;
  for (std::uint64_t seed = 1; seed <= draws; ++seed) {
    const auto found = dose_effect(make(250, 0.5, seed).study(), {.splits = 1}, Random(3));
    ASSERT_TRUE(found) << found.error().message;
    covered += found->low <= 0.5 && 0.5 <= found->high;
    plain_right += std::abs(found->plain - 0.5) < 0.4;
  }
  // 190 expected of 200: outside 181…198 in 1 of 200 such tests.
  EXPECT_GE(covered, 181);
  EXPECT_LE(covered, 198);
  EXPECT_EQ(plain_right, 0);
}

TEST(DoseEffect, ANullIsCalledAnEffectAsOftenAsStated) {
  int claimed = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const auto found = dose_effect(make(200, 0, 900 + seed).study(), {.splits = 1}, Random(3));
    ASSERT_TRUE(found);
    claimed += found->low > 0 || found->high < 0;
  }
  EXPECT_LE(claimed, 19);  // 10 expected
}

TEST(DoseEffect, RowsOfOneGroupAreNotSoManyWitnesses) {
  auto made = make(150, 0.5, 4);
  const auto together = dose_effect(made.study(), {}, Random(3));
  // Everything ten times over is not ten times as much knowledge.
  Made copied;
  for (int i = 0; i < 10; ++i) {
    copied.features.insert(copied.features.end(), made.features.begin(), made.features.end());
    copied.treatment.insert(copied.treatment.end(), made.treatment.begin(), made.treatment.end());
    copied.outcome.insert(copied.outcome.end(), made.outcome.begin(), made.outcome.end());
    copied.groups.insert(copied.groups.end(), made.groups.begin(), made.groups.end());
  }
  const auto many = dose_effect(copied.study(), {}, Random(3));
  ASSERT_TRUE(together && many);
  EXPECT_NEAR(many->error / together->error, 1, 0.1);
}

TEST(DoseEffect, WhatNobodyVariedIsLeftOutAndSaid) {
  auto made = make(400, 0.5, 5);
  // A third of the rows are of a kind that is always treated alike.
  std::vector<double> features;
  for (std::size_t i = 0; i < made.treatment.size(); ++i) {
    const bool fixed = i % 3 == 0;
    if (fixed) made.treatment[i] = 2 * made.features[3 * i];
    features.insert(features.end(), &made.features[3 * i], &made.features[3 * i] + 3);
    features.push_back(fixed);
    features.push_back(fixed ? made.features[3 * i] : 0);
  }
  const DoseStudy study{{features, 5}, made.treatment, made.outcome, made.groups};
  const auto found = dose_effect(study, {}, Random(3));
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_LT(found->kept, found->rows * 9 / 10);
  EXPECT_GT(found->kept, found->rows / 2);
}

TEST(DoseEffect, RefusesWhatCannotBeCompared) {
  auto made = make(60, 0.5, 6);
  for (std::size_t i = 0; i < made.treatment.size(); ++i) made.treatment[i] = 1;
  EXPECT_FALSE(dose_effect(made.study(), {}, Random(1)));
  made = make(60, 0.5, 6);
  made.outcome[0] = std::nan("");
  EXPECT_FALSE(dose_effect(made.study(), {}, Random(1)));
  EXPECT_FALSE(dose_effect(make(20, 0.5, 6).study(), {}, Random(1)));
}

// The same of a treatment that is there or not: whose rows it is enters the error.
TEST(AverageEffect, RowsOfOneGroupAreNotSoManyWitnesses) {
  const auto made = make(300, 0.5, 8);
  std::vector<double> treated, features, outcome;
  std::vector<std::int64_t> groups;
  for (int copy = 0; copy < 4; ++copy) {
    for (std::size_t i = 0; i < made.treatment.size(); ++i) {
      treated.push_back(made.treatment[i] > 0);
      outcome.push_back(made.outcome[i]);
    }
    features.insert(features.end(), made.features.begin(), made.features.end());
    groups.insert(groups.end(), made.groups.begin(), made.groups.end());
  }
  const auto apart = average_effect({{features, 3}, treated, outcome}, {}, Random(3));
  const auto together = average_effect({{features, 3}, treated, outcome, groups}, {}, Random(3));
  ASSERT_TRUE(apart && together);
  EXPECT_GT(together->error, 1.7 * apart->error);
}

}  // namespace myelin::stats::causal
