// A rate of complaints that may have changed once, where the counts before and after are too few
// for the scatter of the rate to be learnt from them alone: it is learnt from every stretch at
// hand, a longer history among them.
//
// Model: a count is Poisson about its stretch's rate × exposure × exp(x), where x is a stationary
// first-order autoregression with standard deviation τ. Neither τ nor the memory ρ is put down as
// one value: both are integrated over, each pair weighed by how likely it makes the residuals
// (restricted likelihood of the relative residuals about their stretches' rates, by the Kalman
// filter; Harville 1977; Durbin & Koopman 2012, 5.2) and by a prior. So it is part of the interval
// that a few quiet days may belong to a restless series.
//
// The prior takes scatter with memory for likely, until the data say otherwise: τ lognormal about
// 0.3, long memory likelier than short as 1/(1 − ρ)³, up to 0.88 from bin to bin. It was chosen so
// that `myelin evaluate null-verdicts` keeps its level; purely Poisson counts pay for it with some
// power where they are few.
//
// Thread safety: pure functions over values. Bins are equidistant within a stretch, and stretches
// may leave out bins between them.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "stats/causal/effect_curve.h"

namespace myelin::stats::causal {

struct RateStretch {
  std::int64_t at = 0;  // number of the first bin
  std::span<const double> counts, exposures;
};

// How likely each scatter and memory of a rate is.
struct RateNoise {
  struct Pair {
    double scatter = 0, memory = 0;  // τ, ρ
    double weight = 0;               // all of them: 1
  };
  std::vector<Pair> pairs;
  double scatter() const;  // means
  double memory() const;
};

// Stretches ascending, at least one; empty ones are passed over. Errors: invalid_argument where a
// count is negative, an exposure not positive, either is not finite, or stretches overlap.
Result<RateNoise> rate_noise(std::span<const RateStretch> stretches);

// The test of one rate against another, under a given noise: everything but the counts.
class RateTest {
 public:
  // REQUIRES: both stretches hold bins with exposures above 0.
  RateTest(const RateNoise& noise, const RateStretch& before, const RateStretch& after);

  // Logarithm of the ratio of the two rates; half a count is added to each side, so that an empty
  // one says something too.
  double effect(double before, double after) const;
  // P(the true effect lies below `bound`).
  double below(double bound, double before, double after) const;
  // The same as Student's t, which agrees in both ends of the interval.
  EffectCurve curve(double before, double after, Wanted wanted) const;
  // Of the two levels' scatter alone, without that of counting.
  double scatter() const;

  // What the curve spends on each side of its 5 %: a false "fixed" 4 %, a false "not fixed" 1 %.
  static constexpr double directed_share = 0.8;

 private:
  struct Atom {
    double variance = 0, weight = 0;
  };
  std::vector<Atom> atoms_;  // of the difference of the two levels' x, ascending
  double exposure_before_ = 0, exposure_after_ = 0;
};

}  // namespace myelin::stats::causal
