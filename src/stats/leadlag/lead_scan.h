// LeadScan: does one series lead another, and by how much? The usual scan correlates the two at
// every lag and reports the best: between unrelated series that move slowly it "finds" a lead in
// most cases. Here
//
//   1. means of the season (days of the week) are taken out of both;
//   2. both are filtered by the follower's own autoregression (Box & Jenkins 1976, with the
//      follower's filter as in generalised least squares), so that what is left of the follower is
//      noise where nothing leads it;
//   3. each lag is tried alone and as the middle of a kernel (¼, ½, 1, ½, ¼), because a response
//      scatters; their likelihood ratios are averaged (Andrews & Ploberger 1994), which finds a
//      little more than their maximum;
//   4. the average is judged by those of `surrogates` reorderings of the follower's noise: its
//      p-value holds for the whole scan. The lag named is the one of the largest correlation.
//
// Thread safety: pure functions. Source of the error rates: `myelin evaluate lead-lag`.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/random.h"
#include "base/result.h"

namespace myelin::stats::leadlag {

enum class LeadDirection : std::uint8_t { rises_with, either };

struct LeadScanOptions {
  std::size_t lag_min = 0, lag_max = 13;
  std::size_t order_max = 8;
  std::size_t season = 0;  // 7 for days; 0 or 1: none
  LeadDirection direction = LeadDirection::rises_with;
  int surrogates = 999;
};

struct Lead {
  double p_value = 1;      // family-wise, over all lags and kernels
  std::size_t lag = 0;     // of the best statistic, whatever its p
  std::size_t width = 1;   // of its kernel: 1 or 5 lags
  double correlation = 0;  // of the follower's noise with the kernel
  std::size_t order = 0;   // of the follower's autoregression
};

// Errors: invalid_argument where the series differ in length, hold fewer than 3·(lag_max + 1) + 20
// values or values that are not finite. A constant series leads nothing: p 1.
Result<Lead> scan_leads(std::span<const double> leader, std::span<const double> follower,
                        const LeadScanOptions& options, Random random);

// The usual scan, for comparison: the largest plain correlation over the lags; its p-value is that
// of one correlation, as if no other lag had been tried.
Result<Lead> naive_scan(std::span<const double> leader, std::span<const double> follower,
                        const LeadScanOptions& options);

}  // namespace myelin::stats::leadlag
