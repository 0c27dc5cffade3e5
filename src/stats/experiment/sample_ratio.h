// The sample-ratio check: did the arms get the shares of units that were planned? Where they did
// not, something took units away after assignment, and no comparison can be trusted.
//
// Thread safety: functions without state. Source: Fabijan et al. 2019; Pearson's chi-square.
#pragma once
#include <span>

namespace myelin::stats::experiment {

// P(a split at least as far from the planned shares). REQUIRES: as many shares as counts, at least
// two, all positive. An alarm is a p below 0.001: looked at often, 0.05 cries wolf.
double sample_ratio_p(std::span<const double> counts, std::span<const double> shares);

inline constexpr double sample_ratio_alarm = 0.001;

}  // namespace myelin::stats::experiment
