// OutcomeShares: how much of a mean outcome each of several players' troubles accounts for, where
// several may trouble one unit: Shapley values against the same unit untroubled (baseline Shapley,
// Sundararajan & Najmi 2020), averaged over the units.
//
// The expected outcome under each set of troubles is its cell's mean, drawn towards what the
// players' main effects add up to (ridge least squares) by as much as cells differ beyond chance
// (DerSimonian & Laird 1986). A unit's set has few players, so its Shapley values are exact; they
// sum to what its set is expected to do, and over all players to mean − untroubled, but for what
// the drawing takes. Intervals: 95 % of parametric bootstrap replicates, cell by cell.
//
// What is split is association: a player is credited with what goes with its troubles.
//
// Thread safety: a pure function; deterministic from `random`. Units: those of the outcome.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "base/random.h"
#include "base/result.h"

namespace myelin::stats::value {

inline constexpr std::size_t outcome_players_max = 16;

// All units with the same set of troubles.
struct OutcomeCell {
  std::uint32_t players = 0;                  // bit p: player p troubled them
  double n = 0, sum = 0, sum_of_squares = 0;  // of their outcomes; n > 0
};
struct OutcomeShare {
  double units = 0;                     // that it troubled
  double share = 0, low = 0, high = 0;  // of the mean over all units
};
struct OutcomeShares {
  double units = 0, mean = 0;
  double untroubled = 0, low = 0, high = 0;  // the mean, had nobody troubled anybody
  std::vector<OutcomeShare> players;
};

// Errors: invalid_argument for more players than the limit, a cell twice, n ≤ 0, or no cell without
// trouble: there is nothing to compare with then.
Result<OutcomeShares> outcome_shares(std::span<const OutcomeCell> cells, std::size_t players,
                                     Random random);

}  // namespace myelin::stats::value
