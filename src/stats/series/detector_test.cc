// Laws of everything that watches a series online, and what SeriesDetector must see and must not.
#include "stats/series/detector.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "base/random.h"

namespace myelin::stats::series {
namespace {

constexpr std::int64_t step_seconds = 300;

// Days of 288 values with a daily course and noise.
std::vector<double> daily(std::size_t n, std::uint64_t seed) {
  Random random(seed);
  std::vector<double> values;
  for (std::size_t i = 0; i < n; ++i)
    values.push_back(50 + 20 * std::sin(2 * std::numbers::pi * static_cast<double>(i % 288) / 288) +
                     random.normal(0, 2));
  return values;
}

std::vector<double> scores_of(const std::vector<double>& values, SeriesDetector detector = {},
                              std::size_t from = 0) {
  std::vector<double> scores;
  for (std::size_t i = from; i < values.size(); ++i)
    scores.push_back(detector.update(static_cast<std::int64_t>(i) * step_seconds, values[i]));
  return scores;
}

std::size_t reports_in(const std::vector<double>& scores, std::size_t from, std::size_t to) {
  std::size_t reports = 0;
  for (std::size_t i = from; i < to; ++i) reports += scores[i] >= SeriesDetector::usual_threshold;
  return reports;
}

TEST(SeriesLaws, NothingLooksAhead) {
  auto values = daily(3000, 1);
  const auto before = scores_of(values);
  for (std::size_t i = 2000; i < values.size(); ++i) values[i] = -1000.0 * static_cast<double>(i);
  const auto after = scores_of(values);
  for (std::size_t i = 0; i < 2000; ++i) EXPECT_EQ(before[i], after[i]) << i;
}

TEST(SeriesLaws, ACopyGoesOnAsTheOriginal) {
  const auto values = daily(2500, 2);
  SeriesDetector detector;
  for (std::size_t i = 0; i < 1500; ++i)
    detector.update(static_cast<std::int64_t>(i) * step_seconds, values[i]);
  const auto whole = scores_of(values);
  const auto rest = scores_of(values, detector, 1500);
  for (std::size_t i = 0; i < rest.size(); ++i) EXPECT_EQ(rest[i], whole[1500 + i]);
}

// Powers of two and shifts that floating point holds exactly, so that equality may be asked for.
TEST(SeriesLaws, ScaleDoesNotMatter) {
  const auto values = daily(2500, 3);
  auto larger = values;
  for (auto& value : larger) value *= 1024;
  const auto a = scores_of(values), b = scores_of(larger);
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_NEAR(a[i], b[i], 1e-6) << i;
}

TEST(SeriesLaws, GapsAreSkipped) {
  auto values = daily(2500, 4);
  for (std::size_t i = 700; i < 2500; i += 7) values[i] = std::nan("");
  values[1000] = std::numeric_limits<double>::infinity();
  for (const double score : scores_of(values)) EXPECT_TRUE(std::isfinite(score));
}

TEST(SeriesLaws, AConstantSeriesIsSilent) {
  for (const double level : {0.0, 45.0, -1e9})
    for (const double score : scores_of(std::vector<double>(3000, level))) EXPECT_EQ(score, 0);
}

TEST(SeriesDetector, SeesLevelsSpikesSilenceAndBrokenDays) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    const auto usual = daily(4000, seed);
    auto level = usual, spike = usual, silence = usual, flat_day = usual, noisy = usual;
    Random random(seed + 100);
    for (std::size_t i = 3000; i < 3200; ++i) {
      level[i] += 30;
      silence[i] = 0;
      noisy[i] += random.normal(0, 12);
    }
    for (std::size_t i = 3000; i < 3288; ++i) flat_day[i] = 50;
    for (std::size_t i = 3000; i < 3006; ++i) spike[i] += 80;
    for (const auto* values : {&level, &spike, &silence, &flat_day, &noisy})
      EXPECT_GE(reports_in(scores_of(*values), 3000, 3288), 1u) << "seed " << seed;
  }
}

TEST(SeriesDetector, ReportsLittleWhereNothingHappens) {
  std::size_t reports = 0;
  for (std::uint64_t seed = 1; seed <= 10; ++seed)
    reports += reports_in(scores_of(daily(4000, seed)), 600, 4000);
  EXPECT_LE(reports, 20u);  // two in twelve days of five-minute values
}

TEST(SurpriseTail, IsCalibratedOnExponentialScores) {
  Random random(7);
  SurpriseTail tail;
  int above_two = 0;
  constexpr int n = 40'000;
  for (int i = 0; i < n; ++i) {
    const double score = random.exponential(1);
    above_two += tail.surprise(score) >= 2;
    tail.learn(score);
  }
  EXPECT_NEAR(above_two / static_cast<double>(n), 0.01, 0.003);
}

TEST(EpisodeGate, OneReportAnEpisodeUnlessItGrows) {
  EpisodeGate gate({.floor = 1, .cap = 3, .step = 0.5, .quiet = 10, .habit = 0});
  EXPECT_EQ(gate.pass(0.9), 0);
  EXPECT_EQ(gate.pass(1.2), 1.2);
  EXPECT_EQ(gate.pass(1.6), 0);
  EXPECT_EQ(gate.pass(1.8), 1.8);
  EXPECT_EQ(gate.pass(9), 3);
  EXPECT_EQ(gate.pass(9), 0);
  for (int i = 0; i < 9; ++i) EXPECT_EQ(gate.pass(0), 0);
  EXPECT_EQ(gate.pass(1.1), 1.1);
}

}  // namespace
}  // namespace myelin::stats::series
