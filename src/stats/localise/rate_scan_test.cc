// Sparse events: what was planted is named, chance alone seldom is, and a rise of everything is
// said to be one.
#include "stats/localise/rate_scan.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"

namespace myelin::stats::localise {
namespace {

// Texts with codes of four attributes, one row each, a complaint in 100 expected; those with
// attribute 1 = 2 complain `factor` times as often, all of them `all` times.
LeafTable texts(std::uint64_t seed, double factor, double all = 1) {
  Random random(seed);
  LeafTable table{Measure::ratio, {6, 5, 40, 9}, {}, {}, {}, {}, {}};
  for (int i = 0; i < 4'000; ++i) {
    double rate = 0.01 * all;
    for (const auto size : table.sizes)
      table.codes.push_back(static_cast<std::uint32_t>(random.uniform() * size));
    if (table.codes[table.codes.size() - 3] == 2) rate *= factor;
    table.expected.push_back(0.01);
    table.exposure.push_back(1);
    table.behind.push_back(0.04);
    table.observed.push_back(random.uniform() < rate ? 1 : 0);
  }
  return table;
}

TEST(RateScan, NamesWhatComplainsMore) {
  int named = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const auto found = scan_rates(texts(seed, 6));
    ASSERT_TRUE(found) << found.error().message;
    named += found->verdict == Verdict::explained && found->causes.size() == 1 &&
             found->causes[0].values == decltype(Cause::values){{1, 2}};
  }
  EXPECT_GE(named, 18);
}

TEST(RateScan, ChanceIsSeldomNamed) {
  int named = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed)
    named += scan_rates(texts(seed, 1))->verdict != Verdict::nothing;
  EXPECT_LE(named, 5);
}

TEST(RateScan, ARiseOfEverythingIsNoPartsDoing) {
  int whole = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed)
    whole += scan_rates(texts(seed, 1, 3))->verdict == Verdict::everything;
  EXPECT_GE(whole, 18);
}

TEST(RateScan, APartIsNamedThoughNothingHappenedBefore) {
  auto table = texts(3, 30);  // far more than parts without a past may differ by nature
  const std::vector<double> none(table.rows());
  for (const double exposure : {0.0, 1.0}) {
    expect_from({none, std::vector<double>(table.rows(), exposure)}, table);
    table.behind = none;
    const auto found = scan_rates(table);
    ASSERT_TRUE(found);
    ASSERT_EQ(found->causes.size(), 1U);
    EXPECT_EQ(found->causes[0].values, (decltype(Cause::values){{1, 2}}));
  }
}

// Half of the attribute's values are lost: what is lost complains as often as the whole does.
TEST(RateScan, RowsOfUnknownValueAreNoRest) {
  int named = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    auto table = texts(seed, 5);
    Random random(seed);
    for (std::size_t row = 0; row < table.rows(); ++row)
      if (random.chance(0.5)) table.codes[row * table.attributes() + 1] = 0;
    const auto found = scan_rates(table);
    named += !found->causes.empty() && found->causes[0].values == decltype(Cause::values){{1, 2}};
  }
  EXPECT_GE(named, 13) << "7 where they count as the rest";
}

TEST(RateScan, TheOrderOfTheRowsDoesNotMatter) {
  const auto table = texts(7, 5);
  LeafTable turned{table.measure, table.sizes, {}, {}, {}, {}, {}};
  for (std::size_t row = table.rows(); row-- > 0;) {
    for (std::size_t a = 0; a < table.attributes(); ++a) turned.codes.push_back(table.code(row, a));
    turned.expected.push_back(table.expected[row]);
    turned.observed.push_back(table.observed[row]);
    turned.exposure.push_back(table.exposure[row]);
    turned.behind.push_back(table.behind[row]);
  }
  const auto one = scan_rates(table), other = scan_rates(turned);
  ASSERT_EQ(one->causes.size(), other->causes.size());
  for (std::size_t i = 0; i < one->causes.size(); ++i)
    EXPECT_EQ(one->causes[i].values, other->causes[i].values);
}

}  // namespace
}  // namespace myelin::stats::localise
