// The comparison of a rate with itself, its scatter learnt from the weeks before the alert as well
// (stats/causal/rate_change.h): the judging, and the chance that a verdict will be told at all.
// Private to proof. Thread safety: pure functions.
#pragma once
#include "base/result.h"
#include "repair/proof_bins.h"
#include "stats/causal/rate_change.h"

namespace myelin::repair {

// Of a product whose plan is by days: before the excess, while the fault burned, after the repair.
struct RateWindows {
  Bins quiet, before, after;
  std::int64_t before_at = 0, after_at = 0;  // days after the first of `quiet`
};
// `after` has as many bins as the plan says; without counts where the history ends before them.
RateWindows rate_windows(const HourCounts& counts, std::int64_t first_hour,
                         const model::Comparison& plan, Zone zone);

struct RateFound {
  stats::causal::EffectCurve curve;
  double memory = 0;
};
// Errors: invalid_argument where counts cannot be used.
Result<RateFound> curve_by_rate(const RateWindows& windows);

// What is known of a rate: a gamma distribution.
struct KnownRate {
  double shape = 0, weight = 0;  // complaints and exposure that it rests on
  double mean() const { return shape / weight; }
};
struct Chances {
  double whole = 0, half = 0, none = 0;  // see model::Comparison
};
// How likely `days` after the repair will tell, as the rates before and while it burned are known:
// over draws of both, of how they scatter and of what is counted then. Always the same draws.
class Outlook {
 public:
  // Errors: invalid_argument where counts cannot be used.
  static Result<Outlook> make(RateWindows windows, KnownRate quiet, double enough);
  Chances after(std::int64_t days) const;
  // The smallest fall that so many days will show four times in five.
  double detectable(std::int64_t days) const;

 private:
  Outlook() = default;
  stats::causal::RateTest test(std::int64_t days, std::vector<double>& exposures) const;
  RateWindows windows_;
  stats::causal::RateNoise noise_;
  KnownRate quiet_, burning_;
  double before_ = 0, exposure_a_day_ = 0, enough_ = 0;
};

}  // namespace myelin::repair
