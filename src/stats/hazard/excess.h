// Excess: do marked units come to the outcome more often than unmarked ones of the same line and
// age would have? Observed beside expected, day by day since the mark (a standardised ratio with
// the mark as a time-dependent exposure, so that nobody counts as exposed before he was: Breslow &
// Day 1987, vol. II, ch. 3), tested as a Poisson count; Byar's interval.
//
// Thread safety: pure functions. Units: unit-days.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "stats/hazard/day_book.h"

namespace myelin::stats::hazard {

struct Excess {
  double observed = 0, expected = 0;
  std::int64_t units = 0;  // that were marked so
  std::vector<int> lags;   // days from the mark to the outcome, one an observed outcome

  double ratio() const;
  double low() const;  // 95 %
  double high() const;
  double p_more() const;  // of so many or more, were they like the unmarked
  double p_fewer() const;
  int median_lag() const;
};

// By line and cause (line · causes + cause), then over all lines (lines · causes + cause). A mark
// counts until one of a later day, and marks of one day beside each other. Units that entered
// before the book, or with nothing marked, say nothing.
std::vector<Excess> excesses(const DayBook& book, std::span<const Life> lives,
                             const StateOptions& options);

}  // namespace myelin::stats::hazard
