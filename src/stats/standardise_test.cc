#include "stats/standardise.h"

#include <gtest/gtest.h>

#include <array>

namespace myelin::stats {
namespace {

// Charig et al. 1986, kidney stones: the treatment that is better for small and for large stones
// looks worse on the whole.
TEST(Standardise, FindsTheReversalOfTheKidneyStones) {
  const std::array strata{Stratum{81, 87, 234, 270}, Stratum{192, 263, 55, 80}};
  const auto d = standardised_difference(strata, 0.5);
  EXPECT_NEAR(d.crude, 273.0 / 350 - 289.0 / 350, 1e-12);
  // Weights 357 and 343 of 700.
  const double small = 81.0 / 87 - 234.0 / 270, large = 192.0 / 263 - 55.0 / 80;
  EXPECT_NEAR(d.adjusted, (357 * small + 343 * large) / 700, 1e-12);
  EXPECT_TRUE(d.reversed);
  EXPECT_FALSE(standardised_difference(strata).reversed) << "not beyond chance";
}

TEST(Standardise, OneStratumIsItsOwnAdjustment) {
  const std::array strata{Stratum{30, 100, 10, 100}};
  const auto d = standardised_difference(strata);
  EXPECT_DOUBLE_EQ(d.crude, d.adjusted);
  EXPECT_FALSE(d.reversed);
}

TEST(Standardise, EmptySidesSayNothing) {
  const std::array strata{Stratum{3, 10, 0, 0}};
  EXPECT_EQ(standardised_difference(strata).adjusted, 0);
}

}  // namespace
}  // namespace myelin::stats
