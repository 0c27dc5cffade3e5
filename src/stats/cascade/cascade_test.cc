#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/random.h"
#include "stats/cascade/cascade_model.h"

namespace myelin::stats::cascade {
namespace {

constexpr HawkesPrior prior{0.25, 30, 0.6, 40};

// A branching process with a Lomax memory: each repost has Poisson(children) of its own.
Cascade branching(Random& random, double children, double roots) {
  Cascade one;
  one.root = {1e4, random.uniform() * 24};
  const auto delay = [&] { return 300 * (std::pow(1 - random.uniform(), -1 / 0.6) - 1); };
  std::vector<double> waiting;
  for (auto n = random.poisson(roots); n > 0; --n) waiting.push_back(delay());
  while (!waiting.empty() && one.reposts_s.size() < 3'000) {
    const double at = waiting.back();
    waiting.pop_back();
    one.reposts_s.push_back(at);
    for (auto n = random.poisson(children); n > 0; --n) waiting.push_back(at + delay());
  }
  std::sort(one.reposts_s.begin(), one.reposts_s.end());
  return one;
}

std::vector<Cascade> simulated(std::size_t n, std::uint64_t seed) {
  Random random(seed);
  std::vector<Cascade> all;
  while (all.size() < n) {
    auto one = branching(random, 0.2 + 0.7 * random.uniform(), 60);
    if (!one.reposts_s.empty()) all.push_back(std::move(one));
  }
  return all;
}

std::vector<double> features_of(const LiveCascade& live, double age) {
  std::vector<double> out(LiveCascade::feature_names().size());
  live.features(age, {1e4, 9}, out);
  return out;
}

bool same(const std::vector<double>& a, const std::vector<double>& b) {
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a[i] != b[i] && !(std::isnan(a[i]) && std::isnan(b[i]))) return false;
  return a.size() == b.size();
}

TEST(LiveCascade, ItsSumsAreTheSumsOverAllEvents) {
  LiveCascade live;
  const std::vector<double> times{3, 9, 9, 60, 400, 4'000};
  for (const double at : times) live.add(at);
  const auto sums = live.decayed(5'000);
  for (std::size_t k = 0; k < memory_s.size(); ++k) {
    double truth = 0;
    for (const double at : times) truth += std::exp(-(5'000 - at) / memory_s[k]);
    EXPECT_NEAR(sums[k], truth, 1e-12 + 1e-9 * truth);
  }
  EXPECT_EQ(live.count(), 6U);
  EXPECT_EQ(live.count_at(15), 3);
  EXPECT_EQ(live.count_at(4'000), 6);
}

// What was said at an age does not change with what comes later.
TEST(LiveCascade, NeverLooksAhead) {
  const auto all = simulated(20, 3);
  for (const auto& one : all) {
    const auto cut = one.live_at(1'800);
    auto shorter = one;
    std::erase_if(shorter.reposts_s, [](double at) { return at > 1'800; });
    if (cut.count() == 0) continue;
    EXPECT_TRUE(same(features_of(cut, 1'800), features_of(shorter.live_at(86'400), 1'800)));
  }
}

TEST(LiveCascade, AnEventOlderThanTheNewestCountsAtTheNewest) {
  LiveCascade late, sorted;
  for (const double at : {10.0, 50.0, 20.0}) late.add(at);
  for (const double at : {10.0, 50.0, 50.0}) sorted.add(at);
  EXPECT_TRUE(same(features_of(late, 100), features_of(sorted, 100)));
}

TEST(HawkesSize, GrowsWithRecentRepostsAndEndsAtTheHorizon) {
  LiveCascade early, late;
  for (int i = 0; i < 50; ++i) {
    early.add(10 + i);
    late.add(1'500 + i * 5);
  }
  const double of_early = hawkes_log_growth(early, 1'800, horizon_s, prior);
  const double of_late = hawkes_log_growth(late, 1'800, horizon_s, prior);
  EXPECT_GT(of_late, of_early);
  EXPECT_GE(of_early, 0);
  EXPECT_EQ(hawkes_log_growth(late, horizon_s, horizon_s, prior), 0);
  EXPECT_EQ(hawkes_share_by(late, 1'800, horizon_s, horizon_s, prior), 1);
  EXPECT_LT(hawkes_share_by(late, 1'800, 3'600, horizon_s, prior), 1);
}

const std::vector<Cascade>& learnt() {
  static const auto all = simulated(220, 1);
  return all;
}
const Result<CascadeModel>& trained() {
  static const auto model = CascadeModel::train(learnt(), 7);
  return model;
}

// Trained on one simulated company's cascades and judged on another's.
TEST(CascadeModel, CoversAndBeatsTheCountSoFar) {
  const auto judged = simulated(200, 2);
  const auto& model = trained();
  ASSERT_TRUE(model) << model.error().message;
  double ours = 0, count_so_far = 0, covered = 0, n = 0;
  for (const auto& one : judged) {
    const auto live = one.live_at(1'800);
    if (live.count() < forecast_count_min) continue;
    const auto truth = static_cast<double>(one.count_by(horizon_s));
    const auto said = model->forecast(live, 1'800, one.root);
    EXPECT_LE(said.low, said.expected);
    EXPECT_LE(said.expected, said.high);
    EXPECT_GE(said.low, live.count());
    ours += std::abs(std::log(said.expected / truth));
    count_so_far += std::abs(std::log(live.count() / truth));
    covered += said.low <= truth && truth <= said.high ? 1 : 0;
    ++n;
  }
  EXPECT_LT(ours, 0.8 * count_so_far);
  EXPECT_NEAR(covered / n, 0.9, 0.07);
}

TEST(CascadeModel, ComesBackFromItsBytesAndKnowsBrokenOnes) {
  const auto& model = trained();
  ASSERT_TRUE(model);
  const auto bytes = model->to_bytes();
  const auto again = CascadeModel::from_bytes(bytes);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->to_bytes(), bytes);
  EXPECT_EQ(again->trained_on(), digest(learnt()));
  const auto live = learnt()[0].live_at(1'800);
  EXPECT_EQ(again->forecast(live, 1'800, learnt()[0].root).expected,
            model->forecast(live, 1'800, learnt()[0].root).expected);
  EXPECT_EQ(again->probability_of(1, live, 1'800, learnt()[0].root), live.count() > 0 ? 1 : 0);
  for (std::size_t cut = 0; cut < bytes.size(); cut += 997)
    EXPECT_FALSE(CascadeModel::from_bytes(std::string_view(bytes).substr(0, cut)));
  EXPECT_FALSE(CascadeModel::train(std::span(learnt()).first(10), 7));
}

}  // namespace
}  // namespace myelin::stats::cascade
