// OutbreakWatch: is the newest count of one series an outbreak? The past is regressed on trend,
// seasons and, for days, weekdays; the newest buckets are left out of it, because an outbreak
// begins before it shows.
//
// Thread safety: pure functions of the past. Invariant: what is said of a bucket depends on that
// bucket and on those before it only, so nothing later changes it and a restart repeats it.
// Source: Noufaily et al. 2013, with another weighing, a prior and a predictive distribution that
// holds what is not known of mean and scatter; farrington() is their own form, for comparison.
#pragma once
#include <span>

#include "stats/outbreak/count_regression.h"

namespace myelin::stats {

struct OutbreakSettings {
  double season = 52;  // buckets of a yearly season; 0: none
  int harmonics = 1;   // of the season
  int week = 0;        // 7 where buckets are days of a week that has its own shape; else 0
  int history = 260;   // buckets that are looked back at, at most
  int gap = 3;         // the newest buckets before the judged one, which teach nothing
  CountRegressionOptions regression{};
};
inline constexpr OutbreakSettings weekly_outbreaks{};
inline constexpr OutbreakSettings daily_outbreaks{
    .season = 364, .week = 7, .history = 728, .gap = 7};

// What the bucket after `past` (oldest first, one a bucket) is expected to count. A NaN is a bucket
// that nobody counted. `exposures`: as long as past, and one more for the judged bucket; empty: 1
// each. REQUIRES: two counted buckets before the gap.
CountForecast forecast_next(std::span<const double> past, const OutbreakSettings& settings,
                            std::span<const double> exposures = {});

// As farringtonFlexible does it with Noufaily's settings (five years, half-windows of three weeks,
// ten seasonal levels, 26 weeks left out, trend, Anscombe weights above 2.58, plug-in negative
// binomial).
CountForecast farrington(std::span<const double> past, int season = 52);

}  // namespace myelin::stats
