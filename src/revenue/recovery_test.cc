#include "revenue/recovery.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"

namespace myelin::revenue {
namespace {

stats::Moments orders_that_lose(double share, std::int64_t n, Random& random) {
  stats::Moments moments;
  for (std::int64_t i = 0; i < n; ++i) {
    const double lost =
        random.chance(share) ? static_cast<double>(random.between(5'000, 30'000)) : 0;
    moments.add(lost);
  }
  return moments;
}

// Orders lose 175.00 where they lose: 10 % of them in the fault, 2 % before it, over 400 orders.
TEST(Recovery, ItsIntervalHoldsTheTruthAsOftenAsItSays) {
  Random random(5);
  const double truth = 400 * 0.08 * 17'500 * 0.75;
  int held = 0;
  constexpr int tries = 2'000;
  for (int i = 0; i < tries; ++i) {
    const LossComparison losses{.burning = orders_that_lose(0.1, 500, random),
                                .before = orders_that_lose(0.02, 2'000, random),
                                .orders = 400,
                                .currency = "CNY"};
    // Rates 0.02 before and 0.1 in the fault; three quarters of the excess went: 0.04 are left.
    const double effect = std::log(0.4) + random.normal(0, 0.1);
    const auto share = share_gone(effect, effect - 0.196, effect + 0.196, 0.02, 0.1);
    const auto recovery = recovery_of(losses, share);
    ASSERT_TRUE(recovery);
    ASSERT_LE(recovery->low_minor, recovery->minor);
    ASSERT_GE(recovery->high_minor, recovery->minor);
    held += static_cast<double>(recovery->low_minor) <= truth &&
            truth <= static_cast<double>(recovery->high_minor);
  }
  EXPECT_NEAR(held / static_cast<double>(tries), 0.95, 0.02);
}

TEST(Recovery, NothingIsBookedWhereOrdersShowNoExcess) {
  Random random(6);
  const auto same = orders_that_lose(0.05, 500, random);
  EXPECT_FALSE(recovery_of({.burning = same, .before = same, .orders = 9, .currency = "CNY"}, {}));
  EXPECT_FALSE(recovery_of({.burning = orders_that_lose(0.5, 500, random),
                            .before = same,
                            .orders = 9,
                            .currency = "CNY"},
                           share_gone(0.1, 0, 0.2, 0.01, 0.05)))
      << "complaints rose";
  EXPECT_FALSE(recovery_of({}, {}));
}

TEST(Recovery, AShareIsThatOfTheExcess) {
  const auto all = share_gone(std::log(0.2), std::log(0.1), std::log(0.3), 0.02, 0.1);
  EXPECT_NEAR(all.value, 1, 1e-9);
  EXPECT_NEAR(all.low, 0.7 / 0.8, 1e-9);
  EXPECT_NEAR(all.high, 0.9 / 0.8, 1e-9);
}

}  // namespace
}  // namespace myelin::revenue
