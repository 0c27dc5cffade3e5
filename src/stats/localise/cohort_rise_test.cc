// Cohorts and moments whose truth is known: probabilities mean what they say.
#include "stats/localise/cohort_rise.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/random.h"

namespace myelin::stats::localise {
namespace {

constexpr double days = 60, days_of_cohort = 18, heard_after = 12;

// Units bought evenly over the days, heard of some days later; `bad` says whose rate is the high
// one.
template <typename Bad>
std::vector<CohortUnit> company(Random& random, std::size_t n, double low, double high, Bad&& bad) {
  std::vector<CohortUnit> units;
  while (units.size() < n) {
    const double bought = (random.uniform() * 2 - 1) * days;
    CohortUnit unit;
    unit.at = bought - heard_after * std::log(1 - random.uniform());
    unit.cohort = static_cast<std::uint32_t>((bought + days) / days_of_cohort);
    if (unit.at < 0 || unit.at >= days) continue;
    unit.event = random.chance(bad(unit) ? high : low);
    units.push_back(unit);
  }
  return units;
}

TEST(CohortRise, FindsTheBatchAndTheMoment) {
  Random random(4);
  int batches = 0, moments = 0, nothing = 0;
  constexpr int each = 200;
  for (int i = 0; i < each; ++i) {
    const auto batch = cohort_rise(
        company(random, 500, 0.02, 0.15, [](const CohortUnit& u) { return u.cohort == 5; }));
    batches += batch->of_cohort > 0.5 && batch->cohort == 5;
    // Not near where a batch begins: those are bought from 48 on and heard of later.
    const double at = 30 + 10 * random.uniform();
    const auto moment = cohort_rise(
        company(random, 500, 0.02, 0.15, [&](const CohortUnit& u) { return u.at >= at; }));
    moments += moment->of_moment > 0.5;
    const auto none =
        cohort_rise(company(random, 500, 0.04, 0.04, [](const CohortUnit&) { return false; }));
    nothing += none->of_cohort > 0.5;
  }
  EXPECT_GT(batches, 0.8 * each);
  EXPECT_GT(moments, 0.8 * each);
  EXPECT_LT(nothing, 0.05 * each);
}

// Where truths are drawn as the priors say, of the answers with probability p the part p is right.
TEST(CohortRise, ProbabilitiesAreTheShareThatIsRight) {
  Random random(17);
  const auto rate = [&] {  // Beta(½, 9½): the part of one of twenty squared normal numbers
    double one = 0, all = 0;
    for (int i = 0; i < 20; ++i) {
      const double square = std::pow(random.normal(), 2);
      if (i == 0) one = square;
      all += square;
    }
    return one / all;
  };
  double said = 0, right = 0, variance = 0;
  for (int i = 0; i < 3'000; ++i) {
    const auto kind = static_cast<int>(random.uniform() * 3);
    double low = rate(), high = rate();
    if (low > high) std::swap(low, high);
    auto units = company(random, 300, 0, 0, [](const CohortUnit&) { return false; });
    std::ranges::sort(units, {}, &CohortUnit::at);
    std::vector<std::uint32_t> cohorts;  // in the order of their first units
    for (const auto& u : units)
      if (std::ranges::find(cohorts, u.cohort) == cohorts.end()) cohorts.push_back(u.cohort);
    const double first = units.front().at, last = units.back().at;
    const double moment = first + random.uniform() * (last - first);
    const auto n = cohorts.size();
    const auto bad = static_cast<std::size_t>(random.uniform() * static_cast<double>(n));
    const bool and_later = bad > 0 && bad + 1 < n && random.chance(0.5);
    for (auto& u : units) {
      const auto place =
          static_cast<std::size_t>(std::ranges::find(cohorts, u.cohort) - cohorts.begin());
      const bool hit = kind == 1   ? u.at >= moment
                       : kind == 2 ? place == bad || (and_later && place > bad)
                                   : false;
      u.event = random.chance(hit ? high : low);
    }
    const auto rise = cohort_rise(std::move(units));
    if (rise->of_cohort < 0.3) continue;
    said += rise->of_cohort;
    variance += rise->of_cohort * (1 - rise->of_cohort);
    right += kind == 2 && rise->cohort == cohorts[bad];
  }
  EXPECT_GT(said, 200);
  EXPECT_NEAR(right, said, 3 * std::sqrt(variance));
}

TEST(CohortRise, OrderAndNamesDoNotMatter) {
  Random random(8);
  auto units = company(random, 300, 0.02, 0.2, [](const CohortUnit& u) { return u.cohort == 5; });
  const auto one = cohort_rise(units);
  std::ranges::reverse(units);
  for (auto& unit : units) unit.cohort = 1000 - unit.cohort;
  const auto other = cohort_rise(units);
  EXPECT_EQ(other->cohort, 1000 - one->cohort);
  EXPECT_NEAR(other->of_cohort, one->of_cohort, 1e-12);
  EXPECT_LE(one->of_none + one->of_moment + one->of_cohort, 1 + 1e-12);

  EXPECT_EQ(cohort_rise({})->of_none, 1);
  EXPECT_EQ(cohort_rise({{1, 1, true}, {2, 1, true}})->of_none, 1);  // one cohort
  EXPECT_FALSE(cohort_rise({{std::nan(""), 1, true}}));
}

}  // namespace
}  // namespace myelin::stats::localise
