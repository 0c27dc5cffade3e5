// How large a cascade gets if every repost begets others: a self-exciting (Hawkes) process with a
// power-law memory and one number per cascade, how many direct children a repost has on average.
//
// That number has a gamma prior learnt over cascades (empirical Bayes), so a few early reposts do
// not explode: its posterior mean is (shape + reposts)/(rate + exposure), where exposure is the
// memory that the post and its reposts have already spent. Thread safety: functions without state.
// Units: seconds. Sources: Zhao et al. 2015 (SEISMIC); Mishra, Rizoiu & Xie 2016 (closed form).
#pragma once
#include "stats/cascade/live_cascade.h"

namespace myelin::stats::cascade {

struct HawkesPrior {
  double exponent = 0.25;  // of the memory's tail: φ(s) ∝ (s + 300 s)^-(1 + exponent)
  double root_mass = 20;   // reposts' worth of exposure that the post itself brings
  double children = 0.75;  // the prior's mean
  double strength = 20;    // exposures that the prior counts as
};

// Expected reposts by `horizon_s` over reposts so far, as a logarithm; ≥ 0. REQUIRES: age_s ≥
// newest_s(), count() > 0.
double hawkes_log_growth(const LiveCascade& live, double age_s, double horizon_s,
                         const HawkesPrior& prior);
// What share of the reposts that come between age_s and horizon_s comes by until_s, by the same
// memory; 0 to 1. REQUIRES: age_s ≤ until_s ≤ horizon_s.
double hawkes_share_by(const LiveCascade& live, double age_s, double until_s, double horizon_s,
                       const HawkesPrior& prior);

}  // namespace myelin::stats::cascade
