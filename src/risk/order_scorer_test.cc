#include "risk/order_scorer.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/random.h"

namespace myelin::risk {
namespace {

constexpr Time start = from_us(1'700'000'000'000'000);

// A company of which one carrier is late; who gets his parcel late writes a bad review more often.
std::vector<OrderPast> company(int orders, std::uint64_t seed) {
  Random random(seed);
  std::vector<OrderPast> past;
  for (int i = 0; i < orders; ++i) {
    OrderPast o;
    o.order = "o" + std::to_string(i);
    o.customer = CustomerId{i % 700 + 1};
    o.product = random.chance(0.5) ? "pan" : "kettle";
    o.channel = "tmall";
    o.carrier = random.chance(0.3) ? "snail" : "hare";
    o.currency = "CNY";
    o.amount = 20 + 100 * random.uniform();
    o.ordered_at = start + minutes{30 * i};
    o.due = o.ordered_at + hours{72};
    o.shipped_at = o.ordered_at + hours{12};
    const bool late = random.chance(o.carrier == "snail" ? 0.5 : 0.05);
    o.delivered_at = o.ordered_at + hours{late ? 100 + random.between(0, 60) : 48};
    if (random.chance(late ? 0.5 : 0.06))
      o.spoke_at = o.bad_at = *o.delivered_at + hours{30};
    else if (random.chance(0.4))
      o.spoke_at = *o.delivered_at + hours{30};
    past.push_back(std::move(o));
  }
  return past;
}

OrderPast open_order(Time now, bool late) {
  OrderPast o;
  o.order = "open";
  o.product = "pan";
  o.channel = "tmall";
  o.carrier = late ? "snail" : "hare";
  o.currency = "CNY";
  o.amount = 60;
  o.ordered_at = now - hours{late ? 130 : 50};
  o.due = o.ordered_at + hours{72};
  o.shipped_at = o.ordered_at + hours{12};
  o.delivered_at = now - hours{2};
  return o;
}

}  // namespace

TEST(OrderScorer, FindsWhoWillComplainAndSaysWhy) {
  const auto past = company(3'000, 5);
  const Time now = past.back().ordered_at + days{1};
  const auto scorer = OrderScorer::learn(past, now);
  ASSERT_TRUE(scorer) << scorer.error().message;
  const auto records = scorer->records();
  ASSERT_EQ(records.size(), 2U);
  const auto& arrived = records[1];
  EXPECT_EQ(arrived.stage, model::OrderStage::delivered);
  EXPECT_GT(arrived.auc, 0.68);
  EXPECT_LT(arrived.calibration_error, 0.06);
  EXPECT_GT(records[0].auc, 0.52) << "on the way less is known";
  const auto late = scorer->score(open_order(now, true), now);
  const auto punctual = scorer->score(open_order(now, false), now);
  ASSERT_TRUE(late && *late && punctual && *punctual);
  EXPECT_GT((*late)->probability, 0.3);
  EXPECT_LT((*punctual)->probability, 0.15);
  ASSERT_FALSE((*late)->reasons.empty());
  EXPECT_LE((*late)->reasons.size(), 3U);
  EXPECT_TRUE(std::ranges::any_of((*late)->reasons, [](const model::ScoreReason& r) {
    return r.code == "days_late" || r.code == "days_past_promise";
  }));
  for (const auto& reason : (*late)->reasons) {
    EXPECT_GT(reason.moved, 0);
    EXPECT_FALSE(reason.words.zh.empty() || reason.words.en.empty());
  }
}

// An order under way that has passed its promise is worse than it was; one whose customer has
// spoken has nothing left to foresee.
TEST(OrderScorer, FollowsTheOrdersEvents) {
  const auto past = company(3'000, 6);
  const Time now = past.back().ordered_at + days{1};
  const auto scorer = OrderScorer::learn(past, now);
  ASSERT_TRUE(scorer) << scorer.error().message;
  auto order = open_order(now, true);
  order.delivered_at.reset();
  order.ordered_at = now - hours{24};
  order.due = order.ordered_at + hours{72};
  const auto fresh = scorer->score(order, now);
  ASSERT_TRUE(fresh && *fresh);
  EXPECT_EQ((*fresh)->stage, model::OrderStage::under_way);
  const auto overdue = scorer->score(order, now + hours{96});
  ASSERT_TRUE(overdue && *overdue);
  EXPECT_GT((*overdue)->probability, (*fresh)->probability);
  order.spoke_at = now;
  EXPECT_FALSE(*scorer->score(order, now + hours{1}));
  order.spoke_at.reset();
  order.cancelled = true;
  EXPECT_FALSE(*scorer->score(order, now));
}

// What is said of later orders, and of those that had not ended by the time of learning, changes
// nothing that was learnt.
TEST(OrderScorer, LooksIntoNoFuture) {
  auto past = company(2'000, 7);
  const Time now = past[1'500].ordered_at;
  past.resize(1'500);
  const auto first = OrderScorer::learn(past, now);
  for (auto& o : past)
    if (o.spoke_at && *o.spoke_at > now) o.bad_at = o.spoke_at;
  const auto second = OrderScorer::learn(past, now);
  ASSERT_TRUE(first && second) << first.error().message;
  const auto order = open_order(now, true);
  EXPECT_EQ((*first->score(order, now))->probability, (*second->score(order, now))->probability);
  EXPECT_EQ(first->records()[1].auc, second->records()[1].auc);
}

TEST(OrderScorer, SaysHowMuchHistoryItTakes) {
  const auto scorer = OrderScorer::learn(company(200, 8), start + days{60});
  ASSERT_FALSE(scorer);
  EXPECT_EQ(scorer.error().code, ErrorCode::conflict);
  EXPECT_NE(scorer.error().message.find("take 400 orders that ended"), std::string::npos)
      << scorer.error().message;
}

}  // namespace myelin::risk
