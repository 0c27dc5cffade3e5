// Intervals that keep their promise, forecasts that learn a planted lag, and no look-ahead.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/random.h"
#include "stats/forecast/adaptive_interval.h"
#include "stats/forecast/lag_forecast.h"

namespace myelin::stats::forecast {
namespace {

// The residuals' scatter triples half-way: an interval of fixed width would miss most of them.
TEST(AdaptiveInterval, CoverageHoldsThroughAChange) {
  for (const double coverage : {0.8, 0.95}) {
    Random random(1);
    AdaptiveInterval interval({.coverage = coverage, .rate = 0.1});
    int held = 0;
    constexpr int n = 1000;
    for (int i = 0; i < n; ++i) {
      const double residual = random.normal(0, i < n / 2 ? 1 : 3);
      const bool holds = interval.around(0, 1).holds(residual);
      held += holds;
      interval.learn(residual, holds);
    }
    EXPECT_NEAR(held / static_cast<double>(n), coverage, 0.015);
  }
}

TEST(AdaptiveInterval, FollowsTheResidualsScale) {
  Random random(2);
  AdaptiveInterval narrow({.coverage = 0.8}), wide({.coverage = 0.8});
  for (int i = 0; i < 200; ++i) {
    const double residual = random.normal();
    narrow.learn(residual, narrow.around(0, 1).holds(residual));
    wide.learn(4 * residual, wide.around(0, 1).holds(4 * residual));
  }
  const auto a = narrow.around(10, 1), b = wide.around(10, 1);
  EXPECT_LT(a.low, 10);
  EXPECT_GT(a.high, 10);
  EXPECT_GT(b.high - b.low, 2 * (a.high - a.low));
}

struct Days {
  std::vector<double> leaders, followers;
};

// Complaints in bursts; each brings half an outcome two days later.
Days led(std::size_t n, Random& random) {
  Days days;
  double burst = 0;
  for (std::size_t t = 0; t < n; ++t) {
    burst = 0.5 * burst + (random.chance(0.1) ? random.exponential(30) : 0);
    days.leaders.push_back(static_cast<double>(random.poisson(5 + burst)));
    const double late = t >= 2 ? days.leaders[t - 2] : 5;
    days.followers.push_back(static_cast<double>(random.poisson(4 + 0.5 * late)));
  }
  return days;
}

double mean_error(const Days& days, LeaderUse use) {
  LagForecast forecast({.first_day = 2, .last_day = 2, .leader = use});
  double error = 0, judged_days = 0;
  for (std::size_t t = 0; t < days.leaders.size(); ++t)
    if (const auto judged =
            forecast.learn(static_cast<int>(t % 7), days.leaders[t], days.followers[t]);
        judged && t > 100) {
      error += std::abs(judged->actual - judged->forecast.expected);
      ++judged_days;
    }
  return error / judged_days;
}

TEST(LagForecast, LearnsWhatALeaderBrings) {
  Random random(3);
  const auto days = led(500, random);
  EXPECT_LT(mean_error(days, LeaderUse::lagged), 0.85 * mean_error(days, LeaderUse::none));
}

TEST(LagForecast, NothingLooksAhead) {
  Random random(4);
  auto days = led(200, random);
  const auto run = [&](std::size_t until) {
    LagForecast forecast({});
    std::vector<double> expected;
    for (std::size_t t = 0; t < days.leaders.size(); ++t) {
      forecast.learn(static_cast<int>(t % 7), days.leaders[t], days.followers[t]);
      if (t < until) expected.push_back(forecast.forecast().expected);
    }
    return expected;
  };
  const auto before = run(150);
  for (std::size_t t = 150; t < 200; ++t) days.followers[t] = days.leaders[t] = 1e6;
  EXPECT_EQ(run(150), before);
}

TEST(LagForecast, ACopyGoesOnAsTheOriginalAndNothingHappensToNothing) {
  Random random(5);
  const auto days = led(120, random);
  LagForecast forecast({}), quiet({});
  for (std::size_t t = 0; t < 100; ++t)
    forecast.learn(static_cast<int>(t % 7), days.leaders[t], days.followers[t]);
  auto copy = forecast;
  for (std::size_t t = 100; t < 120; ++t) {
    forecast.learn(static_cast<int>(t % 7), days.leaders[t], days.followers[t]);
    copy.learn(static_cast<int>(t % 7), days.leaders[t], days.followers[t]);
  }
  EXPECT_EQ(forecast.forecast().expected, copy.forecast().expected);
  for (int t = 0; t < 60; ++t) quiet.learn(t % 7, 0, 0);
  EXPECT_EQ(quiet.forecast().expected, 0);
  EXPECT_LT(quiet.forecast().intervals[1].high, 1);
}

TEST(LagForecast, WeeksAreSeasons) {
  LagForecast forecast({.first_day = 1, .last_day = 1, .leader = LeaderUse::none});
  for (int t = 0; t < 140; ++t) forecast.learn(t % 7, 0, t % 7 == 6 ? 0 : 20);
  EXPECT_NEAR(forecast.forecast().usual, 20, 1.5);  // after a Sunday comes a Monday
  for (int t = 0; t < 6; ++t) forecast.learn(t, 0, 20);
  EXPECT_LT(forecast.forecast().usual, 3);
}

}  // namespace
}  // namespace myelin::stats::forecast
