// Direct standardisation: the difference of two rates with the same mix of strata on both sides,
// beside the crude one (Mantel & Haenszel's question, answered with pooled exposures as weights).
//
// Thread safety: pure functions. Units: differences of rates; z without unit.
#pragma once
#include <span>

namespace myelin::stats {

struct Stratum {
  double events_now = 0, exposure_now = 0, events_before = 0, exposure_before = 0;
};

struct StandardisedDifference {
  double crude = 0, crude_z = 0;
  double adjusted = 0, adjusted_z = 0;  // over strata that both sides have
  // Both are beyond chance and point in opposite directions.
  bool reversed = false;
};

// `z`: what counts as beyond chance.
StandardisedDifference standardised_difference(std::span<const Stratum> strata, double z = 2.58);

}  // namespace myelin::stats
