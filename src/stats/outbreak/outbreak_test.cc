// Laws and known truths of the outbreak watch on one series.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <utility>
#include <vector>

#include "base/random.h"
#include "stats/outbreak/outbreak_watch.h"

namespace myelin::stats {
namespace {

std::int64_t count(double mean, double dispersion, Random& random) {
  if (dispersion > 1) {
    const double size = mean / (dispersion - 1);
    mean = random.gamma(size, mean / size);
  }
  return random.poisson(mean);
}

std::vector<double> series(int length, double mean, double dispersion, Random& random) {
  std::vector<double> counts;
  for (int t = 0; t < length; ++t)
    counts.push_back(static_cast<double>(
        count(mean * std::exp(0.001 * t + 0.4 * std::cos(2 * std::numbers::pi * t / 52)),
              dispersion, random)));
  return counts;
}

TEST(OutbreakWatch, FalseAlarmsAreAtTheirLevel) {
  for (const auto& [mean, dispersion] :
       std::vector<std::pair<double, double>>{{0.3, 2.0}, {5.0, 1.0}, {12.0, 3.0}}) {
    Random random{7};
    int alarms = 0, looks = 0;
    for (int s = 0; s < 100; ++s) {
      const auto counts = series(300, mean, dispersion, random);
      for (std::size_t t = 290; t < 300; ++t) {
        const auto forecast = forecast_next(std::span(counts).first(t), weekly_outbreaks);
        alarms += forecast.p_value(static_cast<std::int64_t>(counts[t]), random.uniform()) <= 0.05;
        ++looks;
      }
    }
    EXPECT_NEAR(static_cast<double>(alarms) / looks, 0.05, 0.021) << mean;  // three errors
  }
}

TEST(OutbreakWatch, APastOutbreakTeachesLittle) {
  Random random{8};
  const auto quiet = series(280, 6, 1.5, random);
  auto troubled = quiet;
  for (std::size_t t = 200; t < 206; ++t) troubled[t] += 30;
  const auto before = forecast_next(quiet, weekly_outbreaks),
             after = forecast_next(troubled, weekly_outbreaks);
  EXPECT_NEAR(after.mean() / before.mean(), 1, 0.05);
  EXPECT_NEAR(after.sd() / before.sd(), 1, 0.15);
}

TEST(OutbreakWatch, OnlyThePastMatters) {
  Random random{9};
  auto counts = series(300, 4, 1.5, random);
  const auto before = forecast_next(std::span(counts).first(280), weekly_outbreaks);
  for (std::size_t t = 281; t < 300; ++t) counts[t] = 1000;
  const auto after = forecast_next(std::span(counts).first(280), weekly_outbreaks);
  EXPECT_EQ(before.mean(), after.mean());
  EXPECT_EQ(before.p_value(9), after.p_value(9));
}

TEST(OutbreakWatch, ExposureHasNoUnit) {
  Random random{10};
  const auto counts = series(280, 8, 1.2, random);
  std::vector<double> ones(281, 1), thousands(281, 1000);
  const auto a = forecast_next(counts, weekly_outbreaks, ones),
             b = forecast_next(counts, weekly_outbreaks, thousands),
             c = forecast_next(counts, weekly_outbreaks);
  EXPECT_NEAR(a.mean(), b.mean(), 1e-6 * a.mean());
  EXPECT_NEAR(a.mean(), c.mean(), 1e-6 * a.mean());
  EXPECT_NEAR(a.p_value(15), b.p_value(15), 1e-6);
}

TEST(OutbreakWatch, AMissingBucketIsNoZero) {
  Random random{11};
  const auto counts = series(280, 8, 1.2, random);
  auto gaps = counts, zeros = counts;
  for (std::size_t t = 30; t < 280; t += 9) {
    gaps[t] = std::numeric_limits<double>::quiet_NaN();
    zeros[t] = 0;
  }
  const double whole = forecast_next(counts, weekly_outbreaks).mean();
  EXPECT_NEAR(forecast_next(gaps, weekly_outbreaks).mean() / whole, 1, 0.08);
  EXPECT_LT(forecast_next(zeros, weekly_outbreaks).mean() / whole, 0.95);
}

TEST(OutbreakWatch, TheOrderOfEqualPastsIsAllThatTimeIs) {
  // Without trend or season in them, reversed pasts say nearly the same; p falls as the count
  // rises.
  Random random{12};
  std::vector<double> counts;
  for (int t = 0; t < 280; ++t) counts.push_back(static_cast<double>(random.poisson(5)));
  const auto forecast = forecast_next(counts, weekly_outbreaks);
  double last = 1;
  for (std::int64_t n = 0; n < 40; ++n) {
    const double p = forecast.p_value(n);
    EXPECT_LE(p, last);
    EXPECT_LE(forecast.p_value(n, 0), forecast.p_value(n, 1));
    last = p;
  }
  EXPECT_NEAR(forecast.upper(0), 1, 1e-12);
}

TEST(Dispersion, HoldsTheTruthAsOftenAsItSays) {
  Random random{13};
  constexpr int times = 120;
  for (const double truth : {1.0, 1.5, 4.0}) {
    double below = 0, mean = 0;
    for (int i = 0; i < times; ++i) {
      const std::vector<double> means(200, 3.0);
      std::vector<double> counts;
      for (const double m : means) counts.push_back(static_cast<double>(count(m, truth, random)));
      const auto posterior = dispersion_posterior(counts, means, 1, {});
      double sum = 0;
      for (std::size_t p = 0; p < posterior.values.size(); ++p) {
        sum += posterior.shares[p];
        mean += posterior.shares[p] * posterior.values[p] / times;
        if (posterior.values[p] < truth) below += posterior.shares[p] / times;
      }
      EXPECT_NEAR(sum, 1, 1e-12);
    }
    EXPECT_NEAR(mean / truth, 1, 0.1) << truth;
    // Half of what is believed lies below the truth, where there is anything below it.
    if (truth > 1) {
      EXPECT_NEAR(below, 0.5, 0.12) << truth;
    }
  }
}

TEST(Dispersion, TellsOutbreaksFromScatter) {
  Random random{14};
  const std::vector<double> means(200, 6.0);
  std::vector<double> quiet, troubled;
  for (const double m : means) quiet.push_back(static_cast<double>(random.poisson(m)));
  troubled = quiet;
  for (std::size_t t = 60; t < 200; t += 20) troubled[t] += 30;
  EXPECT_LT(dispersion_posterior(quiet, means, 1, {}).outbreaks, 0.2);
  const auto seen = dispersion_posterior(troubled, means, 1, {});
  EXPECT_GT(seen.outbreaks, 0.9);
  EXPECT_LT(seen.median(), 1.8);  // without outbreaks in mind it would be above 5
}

TEST(OutbreakWatch, NobodyEverComplained) {
  const std::vector<double> counts(120, 0.0);
  const auto forecast = forecast_next(counts, weekly_outbreaks);
  EXPECT_GT(forecast.mean(), 0);
  EXPECT_LT(forecast.mean(), 0.05);
  EXPECT_LT(forecast.p_value(4), 1e-3);
}

}  // namespace
}  // namespace myelin::stats
