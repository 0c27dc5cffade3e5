// Customer value and what a bad experience costs, against companies whose truth is known.
#include "revenue/customer_value.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"

namespace myelin::revenue {
namespace {

constexpr Time opening = from_us(1'700'000'000'000'000);

// Customers who come over the first 40 weeks, buy at rates of their own, and leave with a
// probability of their own after any purchase; a bad experience multiplies that by `harm`.
std::vector<BuyerOrder> company(int customers, int weeks, double harm, std::uint64_t seed) {
  Random random(seed);
  std::vector<BuyerOrder> orders;
  for (int c = 1; c <= customers; ++c) {
    const double rate = random.gamma(1.2, 0.15), leaves = random.uniform() * 0.3,
                 spends = 5'000 + 10'000 * random.uniform();
    for (double week = random.uniform() * 40; week < weeks;) {
      const bool heard = random.chance(0.6), bad = heard && random.chance(0.3);
      orders.push_back({.customer = CustomerId{c},
                        .at = opening + minutes{static_cast<std::int64_t>(week * 10'080)},
                        .paid_minor = std::llround(spends * (0.5 + random.uniform())),
                        .experience = !heard ? Experience::silent
                                      : bad  ? Experience::bad
                                             : Experience::fine,
                        .product = c % 3 == 0 ? "a" : "b",
                        .channel = c % 2 == 0 ? "tmall" : "jd"});
      if (random.chance(std::min(leaves * (bad ? harm : 1), 1.0))) break;
      week += 0.2 - std::log(1 - random.uniform()) / rate;
    }
  }
  return orders;
}

TEST(CustomerValue, ForecastsThePurchasesThatFollowed) {
  const auto orders = company(3'000, 104, 1, 1);
  const auto made = value_customers(orders, {}, opening + days{104 * 7}, {.rows = 10});
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(made->customers, 3'000);
  ASSERT_TRUE(made->backtest) << made->backtest_refused;
  EXPECT_GT(made->backtest->happened, 300);
  EXPECT_NEAR(made->backtest->expected / made->backtest->happened, 1, 0.15);
  ASSERT_EQ(made->rows.size(), 10U);
  for (std::size_t i = 1; i < made->rows.size(); ++i)
    EXPECT_GE(made->rows[i - 1].value.minor, made->rows[i].value.minor);
  std::int64_t of_groups = 0;
  for (const auto& group : made->groups) of_groups += group.customers;
  EXPECT_EQ(of_groups, made->customers);
}

TEST(CustomerValue, LaterOrdersDoNotMoveABacktest) {
  auto orders = company(800, 90, 1, 2);
  const Time until = opening + days{90 * 7};
  const auto before = value_customers(orders, {}, until, {});
  ASSERT_TRUE(before);
  // What came after the statement's day is not in it.
  orders.push_back({.customer = CustomerId{orders.back().customer},
                    .at = until + days{3},
                    .paid_minor = 1'000'000});
  const auto after = value_customers(orders, {}, until, {});
  ASSERT_TRUE(after);
  EXPECT_EQ(before->buying, after->buying);
  EXPECT_EQ(before->rows.front().value, after->rows.front().value);
}

TEST(CustomerValue, OfOneIsWhatItIsAmongAll) {
  const auto orders = company(2'000, 80, 1, 9);
  const auto all = value_customers(orders, {}, opening + days{560}, {});
  ASSERT_TRUE(all) << all.error().message;
  for (const auto& row : all->rows) {
    std::vector<BuyerOrder> own;
    for (const auto& order : orders)
      if (order.customer == row.customer) own.push_back(order);
    const auto alone = outlook_of(*all, own);
    EXPECT_EQ(alone.value, row.value);
    EXPECT_EQ(alone.alive, row.alive);
    EXPECT_EQ(alone.orders, row.orders);
  }
}

TEST(CustomerValue, RefusesWhereTooLittleIsKnown) {
  const auto few = value_customers(company(20, 60, 1, 3), {}, opening + days{420}, {});
  ASSERT_FALSE(few);
  EXPECT_EQ(few.error().code, ErrorCode::invalid_argument);
  EXPECT_NE(few.error().hint.find("50 customers"), std::string::npos);
  EXPECT_FALSE(value_customers({}, {}, opening, {}));
}

TEST(RepurchaseEffect, SeesTheHarmAndNoneWhereThereIsNone) {
  const Time until = opening + days{104 * 7};
  const auto harm = repurchase_effect(company(4'000, 104, 6, 4), {}, until, 60);
  ASSERT_TRUE(harm) << harm.error().message;
  EXPECT_LT(harm->again_high, 0);
  EXPECT_GT(harm->e_value, 1);
  EXPECT_GT(harm->kept, 0.9);

  int claimed = 0;
  constexpr int times = 30;
  for (std::uint64_t seed = 0; seed < times; ++seed) {
    const auto none =
        repurchase_effect(company(600, 80, 1, 100 + seed), {}, opening + days{560}, 60);
    ASSERT_TRUE(none) << none.error().message;
    claimed += none->again_low > 0 || none->again_high < 0;
  }
  EXPECT_LE(claimed, 5);  // 1.5 expected; more than 5 has a chance of 0.3 %
}

TEST(RepurchaseEffect, RefusesWithoutEnoughOfEither) {
  const auto few = repurchase_effect(company(60, 40, 1, 5), {}, opening + days{280}, 60);
  ASSERT_FALSE(few);
  EXPECT_EQ(few.error().code, ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace myelin::revenue
