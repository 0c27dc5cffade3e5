// Laws and known truths of discoveries in batches.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/random.h"
#include "stats/discovery/batch_discovery.h"

namespace myelin::stats {
namespace {

double upper(double z) {
  return std::erfc(z / std::sqrt(2.0)) / 2;
}

// One day: p-values of which the first `trues` have something behind them.
std::vector<double> day(std::size_t n, std::size_t trues, Random& random) {
  std::vector<double> p(n);
  for (std::size_t i = 0; i < n; ++i) p[i] = upper(random.normal(i < trues ? 4 : 0, 1));
  return p;
}

TEST(BatchDiscovery, WithNothingTrueHardlyAnybodyIsEverCalled) {
  Random random{3};
  int called = 0;
  constexpr int runs = 400;
  for (int run = 0; run < runs; ++run) {
    BatchDiscovery discovery(0.05);
    bool any = false;
    for (int d = 0; d < 20; ++d) any = any || !discovery.decide(day(300, 0, random)).empty();
    called += any;
  }
  EXPECT_LE(called, runs * 0.05 + 3 * std::sqrt(runs * 0.05 * 0.95));
}

TEST(BatchDiscovery, TheFalseShareStaysAtItsLevel) {
  Random random{4};
  double share = 0, found = 0;
  constexpr int runs = 30, days = 20;
  constexpr std::size_t n = 3000, trues = 12;
  for (int run = 0; run < runs; ++run) {
    BatchDiscovery discovery(0.05);
    double good = 0, bad = 0;
    for (int d = 0; d < days; ++d)
      for (const auto i : discovery.decide(day(n, trues, random))) (i < trues ? good : bad) += 1;
    share += bad / std::max(good + bad, 1.0) / runs;
    found += good / (days * trues) / runs;
  }
  EXPECT_LE(share, 0.05 + 0.012);
  EXPECT_GE(found, 0.5);
}

TEST(BatchDiscovery, ARestartContinuesWhereItWas) {
  Random random{5};
  BatchDiscovery whole(0.05), before(0.05);
  std::vector<std::vector<double>> days;
  for (int d = 0; d < 10; ++d) days.push_back(day(500, 5, random));
  for (int d = 0; d < 5; ++d) EXPECT_EQ(whole.decide(days[d]), before.decide(days[d]));
  BatchDiscovery after(0.05, before.state());
  for (int d = 5; d < 10; ++d) EXPECT_EQ(whole.decide(days[d]), after.decide(days[d]));
}

TEST(BatchDiscovery, TiesAreFoundTogetherAndTheirOrderIsNothing) {
  std::vector<double> p(100, 0.6);
  p[3] = p[50] = p[77] = 1e-6;
  EXPECT_EQ(BatchDiscovery(0.05).decide(p), (std::vector<std::size_t>{3, 50, 77}));
  std::ranges::reverse(p);
  EXPECT_EQ(BatchDiscovery(0.05).decide(p).size(), 3U);
}

TEST(BatchDiscovery, WeightsOfOneChangeNothingAndTheirSumIsHeld) {
  Random random{6};
  const auto p = day(400, 6, random);
  const std::vector<double> ones(p.size(), 1), thousands(p.size(), 1000);
  const auto plain = BatchDiscovery(0.05).decide(p);
  EXPECT_EQ(BatchDiscovery(0.05).decide(p, ones), plain);
  EXPECT_EQ(BatchDiscovery(0.05).decide(p, thousands), plain);
  std::vector<double> none(p.size(), 1);
  none[0] = 0;
  const auto found = BatchDiscovery(0.05).decide(p, none);
  EXPECT_EQ(std::ranges::count(found, 0U), 0);
}

}  // namespace
}  // namespace myelin::stats
