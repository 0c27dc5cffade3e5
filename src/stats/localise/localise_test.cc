// Causes planted in small tables are found again, exactly; where there is none, it is said.
#include "stats/localise/localise.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "base/random.h"

namespace myelin::stats::localise {
namespace {

using Values = std::vector<std::pair<std::uint8_t, std::uint32_t>>;

// Every combination of 4 × 5 × 6 values once.
LeafTable whole_table(Measure measure) {
  LeafTable table{measure, {4, 5, 6}, {}, {}, {}, {}};
  for (std::uint32_t a = 0; a < 4; ++a)
    for (std::uint32_t b = 0; b < 5; ++b)
      for (std::uint32_t c = 0; c < 6; ++c) table.codes.insert(table.codes.end(), {a, b, c});
  return table;
}

bool lies_in(const LeafTable& table, std::size_t row, const Values& values) {
  return std::ranges::all_of(
      values, [&](const auto& value) { return table.code(row, value.first) == value.second; });
}

// Amounts around 100 with 5 % error; `causes` lose half.
LeafTable amounts(const std::vector<Values>& causes, std::uint64_t seed, double all = 0) {
  Random random(seed);
  auto table = whole_table(Measure::sum);
  for (std::size_t row = 0; row < 120; ++row) {
    const double expected = random.lognormal(4, 1);
    double seen = expected * (1 + random.normal(0, 0.05)) * (1 - all);
    if (std::ranges::any_of(causes, [&](const auto& c) { return lies_in(table, row, c); }))
      seen = expected * (0.5 + random.normal(0, 0.02));
    table.expected.push_back(expected);
    table.observed.push_back(seen);
  }
  return table;
}

std::vector<Values> found(const LeafTable& table, int direction = 0) {
  std::vector<Values> result;
  const auto explanation = explain(table, direction);
  EXPECT_TRUE(explanation);
  for (const auto& cause : explanation->causes) result.push_back(cause.values);
  std::ranges::sort(result);
  return result;
}

TEST(Localise, FindsOneCauseOfEachDepth) {
  for (const Values& cause :
       {Values{{1, 2}}, Values{{0, 3}, {2, 5}}, Values{{0, 0}, {1, 4}, {2, 1}}})
    for (std::uint64_t seed = 1; seed <= 5; ++seed)
      EXPECT_EQ(found(amounts({cause}, seed), -1), (std::vector<Values>{cause}));
}

TEST(Localise, FindsSeveralCausesAndTheirShare) {
  const std::vector<Values> causes{{{0, 1}, {1, 1}}, {{2, 4}}};
  const auto table = amounts(causes, 9);
  EXPECT_EQ(found(table), causes);
  const auto explanation = explain(table);
  double share = 0;
  for (const auto& cause : explanation->causes) {
    share += cause.share;
    EXPECT_LT(cause.p_value, 1e-6);
    EXPECT_NEAR(cause.moved, 0.5, 0.03);
  }
  EXPECT_NEAR(share, 1, 0.1);
  EXPECT_EQ(explanation->direction, -1);
}

TEST(Localise, SaysWhenEverythingMovedAlike) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const auto explanation = explain(amounts({}, seed, 0.4));
    EXPECT_EQ(explanation->verdict, Verdict::everything);
    EXPECT_TRUE(explanation->causes.empty());
  }
}

TEST(Localise, ChanceAloneIsNoCause) {
  int named = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed)
    named += explain(amounts({}, seed))->verdict != Verdict::nothing;
  EXPECT_LE(named, 4);
}

// Events out of an exposure: the rate of one combination rises from 3 % to 20 %.
TEST(Localise, FindsARateThatRose) {
  Random random(4);
  auto table = whole_table(Measure::ratio);
  std::vector<double> events, exposure;
  const Values cause{{0, 2}, {2, 3}};
  for (std::size_t row = 0; row < 120; ++row) {
    const double n = static_cast<double>(random.between(20, 4000));
    exposure.push_back(10 * n);
    events.push_back(static_cast<double>(random.poisson(0.3 * n)));
    table.exposure.push_back(n);
    table.observed.push_back(
        static_cast<double>(random.poisson(n * (lies_in(table, row, cause) ? 0.2 : 0.03))));
  }
  expect_from({events, exposure}, table);
  EXPECT_EQ(found(table, 1), (std::vector<Values>{cause}));
  EXPECT_TRUE(found(table, -1).empty());
}

TEST(Localise, FindsACountThatRose) {
  Random random(6);
  auto table = whole_table(Measure::count);
  const Values cause{{1, 3}};
  for (std::size_t row = 0; row < 120; ++row) {
    table.expected.push_back(static_cast<double>(random.between(50, 500)));
    table.observed.push_back(static_cast<double>(
        random.poisson(table.expected.back() * (lies_in(table, row, cause) ? 3 : 1))));
  }
  EXPECT_EQ(found(table), (std::vector<Values>{cause}));
}

// A larger part of rows with a high rate is no cause: every row has its own expectation.
TEST(Localise, AChangedMixIsNoCause) {
  auto table = whole_table(Measure::ratio);
  std::vector<double> events, exposure;
  for (std::size_t row = 0; row < 120; ++row) {
    const double rate = table.code(row, 0) == 0 ? 0.3 : 0.05;
    exposure.push_back(1000);
    events.push_back(1000 * rate);
    table.exposure.push_back(table.code(row, 0) == 0 ? 5000 : 500);
    table.observed.push_back(table.exposure.back() * rate);
  }
  expect_from({events, exposure}, table);
  EXPECT_EQ(explain(table, 1)->verdict, Verdict::nothing);
}

TEST(LocaliseLaws, UnitsAndTheOrderOfRowsDoNotMatter) {
  const std::vector<Values> causes{{{0, 1}, {1, 1}}, {{2, 4}}};
  const auto table = amounts(causes, 3);
  auto scaled = table;
  for (auto* column : {&scaled.expected, &scaled.observed})
    for (auto& value : *column) value *= 1e6;
  EXPECT_EQ(found(scaled), found(table));
  LeafTable turned{table.measure, table.sizes, {}, {}, {}, {}};
  for (std::size_t row = table.rows(); row-- > 0;) {
    for (std::size_t a = 0; a < 3; ++a) turned.codes.push_back(table.code(row, a));
    turned.expected.push_back(table.expected[row]);
    turned.observed.push_back(table.observed[row]);
  }
  EXPECT_EQ(found(turned), found(table));
}

TEST(LocaliseLaws, RowsWithoutAnythingDoNotMatter) {
  const std::vector<Values> causes{{{2, 4}}};
  auto table = amounts(causes, 5);
  for (std::uint32_t i = 0; i < 50; ++i) {
    table.codes.insert(table.codes.end(), {i % 4, i % 5, i % 6});
    table.expected.push_back(0);
    table.observed.push_back(0);
  }
  EXPECT_EQ(found(table), causes);
}

TEST(Localise, RefusesWhatDoesNotFit) {
  LeafTable table{Measure::sum, {2}, {0, 2}, {1, 1}, {1, 1}, {}};
  EXPECT_EQ(explain(table).error().code, ErrorCode::invalid_argument);
  table.codes = {0};
  EXPECT_EQ(explain(table).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(explain(LeafTable{})->verdict, Verdict::nothing);
}

}  // namespace
}  // namespace myelin::stats::localise
