#include "stats/learn/calibration.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/random.h"
#include "stats/learn/scoring.h"

namespace myelin::stats::learn {
namespace {

TEST(Scoring, AgreesWithCountingByHand) {
  const std::vector<double> scores{0.1, 0.4, 0.35, 0.8}, labels{0, 0, 1, 1};
  EXPECT_DOUBLE_EQ(auc(scores, labels), 0.75);
  EXPECT_NEAR(average_precision(scores, labels), 0.8333333333, 1e-9);
  EXPECT_DOUBLE_EQ(brier(scores, labels), (0.01 + 0.16 + 0.4225 + 0.04) / 4);
  const std::vector<double> tied{1, 1, 1, 1};
  EXPECT_DOUBLE_EQ(auc(tied, labels), 0.5);
  EXPECT_DOUBLE_EQ(calibration_error(std::vector<double>{0.5, 0.5, 0.5, 0.5}, labels, 1), 0);
  EXPECT_DOUBLE_EQ(calibration_error(scores, labels, 4), (0.1 + 0.65 + 0.4 + 0.2) / 4);
}

TEST(Isotonic, PoolsWhatFalls) {
  const std::vector<double> scores{1, 2, 3, 4, 5}, labels{1, 3, 2, 4, 4.5};
  const auto fit = Isotonic::fit(scores, labels);
  ASSERT_TRUE(fit);
  EXPECT_DOUBLE_EQ((*fit)(0), 1);
  EXPECT_DOUBLE_EQ((*fit)(2), 2.5);
  EXPECT_DOUBLE_EQ((*fit)(2.7), 2.5);
  EXPECT_DOUBLE_EQ((*fit)(3.5), 3.25);
  EXPECT_DOUBLE_EQ((*fit)(9), 4.5);
  EXPECT_FALSE(Isotonic::fit({}, {}));
}

TEST(Isotonic, NeverFallsAndKeepsTheMean) {
  Random random(1);
  for (int trial = 0; trial < 50; ++trial) {
    std::vector<double> scores, labels;
    for (int i = 0; i < 200; ++i) {
      scores.push_back(std::floor(random.uniform() * 50));
      labels.push_back(random.chance(0.02 * scores.back()));
    }
    const auto fit = Isotonic::fit(scores, labels);
    ASSERT_TRUE(fit);
    for (double s = -1; s < 51; s += 0.25) EXPECT_LE((*fit)(s), (*fit)(s + 0.25) + 1e-12);
    double stated = 0, happened = 0;
    for (std::size_t i = 0; i < scores.size(); ++i) {
      stated += (*fit)(scores[i]);
      happened += labels[i];
    }
    EXPECT_NEAR(stated, happened, 1e-9);
  }
}

TEST(BetaCalibration, UndoesAKnownDistortion) {
  Random random(2);
  std::vector<double> stated, labels;
  for (int i = 0; i < 50'000; ++i) {
    const double p = random.uniform();
    stated.push_back(p);
    const double logit = 2 * std::log(p) - 0.5 * std::log(1 - p) + 0.3;
    labels.push_back(random.chance(1 / (1 + std::exp(-logit))));
  }
  const auto fit = BetaCalibration::fit(stated, labels);
  ASSERT_TRUE(fit);
  EXPECT_NEAR(fit->a(), 2, 0.1);
  EXPECT_NEAR(fit->b(), 0.5, 0.05);
  EXPECT_NEAR(fit->c(), 0.3, 0.1);
  // Ten rows change little, and an order that is the wrong way round is flattened, not inverted.
  const std::vector<double> few{0.1, 0.9}, wrong{1, 0};
  EXPECT_NEAR((*BetaCalibration::fit(few, std::vector<double>{0, 1}))(0.5), 0.5, 0.1);
  std::vector<double> backwards, inverse;
  for (int i = 0; i < 500; ++i) {
    backwards.push_back(random.uniform());
    inverse.push_back(random.chance(1 - backwards.back()));
  }
  const auto flat = BetaCalibration::fit(backwards, inverse);
  ASSERT_TRUE(flat);
  EXPECT_GE(flat->a(), 0);
  EXPECT_GE(flat->b(), 0);
}

TEST(VennAbers, IsTheIsotonicFitWithTheRowAdded) {
  Random random(3);
  for (int trial = 0; trial < 30; ++trial) {
    std::vector<double> scores, labels;
    for (int i = 0; i < 40; ++i) {
      scores.push_back(std::floor(random.uniform() * 25));
      labels.push_back(random.chance(0.04 * scores.back()));
    }
    const auto fit = VennAbers::fit(scores, labels);
    ASSERT_TRUE(fit);
    for (double s = -0.5; s < 26; s += 0.5) {
      auto more = scores;
      more.push_back(s);
      auto as = labels;
      as.push_back(0);
      const double low = (*Isotonic::fit(more, as))(s);
      as.back() = 1;
      const double high = (*Isotonic::fit(more, as))(s);
      EXPECT_NEAR((*fit)(s).low, low, 1e-12) << s;
      EXPECT_NEAR((*fit)(s).high, high, 1e-12) << s;
    }
  }
}

// Validity: whatever the score is, the end of the interval that belongs to what then happens is
// calibrated over draws (Vovk & Petej 2014, theorem 1).
TEST(VennAbers, OneEndIsCalibratedWhateverTheScore) {
  Random random(4);
  std::vector<double> stated, happened;
  for (int trial = 0; trial < 1000; ++trial) {
    std::vector<double> scores, labels;
    for (int i = 0; i < 200; ++i) {
      scores.push_back(random.normal());
      labels.push_back(random.chance(0.3 / (1 + std::exp(-3 * scores.back()))));
    }
    const auto fit = VennAbers::fit(scores, labels);
    ASSERT_TRUE(fit);
    for (int i = 0; i < 20; ++i) {
      const double score = random.normal();
      happened.push_back(random.chance(0.3 / (1 + std::exp(-3 * score))));
      const auto interval = (*fit)(score);
      EXPECT_LE(interval.low, interval.high);
      stated.push_back(happened.back() > 0.5 ? interval.high : interval.low);
    }
  }
  EXPECT_LT(calibration_error(stated, happened), 0.015);
}

}  // namespace
}  // namespace myelin::stats::learn
