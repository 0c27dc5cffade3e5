// Sequential: a test that may be looked at while it runs. Over all looks up to the planned number
// of units, the effect leaves its interval with at most the stated probability.
//
// The sum of a running comparison walks like Brownian motion, whose way out of a constant band
// within the planned time is known exactly. So the band |sum| < b·√(planned) holds at any number of
// looks, at any moment, even one chosen by the data (`any_time`); with the number of looks known
// beforehand the band may be narrower (`at_looks`, O'Brien and Fleming's). An interval at n units
// is estimate ± b·√(planned/n) standard errors: wide while little is known, near the fixed test's
// at the end, so little power is paid. Beyond the planned number nothing more may be concluded:
// stop there.
//
// Thread safety: values. Sources: O'Brien & Fleming 1979; Armitage, McPherson & Rowe 1969 (the
// recursion); Lan & DeMets 1983; the band's exit probability is Feller 1971, X.5.
#pragma once
#include "stats/experiment/arm.h"

namespace myelin::stats::experiment {

struct Interval {
  double low = 0, high = 0;
};

class Sequential {
 public:
  // `level` of all looks together, 0.95 say; `planned`: units in both arms at the end.
  static Sequential any_time(double planned, double level = 0.95);
  // `looks` at equal distances of units, 1 to 100.
  static Sequential at_looks(double planned, int looks, double level = 0.95);

  // Of an effect seen after `units` (both arms). Infinite before the first and frozen information
  // beyond the planned number: the interval there is that of an estimate at the planned number.
  Interval interval(const Estimate& effect, double units) const;
  bool decided(const Estimate& effect, double units) const {
    const auto in = interval(effect, units);
    return in.low > 0 || in.high < 0;
  }
  // The smallest level at which this look would decide: an always-valid p.
  double p_value(const Estimate& effect, double units) const;
  double band() const { return band_; }

 private:
  double planned_ = 0, band_ = 0;
  int looks_ = 0;  // 0: any
};

// P(|W| leaves the band ±b within [0, 1]), continuously watched, or at `looks` equal steps.
double exit_probability(double band);
double exit_probability_at_looks(double band, int looks);

}  // namespace myelin::stats::experiment
