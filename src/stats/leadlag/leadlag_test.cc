// Known truth: autoregressions whose coefficients are known, leads that are planted, and none.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/random.h"
#include "stats/leadlag/autoregression.h"
#include "stats/leadlag/lead_scan.h"

namespace myelin::stats::leadlag {
namespace {

std::vector<double> autoregressive(std::size_t n, double a1, double a2, Random& random) {
  std::vector<double> x(n + 200, 0);
  for (std::size_t t = 2; t < x.size(); ++t) x[t] = a1 * x[t - 1] + a2 * x[t - 2] + random.normal();
  return {x.begin() + 200, x.end()};
}

TEST(Autoregression, RecoversKnownCoefficients) {
  Random random(1);
  const auto fit = fit_autoregression(autoregressive(20'000, 0.6, 0.3, random), 8);
  ASSERT_GE(fit.order(), 2u);
  EXPECT_NEAR(fit.coefficients[0], 0.6, 0.03);
  EXPECT_NEAR(fit.coefficients[1], 0.3, 0.03);
  EXPECT_NEAR(fit.variance, 1, 0.03);
}

TEST(Autoregression, WhatIsFilteredHasNoMemoryLeft) {
  Random random(2);
  const auto x = autoregressive(4'000, 0.9, 0, random);
  const auto rest = filtered(x, fit_autoregression(x, 8).coefficients);
  double product = 0, squares = 0;
  for (std::size_t t = 1; t < rest.size(); ++t)
    product += rest[t] * rest[t - 1], squares += rest[t] * rest[t];
  EXPECT_LT(std::abs(product / squares), 0.03);
}

TEST(Autoregression, AConstantHasNoOrder) {
  const std::vector<double> flat(50, 3.0);
  const auto fit = fit_autoregression(flat, 8);
  EXPECT_EQ(fit.order(), 0u);
  EXPECT_EQ(fit.variance, 0);
}

TEST(LeadScan, FindsAPlantedLeadAtItsLag) {
  Random random(3);
  for (const std::size_t lag : {2u, 5u, 11u}) {
    const auto x = autoregressive(200, 0.7, 0, random);
    auto y = autoregressive(200, 0.5, 0, random);
    for (auto t = lag; t < y.size(); ++t) y[t] += 0.6 * x[t - lag];
    const auto lead = scan_leads(x, y, {}, Random(lag));
    ASSERT_TRUE(lead.has_value());
    EXPECT_LE(lead->p_value, 0.01);
    EXPECT_EQ(lead->lag, lag);
    EXPECT_GT(lead->correlation, 0.3);
  }
}

TEST(LeadScan, UnrelatedSlowSeriesSeldomLeadWhereTheUsualScanFindsThem) {
  Random random(4);
  int found = 0, naive = 0;
  constexpr int pairs = 200;
  for (int i = 0; i < pairs; ++i) {
    const auto x = autoregressive(110, 0.8, 0, random), y = autoregressive(110, 0.8, 0, random);
    LeadScanOptions options;
    options.surrogates = 199;
    found += scan_leads(x, y, options, Random(static_cast<std::uint64_t>(i)))->p_value <= 0.05;
    naive += naive_scan(x, y, options)->p_value <= 0.05;
  }
  EXPECT_LE(found, 20);  // 10 expected; 20 is beyond three standard errors
  EXPECT_GE(naive, 70);
}

// Scale, shift and a common week do not matter; neither does a lead in the wrong direction.
TEST(LeadScan, LawsOfScaleSeasonAndDirection) {
  Random random(5);
  const auto x = autoregressive(150, 0.5, 0, random);
  auto y = autoregressive(150, 0.5, 0, random);
  for (std::size_t t = 4; t < y.size(); ++t) y[t] += 0.7 * x[t - 4];
  auto scaled = x, weekly_x = x, weekly_y = y, falling = y;
  for (std::size_t t = 0; t < x.size(); ++t) {
    scaled[t] = 8 * x[t] + 5;
    weekly_x[t] += t % 7 == 5 ? 20 : 0;
    weekly_y[t] += t % 7 == 1 ? 20 : 0;
    falling[t] = -y[t];
  }
  LeadScanOptions options;
  const auto plain = scan_leads(x, y, options, Random(1));
  const auto rescaled = scan_leads(scaled, y, options, Random(1));
  EXPECT_EQ(plain->p_value, rescaled->p_value);
  EXPECT_EQ(plain->lag, rescaled->lag);
  EXPECT_GT(scan_leads(x, falling, options, Random(1))->p_value, 0.05);
  options.season = 7;
  const auto seasonal = scan_leads(weekly_x, weekly_y, options, Random(1));
  EXPECT_LE(seasonal->p_value, 0.01);
  EXPECT_EQ(seasonal->lag, 4u);
}

TEST(LeadScan, SaysWhatItCannotRead) {
  const std::vector<double> few(30, 1.0), more(100, 1.0);
  EXPECT_FALSE(scan_leads(few, few, {}, Random(1)).has_value());
  EXPECT_FALSE(scan_leads(more, few, {}, Random(1)).has_value());
  const auto flat = scan_leads(more, more, {}, Random(1));
  ASSERT_TRUE(flat.has_value());
  EXPECT_EQ(flat->p_value, 1);
}

}  // namespace
}  // namespace myelin::stats::leadlag
