#include "stats/value/outcome_shares.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>

namespace myelin::stats::value {
namespace {

OutcomeCell cell_of(std::uint32_t players, std::initializer_list<double> outcomes) {
  OutcomeCell cell{players, 0, 0, 0};
  for (const double y : outcomes) ++cell.n, cell.sum += y, cell.sum_of_squares += y * y;
  return cell;
}

TEST(OutcomeShares, OnePlayerHasWhatItsUnitsFallShort) {
  // Half untroubled at 5, half troubled at 3 (drawn by one unit's worth of "no effect").
  const std::vector<OutcomeCell> cells{{0, 1000, 5000, 25000}, {1, 1000, 3000, 9000}};
  const auto found = outcome_shares(cells, 1, Random(1));
  ASSERT_TRUE(found);
  EXPECT_NEAR(found->mean, 4, 1e-12);
  EXPECT_NEAR(found->untroubled, 5, 1e-12);
  EXPECT_NEAR(found->players[0].share, -1, 2e-3);
  EXPECT_EQ(found->players[0].units, 1000);
}

TEST(OutcomeShares, PlayersThatAlwaysComeTogetherShareAlike) {
  const std::vector<OutcomeCell> cells{{0, 900, 4500, 22500}, {3, 100, 100, 100}};
  const auto found = outcome_shares(cells, 2, Random(1));
  ASSERT_TRUE(found);
  EXPECT_NEAR(found->players[0].share, found->players[1].share, 1e-9);
  EXPECT_NEAR(found->players[0].share + found->players[1].share, found->mean - 5, 5e-3);
}

TEST(OutcomeShares, WhoTroublesNobodyHasNone) {
  const std::vector<OutcomeCell> cells{{0, 500, 2500, 12500}, {2, 50, 100, 210}};
  const auto found = outcome_shares(cells, 3, Random(1));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->players[0].share, 0);
  EXPECT_EQ(found->players[2].share, 0);
}

TEST(OutcomeShares, RefusesWhatCannotBeCompared) {
  EXPECT_FALSE(outcome_shares(std::vector{cell_of(1, {1, 2})}, 1, Random(1)));
  EXPECT_FALSE(outcome_shares(std::vector{cell_of(0, {1}), cell_of(0, {2})}, 1, Random(1)));
  EXPECT_FALSE(outcome_shares(std::vector{cell_of(0, {1}), cell_of(2, {2})}, 1, Random(1)));
}

// ---- against the Shapley values of the very process that made the units

constexpr std::size_t players = 4;
constexpr std::array<double, players> chances{0.15, 0.08, 0.05, 0.02},
    effects{-0.6, -1.2, -0.3, -2.0};
// Two troubles at once are not twice as bad: nobody gives less than one star.
double expected_of(std::uint32_t set) {
  double y = 4.6;
  for (std::size_t p = 0; p < players; ++p)
    if (set >> p & 1U) y += effects[p];
  if ((set & 3U) == 3U) y += 0.5;
  return std::max(y, 1.5);
}

std::array<double, players> true_shares() {
  std::array<double, players> shares{};
  for (std::uint32_t set = 0; set < 1U << players; ++set) {
    double chance = 1;
    for (std::size_t p = 0; p < players; ++p) chance *= set >> p & 1U ? chances[p] : 1 - chances[p];
    // All orders in which the set's players can come: the definition, not the weights.
    std::vector<std::size_t> order;
    for (std::size_t p = 0; p < players; ++p)
      if (set >> p & 1U) order.push_back(p);
    double orders = 0;
    std::array<double, players> sums{};
    do {
      ++orders;
      std::uint32_t joined = 0;
      for (const auto p : order) {
        sums[p] += expected_of(joined | 1U << p) - expected_of(joined);
        joined |= 1U << p;
      }
    } while (std::next_permutation(order.begin(), order.end()));
    for (std::size_t p = 0; p < players; ++p) shares[p] += chance * sums[p] / orders;
  }
  return shares;
}

TEST(OutcomeShares, IntervalsCoverTheTruth) {
  const auto truth = true_shares();
  constexpr int runs = 100, units = 1500;
  std::array<int, players> covered{};
  std::array<double, players> mean{};
  for (int run = 0; run < runs; ++run) {
    Random random(static_cast<std::uint64_t>(run) + 1);
    std::map<std::uint32_t, OutcomeCell> cells;
    for (int i = 0; i < units; ++i) {
      std::uint32_t set = 0;
      for (std::size_t p = 0; p < players; ++p)
        if (random.chance(chances[p])) set |= 1U << p;
      const double y = random.normal(expected_of(set), 0.8);
      auto& cell = cells.try_emplace(set, OutcomeCell{set, 0, 0, 0}).first->second;
      ++cell.n, cell.sum += y, cell.sum_of_squares += y * y;
    }
    std::vector<OutcomeCell> given;
    for (const auto& [set, cell] : cells) given.push_back(cell);
    const auto found = outcome_shares(given, players, random.split("shares"));
    ASSERT_TRUE(found);
    for (std::size_t p = 0; p < players; ++p) {
      const auto& share = found->players[p];
      covered[p] += share.low <= truth[p] && truth[p] <= share.high;
      mean[p] += share.share / runs;
    }
  }
  int all = 0;
  for (std::size_t p = 0; p < players; ++p) {
    std::printf("player %zu: truth %.4f, mean found %.4f, covered %d of %d\n", p, truth[p], mean[p],
                covered[p], runs);
    all += covered[p];
    EXPECT_NEAR(mean[p], truth[p], 0.05 * std::abs(truth[p]) + 0.002);
  }
  EXPECT_GE(all, 0.92 * runs * players);
  EXPECT_LE(all, 0.98 * runs * players);
}

}  // namespace
}  // namespace myelin::stats::value
