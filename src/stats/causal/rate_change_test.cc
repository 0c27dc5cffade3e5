#include "stats/causal/rate_change.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "base/random.h"
#include "stats/causal/step_null.h"

namespace myelin::stats::causal {
namespace {

// So many days of a history, of a fault and of what came after it, without a gap.
struct Days {
  std::size_t quiet = 28, before = 7, after = 6;
  std::size_t all() const { return quiet + before + after; }
};
struct Scene {
  double mean = 4, variation = 0, autocorrelation = 0, left = 1;  // of the rate, after
  Days days{};
};

class Lived {
 public:
  Lived(const Scene& scene, Random& random) : scene_(scene), exposures_(scene.days.all(), 10) {
    counts_ = autoregression(scene.days.all(), scene.autocorrelation, random);
    const double sd = std::sqrt(1 - scene.autocorrelation * scene.autocorrelation);
    for (std::size_t t = 0; t < counts_.size(); ++t) {
      const double mean = t < scene.days.quiet                       ? scene.mean / 4
                          : t < scene.days.quiet + scene.days.before ? scene.mean
                                                                     : scene.mean * scene.left;
      counts_[t] = overdispersed_count({mean, scene.variation}, counts_[t] * sd, 0, random);
    }
  }
  RateStretch stretch(std::size_t from, std::size_t days) const {
    return {static_cast<std::int64_t>(from), std::span(counts_).subspan(from, days),
            std::span(exposures_).subspan(from, days)};
  }
  RateStretch quiet() const { return stretch(0, scene_.days.quiet); }
  RateStretch before() const { return stretch(scene_.days.quiet, scene_.days.before); }
  RateStretch after() const {
    return stretch(scene_.days.quiet + scene_.days.before, scene_.days.after);
  }
  RateNoise noise() const {
    const std::array all{quiet(), before(), after()};
    return *rate_noise(all);
  }
  EffectCurve curve() const {
    const auto total = [](const RateStretch& s) {
      return std::accumulate(s.counts.begin(), s.counts.end(), 0.0);
    };
    return RateTest(noise(), before(), after())
        .curve(total(before()), total(after()), Wanted::fall);
  }

 private:
  Scene scene_;
  std::vector<double> counts_, exposures_;
};

double share_called_fixed(const Scene& scene, int rounds) {
  Random random(7);
  int fixed = 0;
  for (int i = 0; i < rounds; ++i) fixed += Lived(scene, random).curve().wanted_way();
  return static_cast<double>(fixed) / rounds;
}

}  // namespace

TEST(RateChange, LearnsHowARateScatters) {
  Random random(3);
  const Days long_days{.quiet = 10, .before = 150, .after = 150};
  const auto still = Lived({.mean = 60, .days = long_days}, random).noise();
  EXPECT_LT(still.scatter(), 0.08);
  const auto restless =
      Lived({.mean = 60, .variation = 0.5, .autocorrelation = 0.8, .days = long_days}, random)
          .noise();
  // 0.47 of the logarithm; one series of 310 days with memory tells it no better.
  EXPECT_GT(restless.scatter(), 0.35);
  EXPECT_LT(restless.scatter(), 0.75);
  EXPECT_GT(restless.memory(), 0.6);
  double all = 0;
  for (const auto& pair : restless.pairs) all += pair.weight;
  EXPECT_NEAR(all, 1, 1e-12);
}

// A repair that did nothing is called fixed in 4 % at most, however restless the rate; and one that
// worked is seen.
TEST(RateChange, KeepsItsLevelAndSees) {
  EXPECT_LE(share_called_fixed({.mean = 1}, 300), 0.06);
  EXPECT_LE(share_called_fixed({.mean = 20}, 300), 0.06);
  EXPECT_LE(share_called_fixed({.mean = 20, .variation = 0.35, .autocorrelation = 0.5}, 300), 0.06);
  EXPECT_LE(share_called_fixed({.mean = 4, .variation = 0.35, .autocorrelation = 0.8}, 300), 0.08);
  EXPECT_GE(share_called_fixed({.mean = 4, .left = 0.1}, 200), 0.9);
  EXPECT_GE(share_called_fixed({.mean = 20, .variation = 0.2, .left = 0.3}, 200), 0.9);
}

// The curve is the test: what one calls improbable, the other leaves out.
TEST(RateChange, CurveAndTestAgree) {
  Random random(5);
  for (int i = 0; i < 40; ++i) {
    const Lived lived({.mean = 3, .variation = 0.3, .autocorrelation = 0.5}, random);
    const RateTest test(lived.noise(), lived.before(), lived.after());
    for (const double after : {0.0, 3.0, 12.0, 40.0}) {
      const auto curve = test.curve(21, after, Wanted::fall);
      EXPECT_NEAR(curve.estimate(), std::log((after + 0.5) / 60 / (21.5 / 70)), 1e-12);
      EXPECT_NEAR(test.below(curve.interval().low, 21, after), 0.01, 2e-4);
      EXPECT_NEAR(test.below(curve.interval().high, 21, after), 0.96, 2e-4);
    }
  }
}

// More of the same days says more; a history of a restless rate says less.
TEST(RateChange, ErrorsFollowWhatIsKnown) {
  Random random(9);
  const Lived few({.mean = 10}, random), many({.mean = 10, .days = {28, 28, 28}}, random);
  EXPECT_LT(many.curve().error(), few.curve().error());
  const std::array alone{few.before(), few.after()};
  const RateTest with(few.noise(), few.before(), few.after()),
      without(*rate_noise(alone), few.before(), few.after());
  EXPECT_LT(with.scatter(), without.scatter()) << "28 quiet days say that the rate is still";
}

TEST(RateChange, RefusesWhatItCannotUse) {
  const std::vector<double> counts{1, 2, -1}, good{1, 2, 3}, exposures{1, 1, 1}, none{0, 1, 1};
  EXPECT_FALSE(rate_noise({}));
  for (const auto& bad : {RateStretch{0, counts, exposures}, RateStretch{0, good, none}}) {
    const std::array stretches{bad};
    EXPECT_FALSE(rate_noise(stretches));
  }
  const std::array overlapping{RateStretch{0, good, exposures}, RateStretch{2, good, exposures}};
  EXPECT_FALSE(rate_noise(overlapping));
}

}  // namespace myelin::stats::causal
