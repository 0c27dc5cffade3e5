#include "revenue/apportion.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>
#include <numeric>

namespace myelin::revenue {

TEST(Apportion, LargestRemainder) {
  EXPECT_EQ(apportion(100, std::vector{1.0, 1.0, 1.0}), (std::vector<std::int64_t>{34, 33, 33}));
  EXPECT_EQ(apportion(10, std::vector{0.0, 3.0, 1.0}),
            (std::vector<std::int64_t>{0, 8, 2}));  // 7.5 and 2.5: the earlier one
  EXPECT_EQ(apportion(1, std::vector{0.2, 0.8}), (std::vector<std::int64_t>{0, 1}));
  EXPECT_EQ(apportion(0, std::vector{1.0}), (std::vector<std::int64_t>{0}));
}

TEST(Apportion, WithoutAnyWeightTheFirstTakesIt) {
  EXPECT_EQ(apportion(7, std::vector{0.0, -1.0, std::numeric_limits<double>::quiet_NaN()}),
            (std::vector<std::int64_t>{7, 0, 0}));
}

RC_GTEST_PROP(Apportion, SharesSumExactlyAndFollowTheWeights, ()) {
  const auto amount = *rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000'000);
  const auto raw =
      *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 1'000)));
  std::vector<double> weights(raw.begin(), raw.end());
  const auto shares = apportion(amount, weights);
  RC_ASSERT(std::accumulate(shares.begin(), shares.end(), std::int64_t{0}) == amount);
  const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
  if (total == 0) return;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    RC_ASSERT(shares[i] >= 0);
    if (weights[i] == 0) RC_ASSERT(shares[i] == 0);
    // Within a cent, and within what weights of six digits resolve.
    const double fair = static_cast<double>(amount) * weights[i] / total;
    RC_ASSERT(std::abs(static_cast<double>(shares[i]) - fair) <=
              1 + static_cast<double>(amount) * 1e-6 * static_cast<double>(shares.size()));
  }
}

}  // namespace myelin::revenue
