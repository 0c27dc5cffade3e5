// Known values come from arbitrary-precision evaluation (40 digits) of the defining integrals.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/random.h"
#include "stats/gamma_poisson.h"
#include "stats/incomplete.h"
#include "stats/multiple_testing.h"
#include "stats/negative_binomial.h"
#include "stats/proportion.h"
#include "stats/rate_mixture.h"
#include "stats/tails.h"

namespace myelin::stats {
namespace {

void expect_relative(double got, double want, double tolerance = 1e-11) {
  EXPECT_NEAR(got / want, 1, tolerance) << "got " << got << ", want " << want;
}

TEST(Tails, PoissonIsExactFarOut) {
  expect_relative(poisson_upper(10, 0.5), 1.7096700293489034e-10);
  expect_relative(poisson_upper(4, 0.01), 4.1334718262633401e-10);
  expect_relative(poisson_upper(200, 100), 9.3431500729883903e-19);
  expect_relative(poisson_upper(1000, 1100), 0.99894067674607002);
  expect_relative(poisson_upper(60, 1), 4.4947683038107236e-83);
  EXPECT_EQ(poisson_upper(0, 3), 1);
  EXPECT_EQ(poisson_upper(1, 0), 0);
}

TEST(Tails, BinomialIsExactFarOut) {
  expect_relative(binomial_upper(8, 20, 0.1), 0.00041563501884547588);
  expect_relative(binomial_upper(50, 100, 0.05), 7.2693074561137357e-38, 1e-10);
  expect_relative(binomial_upper(990, 1000, 0.9), 1.4508988321782967e-32, 1e-10);
  expect_relative(binomial_two_sided(10, 20, 0.3), 0.0834450296298122);
  expect_relative(binomial_two_sided(1, 20, 0.3), 0.0127754213093214);
  expect_relative(binomial_two_sided(30, 50, 0.4), 0.00555752702026943);
  EXPECT_EQ(binomial_two_sided(6, 20, 0.3), 1);
}

TEST(Tails, UpperAndLowerAddUp) {
  for (int n = 1; n < 40; n += 3)
    for (int k = 0; k < n; ++k)
      for (const double p : {0.001, 0.2, 0.5, 0.93}) {
        EXPECT_NEAR(binomial_lower(k, n, p) + binomial_upper(k + 1, n, p), 1, 1e-12);
        EXPECT_NEAR(poisson_lower(k, n * p) + poisson_upper(k + 1, n * p), 1, 1e-12);
      }
}

TEST(NegativeBinomial, IsExactFarOutAndTendsToThePoisson) {
  expect_relative(negative_binomial_upper(5, 0.5, 2), 0.0016);
  expect_relative(negative_binomial_upper(40, 3, 0.7), 9.2546471156560191e-5);
  expect_relative(negative_binomial_upper(4, 0.001, 5), 1.1183885431556433e-13);
  expect_relative(negative_binomial_upper(300, 100, 20), 7.4160060389536334e-9);
  expect_relative(negative_binomial_upper(12, 4, 1e8), poisson_upper(12, 4), 1e-6);
}

TEST(Proportion, KnownIntervals) {
  const auto exact = clopper_pearson_interval(3, 20);
  EXPECT_NEAR(exact.low, 0.0320709371855, 1e-10);
  EXPECT_NEAR(exact.high, 0.378926826545, 1e-10);
  const auto score = wilson_interval(3, 20);
  EXPECT_NEAR(score.low, 0.0523687458962, 1e-10);
  EXPECT_NEAR(score.high, 0.360418864741, 1e-10);
  EXPECT_EQ(clopper_pearson_interval(0, 7).low, 0);
  EXPECT_EQ(clopper_pearson_interval(7, 7).high, 1);
}

// Newcombe 1998, table II: the hybrid score interval.
TEST(Proportion, differences_have_the_published_intervals) {
  const auto a = share_difference({56, 70}, {48, 80});
  EXPECT_NEAR(a.estimate, 0.2, 1e-12);
  EXPECT_NEAR(a.low, 0.0524, 5e-5);
  EXPECT_NEAR(a.high, 0.3339, 5e-5);
  const auto b = share_difference({9, 10}, {3, 10});
  EXPECT_NEAR(b.low, 0.1705, 5e-5);
  EXPECT_NEAR(b.high, 0.8090, 5e-5);
  const auto none = share_difference({10, 10}, {0, 20});
  EXPECT_NEAR(none.low, 0.6791, 5e-5);
  EXPECT_NEAR(none.high, 1, 1e-12);
  const auto nobody = share_difference({3, 5}, {0, 0});
  EXPECT_EQ(nobody.low, -1);
  EXPECT_EQ(nobody.high, 1);
}

// Of two groups that do not differ one in twenty is called different; an effect of the size that is
// said to be detectable is found four times in five.
TEST(Proportion, differences_keep_their_level_and_their_power) {
  Random random{5};
  const auto called = [&](double p, double q) {
    int different = 0;
    for (int i = 0; i < 4'000; ++i) {
      Share a{0, 300}, b{0, 60};
      for (int k = 0; k < a.n; ++k) a.k += random.chance(p) ? 1 : 0;
      for (int k = 0; k < b.n; ++k) b.k += random.chance(q) ? 1 : 0;
      const auto found = share_difference(a, b);
      different += found.low > 0 || found.high < 0 ? 1 : 0;
    }
    return different / 4'000.0;
  };
  EXPECT_NEAR(called(0.3, 0.3), 0.05, 0.012);
  const double detectable = share_difference({90, 300}, {18, 60}).detectable;
  EXPECT_NEAR(called(0.3 + detectable / 6, 0.3 - detectable * 5 / 6), 0.8, 0.06);
}

TEST(Proportion, ClopperPearsonCoversAsPromised) {
  for (const double p : {0.02, 0.3, 0.77}) {
    constexpr int n = 40;
    double covered = 0;
    for (int k = 0; k <= n; ++k) {
      const auto interval = clopper_pearson_interval(k, n);
      if (interval.low <= p && p <= interval.high) covered += binomial_probability(k, n, p);
    }
    EXPECT_GE(covered, 0.95) << p;
  }
}

TEST(BenjaminiHochberg, TheirOwnExample) {
  // Benjamini & Hochberg 1995, section 3.2: at 5 % the first four of fifteen are called.
  const std::vector<double> p{0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
                              0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000};
  const auto q = benjamini_hochberg(p);
  for (std::size_t i = 0; i < q.size(); ++i) {
    EXPECT_EQ(q[i] <= 0.05, i < 4) << i;
    EXPECT_GE(q[i], p[i]);
  }
}

TEST(BenjaminiHochberg, HoldsTheFalseDiscoveryRate) {
  Random random(3);
  double false_share = 0;
  constexpr int rounds = 400, tests = 200, effects = 20;
  for (int r = 0; r < rounds; ++r) {
    std::vector<double> p;
    for (int i = 0; i < tests; ++i)
      p.push_back(std::erfc((random.normal() + (i < effects ? 3.5 : 0)) / std::sqrt(2.0)) / 2);
    const auto q = benjamini_hochberg(p);
    double called = 0, wrong = 0;
    for (int i = 0; i < tests; ++i) {
      const bool call = q[static_cast<std::size_t>(i)] <= 0.1;
      called += call;
      wrong += call && i >= effects;
    }
    false_share += called > 0 ? wrong / called : 0;
  }
  EXPECT_LE(false_share / rounds, 0.1);
  EXPECT_GE(false_share / rounds, 0.06);  // 0.1 × 180/200 is what theory expects
}

TEST(ShapeFit, FindsHowMuchGroupsDiffer) {
  Random random(5);
  ShapeFit fit;
  for (int i = 0; i < 20'000; ++i) {
    const double expected = 2 + 8 * random.uniform();
    fit.add(static_cast<double>(random.poisson(expected * random.gamma(4, 0.25))), expected);
  }
  EXPECT_NEAR(fit.shape(1, 0.3, 50), 4, 0.4);
  ShapeFit alike;
  for (int i = 0; i < 20'000; ++i) alike.add(static_cast<double>(random.poisson(5)), 5);
  EXPECT_GT(alike.shape(1, 0.3, 50), 30);
  EXPECT_EQ(ShapeFit{}.shape(2.5, 0.3, 50), 2.5);
}

TEST(RateMixture, ALevelOfItsOwnIsSoonBelieved) {
  const auto prior = mixture_prior({.narrow = 8, .wide = 0.3, .wide_share = 0.1}, 0.01, 0);
  EXPECT_NEAR(prior.mean(), 0.01, 1e-12);
  // Ten times the usual, from the first day on: after two weeks it is what is expected.
  const std::vector<double> counts{10, 9}, exposures{100, 100};
  const auto after = robust_mixture(counts, exposures, prior, 0.1);
  EXPECT_GT(after.mean(), 0.08);
  EXPECT_GT(after.wide_share, 0.99);
  EXPECT_GT(after.upper_tail(12, 100 * after.mean(), 0.1), 0.1);
  // Like its parents: the wide story is given up.
  const std::vector<double> few{1, 2}, many{100, 100};
  EXPECT_LT(robust_mixture(few, many, prior, 0.1).wide_share, 0.1);
}

TEST(RateMixture, OneLookIsTheTailAndManyAreAtMostTheirSum) {
  const auto prior = mixture_prior({}, 0.02, 0.1);
  const double tail = prior.upper_tail(9, 2, 0.05);
  const double one = prior.reached(9, 2, 0.05, 1, 1), many = prior.reached(9, 2, 0.05, 9, 5);
  EXPECT_GE(one, tail * 0.98);
  EXPECT_LE(one, tail * 2);  // scatter is counted twice
  EXPECT_GT(many, one);
  EXPECT_LT(many, tail * 9 * 5);
}

TEST(MixtureFit, FindsTheShareOfItsOwnKind) {
  Random random(8);
  MixtureFit fit;
  for (int i = 0; i < 5'000; ++i) {
    const double theta =
        random.uniform() < 0.2 ? random.gamma(0.3, 1 / 0.3) : random.gamma(8, 0.125);
    fit.add(static_cast<double>(random.poisson(6 * theta)), 6);
  }
  const auto shape = fit.shape({});
  EXPECT_EQ(shape.narrow, 8);
  EXPECT_EQ(shape.wide, 0.3);
  EXPECT_EQ(shape.wide_share, 0.2);
  EXPECT_EQ(MixtureFit{}.shape({.narrow = 3}).narrow, 3);
}

TEST(RobustRate, AnOutbreakDoesNotTeachTheBaseline) {
  const std::vector<double> exposures(7, 100);
  const std::vector<double> calm{10, 9, 11, 10, 8, 12, 10};
  const std::vector<double> outbreak{60, 58, 11, 10, 8, 12, 10};
  const RobustRateOptions options{.prior_mean = 0.1, .prior_shape = 2, .dispersion = 0.05};
  EXPECT_NEAR(robust_rate(calm, exposures, options).mean(), 0.1, 0.005);
  EXPECT_LT(robust_rate(outbreak, exposures, options).mean(), 0.17);  // the plain mean is 0.24
  const auto nothing = robust_rate(std::vector<double>(7), std::vector<double>(7), options);
  EXPECT_NEAR(nothing.mean(), 0.1, 1e-12);  // no past: the prior speaks alone
}

}  // namespace
}  // namespace myelin::stats
