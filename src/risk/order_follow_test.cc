// Orders whose complaints lead somewhere, or nowhere, and what is said of them.
#include "risk/order_follow.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/random.h"

namespace myelin::risk {
namespace {

constexpr int history_days = 120;

// Two products of thirty orders a day, one without a name; complaints of two factors. `leads`: what
// a complaint of the first does to the chance of the outcome a day, for ten days.
OrderHistory history_of(double leads, Random& random, bool loss = false) {
  OrderHistory history{.outcome = loss ? "repurchase" : "return",
                       .loss = loss,
                       .products = {"", "kettle"},
                       .factors = {"deliver.transit", "use.ease"},
                       .days = history_days,
                       .first_weekday = 0,
                       .placed = {},
                       .lives = {}};
  const double hazard = loss ? 0.02 : 0.004;
  for (int day = 0; day < history_days; ++day)
    for (int line = 0; line < 2; ++line) {
      history.placed.push_back({line, day, 30});
      for (int order = 0; order < 30; ++order) {
        stats::hazard::Life life{line, day, {}, stats::hazard::never};
        if (random.chance(0.08))
          life.marks.push_back({day + static_cast<int>(random.between(1, 5)), random.chance(0.5)});
        for (int on = day; on < std::min(history_days, day + 25); ++on) {
          const bool led = !life.marks.empty() && life.marks[0].cause == 0 &&
                           on >= life.marks[0].day && on < life.marks[0].day + 10;
          if (!random.chance(hazard * (led ? leads : 1))) continue;
          life.ended = on;
          break;
        }
        if (!life.marks.empty() || life.ended != stats::hazard::never)
          history.lives.push_back(std::move(life));
      }
    }
  return history;
}

TEST(OrderFollow, NamesTheFactorThatLeadsWithItsRecord) {
  Random random(1);
  const auto follows = find_order_follows(history_of(20, random), {});
  ASSERT_FALSE(follows.empty());
  for (const auto& follow : follows) {
    EXPECT_EQ(follow.factor, "deliver.transit");
    ASSERT_TRUE(follow.orders);
    EXPECT_GT(follow.orders->low, 4);
    EXPECT_GT(follow.mentions, follow.outcomes);
    EXPECT_GT(follow.record.days, 60);
    EXPECT_NEAR(follow.record.covered_80, 0.8, 0.12);
    EXPECT_GE(follow.forecast.expected, follow.orders->expected);
  }
  EXPECT_TRUE(std::ranges::any_of(follows, [](const Follow& f) { return f.product.empty(); }));
  EXPECT_TRUE(std::ranges::any_of(follows, [](const Follow& f) { return f.product == "kettle"; }));
  EXPECT_EQ(follows.size(), 2u) << "of products without a name nothing is said";
}

TEST(OrderFollow, ALossIsFewerThanOthers) {
  Random random(2);
  const auto follows = find_order_follows(history_of(0.05, random, true), {});
  ASSERT_FALSE(follows.empty());
  EXPECT_EQ(follows[0].factor, "deliver.transit");
  EXPECT_LT(follows[0].orders->high, 1);
}

TEST(OrderFollow, WhatLeadsNowhereIsSeldomNamed) {
  int named = 0;
  for (std::uint64_t seed = 10; seed < 50; ++seed) {
    Random random(seed);
    named += !find_order_follows(history_of(1, random), {}).empty();
  }
  EXPECT_LE(named, 6);  // two of forty are promised
}

TEST(OrderFollow, OfLittleNothingIsSaid) {
  Random random(3);
  auto few = history_of(20, random);
  few.lives.resize(10);
  EXPECT_TRUE(find_order_follows(few, {}).empty());
  EXPECT_TRUE(find_order_follows({}, {}).empty());
}

}  // namespace
}  // namespace myelin::risk
