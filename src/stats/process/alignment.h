// Conformance to an intended path: the cheapest way to explain what happened by the path, where an
// event that the path does not have there and a step that did not happen cost 1 each (van der
// Aalst, Adriansyah & van Dongen 2012, with their standard costs). A path without branches makes
// the optimal alignment a shortest way through events × steps, found exactly by dynamic
// programming.
//
// Thread safety: pure functions.
#pragma once
#include <span>
#include <vector>

#include "stats/process/event_log.h"

namespace myelin::stats::process {

struct IntendedStep {
  Activity activity = 0;
  bool optional = false;  // leaving it out costs nothing
  bool repeats = false;   // may happen several times in a row
};

struct Alignment {
  int cost = 0;
  int skipped = 0, inserted = 0;  // steps that did not happen, events that should not have
  double fitness = 1;             // 1 − cost ⁄ the cost when nothing fits
};

// `open_end`: a case that has come only part of the way is no fault; steps after its last are free.
Alignment align(std::span<const Activity> path, std::span<const IntendedStep> intended,
                bool open_end = false);

}  // namespace myelin::stats::process
