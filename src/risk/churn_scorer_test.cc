#include "risk/churn_scorer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/random.h"

namespace myelin::risk {
namespace {

constexpr double today = 20'000, opened = today - 400;
const Time now = from_us(static_cast<std::int64_t>(today * 86'400e6));

// Customers who buy every `gap` days or so, and after each order leave for good with a chance that
// a bad experience with it raises by `harm`.
std::vector<BuyerPast> company(int customers, double harm, std::uint64_t seed) {
  Random random(seed);
  std::vector<BuyerPast> buyers;
  for (int c = 1; c <= customers; ++c) {
    BuyerPast buyer{CustomerId{c}, {}, {}};
    const double gap = 12 + 12 * random.uniform();
    for (double day = opened + 300 * random.uniform(); day < today;
         day += 1 - gap * std::log(1 - random.uniform())) {
      PastPurchase purchase{.day = day, .paid = 50 + 100 * random.uniform()};
      const bool bad = random.chance(0.2);
      if (bad) {
        purchase.bad_day = purchase.spoke_day = day + 3;
        purchase.late_day = day + 2;
        buyer.complaints.push_back({day + 3, "deliver.speed.late"});
      }
      buyer.purchases.push_back(purchase);
      if (random.chance(0.08 + (bad ? harm : 0))) break;
    }
    buyers.push_back(std::move(buyer));
  }
  return buyers;
}

TEST(Churn, ScoresRankAndAreCalibratedOnLaterCustomers) {
  const auto scorer = ChurnScorer::learn(company(1'200, 0.6, 3), Currency{}, now);
  ASSERT_TRUE(scorer) << scorer.error().message;
  const auto& record = scorer->record();
  EXPECT_GT(record.auc, record.auc_alone + 0.02)
      << "what customers lived through says more than their rhythm: " << record.auc << " and "
      << record.auc_alone;
  EXPECT_LT(record.brier, record.brier_alone);
  EXPECT_LT(record.calibration_error, 0.06);
  EXPECT_GT(record.judged, 150);
  EXPECT_EQ(record.judged_at, now - days{record.horizon_days});
}

TEST(Churn, SaysWhyAndWhatIsAtRisk) {
  const auto buyers = company(1'200, 0.6, 5);
  const auto scorer = ChurnScorer::learn(buyers, Currency{}, now);
  ASSERT_TRUE(scorer) << scorer.error().message;
  BuyerPast content{CustomerId{9'001}, {}, {}};
  for (double day = today - 100; day < today; day += 15)
    content.purchases.push_back({.day = day, .paid = 100, .spoke_day = day + 3});
  auto hurt = content;
  hurt.purchases.back().bad_day = hurt.purchases.back().day + 3;
  hurt.purchases.back().late_day = hurt.purchases.back().day + 2;
  hurt.complaints.push_back({hurt.purchases.back().bad_day, "deliver.speed.late"});
  const auto one = scorer->score(content, now), other = scorer->score(hurt, now);
  ASSERT_TRUE(one && other);
  EXPECT_GT(other->probability, one->probability + 0.2);
  EXPECT_GT(other->at_risk.minor, one->at_risk.minor);
  EXPECT_EQ(other->factor, "deliver.speed.late");
  EXPECT_EQ(one->factor, "");
  ASSERT_FALSE(other->reasons.empty());
  EXPECT_FALSE(other->reasons[0].words.zh.empty());
  BuyerPast gone{CustomerId{9'002}, {{.day = opened, .paid = 10}}, {}};
  EXPECT_FALSE(scorer->score(gone, now)) << "given up: nothing left to foresee";
}

TEST(Churn, WhatIsStillToComeChangesNothing) {
  auto buyers = company(400, 0.6, 7);
  const auto scorer = ChurnScorer::learn(buyers, Currency{}, now);
  ASSERT_TRUE(scorer) << scorer.error().message;
  const auto known = std::ranges::find_if(
      buyers, [&](const BuyerPast& b) { return scorer->score(b, now).has_value(); });
  ASSERT_NE(known, buyers.end());
  const double before = scorer->score(*known, now)->probability;
  known->purchases.push_back({.day = today + 5, .paid = 1'000, .bad_day = today + 6});
  known->purchases.front().back_day = today + 2;
  known->complaints.push_back({today + 3, "use.quality.broken"});
  EXPECT_EQ(scorer->score(*known, now)->probability, before);
}

TEST(Churn, LearnsFromFiftyCustomersAndOtherwiseSaysWhatIsMissing) {
  const auto few = ChurnScorer::learn(company(220, 0.6, 9), Currency{}, now);
  ASSERT_TRUE(few) << few.error().message;
  const auto fewer = ChurnScorer::learn(company(25, 0.6, 11), Currency{}, now);
  ASSERT_FALSE(fewer);
  EXPECT_EQ(fewer.error().code, ErrorCode::conflict);
  EXPECT_NE(fewer.error().message.find("50 customers"), std::string::npos) << fewer.error().message;
  auto young = company(500, 0.6, 13);
  for (auto& buyer : young)
    std::erase_if(buyer.purchases, [](const PastPurchase& p) { return p.day < today - 20; });
  EXPECT_EQ(ChurnScorer::learn(young, Currency{}, now).error().code, ErrorCode::conflict);
}

TEST(Churn, WithoutHarmABadExperienceMovesLittle) {
  const auto buyers = company(1'200, 0, 15);
  const auto scorer = ChurnScorer::learn(buyers, Currency{}, now);
  ASSERT_TRUE(scorer) << scorer.error().message;
  EXPECT_LT(scorer->record().calibration_error, 0.1)
      << "some 50 customers a bin scatter by 0.05 of themselves";
  BuyerPast content{CustomerId{9'001}, {}, {}};
  for (double day = today - 100; day < today; day += 15)
    content.purchases.push_back({.day = day, .paid = 100});
  auto hurt = content;
  hurt.purchases.back().bad_day = hurt.purchases.back().spoke_day = hurt.purchases.back().day + 3;
  hurt.purchases.back().late_day = hurt.purchases.back().day + 2;
  hurt.complaints.push_back({hurt.purchases.back().bad_day, "deliver.speed.late"});
  EXPECT_NEAR(scorer->score(hurt, now)->probability, scorer->score(content, now)->probability,
              0.12);
}

}  // namespace
}  // namespace myelin::risk
