// Simulated counts whose leads are known.
#include "risk/follow.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace myelin::risk {
namespace {

// Complaints come in bursts; each brings 0.6 outcomes `lag` days later, where there is a lead.
FollowPair pair_of(std::string factor, std::size_t lag, bool leads, Random& random,
                   std::size_t days = 120) {
  FollowPair pair{.product = "水壶", .factor = std::move(factor), .outcome = "return"};
  double burst = 0;
  for (std::size_t day = 0; day < days; ++day) {
    burst = 0.7 * burst + (random.chance(0.06) ? random.exponential(8) : 0);
    pair.mentions.push_back(static_cast<double>(random.poisson(2 + burst)));
    const double led = leads && day >= lag ? 0.6 * pair.mentions[day - lag] : 2;
    pair.outcomes.push_back(static_cast<double>(random.poisson(3 + led)));
  }
  return pair;
}

TEST(Follow, KeepsTheLeadThatIsThereWithItsLagAndRecord) {
  Random random(1);
  std::vector<FollowPair> pairs;
  pairs.push_back(pair_of("logistics.damage", 3, true, random));
  for (int i = 0; i < 9; ++i)
    pairs.push_back(pair_of("other." + std::to_string(i), 3, false, random));
  const auto follows = find_follows(pairs, {}, Random(2));
  ASSERT_FALSE(follows.empty());
  EXPECT_EQ(follows.front().factor, "logistics.damage");
  EXPECT_NEAR(static_cast<double>(follows.front().lag_days), 3, 1);
  EXPECT_LE(follows.front().q_value, 0.05);
  EXPECT_GT(follows.front().record.days, 60);
  EXPECT_GE(follows.front().record.calls, follows.front().record.hits);
  EXPECT_NEAR(follows.front().record.covered_80, 0.8, 0.1);
  EXPECT_LE(follows.front().forecast.intervals[1].low, follows.front().forecast.expected);
  EXPECT_GE(follows.front().forecast.intervals[1].high, follows.front().forecast.expected);
}

TEST(Follow, UnrelatedPairsAreSeldomKept) {
  std::size_t kept = 0;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    Random random(seed);
    std::vector<FollowPair> pairs;
    for (int i = 0; i < 8; ++i) pairs.push_back(pair_of(std::to_string(i), 3, false, random));
    kept += find_follows(pairs, {}, Random(seed)).empty() ? 0 : 1;
  }
  EXPECT_LE(kept, 3u);  // of ten companies; half a company is expected
}

TEST(Follow, ShortOrQuietSeriesArePassedOver) {
  Random random(3);
  auto few = pair_of("a", 2, true, random);
  std::ranges::fill(few.mentions, 0);
  const std::vector<FollowPair> pairs{few, pair_of("b", 2, true, random, 30)};
  EXPECT_TRUE(find_follows(pairs, {}, Random(1)).empty());
}

}  // namespace
}  // namespace myelin::risk
