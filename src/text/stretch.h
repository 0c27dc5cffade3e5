// Stretch: points [begin, end) of a normal text; and the stretch of a clause that weighs most.
//
// Thread safety: functions without state.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "text/clause.h"
#include "text/ngram.h"
#include "text/normal.h"

namespace myelin::text {

struct Stretch {
  std::uint32_t begin = 0, end = 0;
  bool empty() const { return begin >= end; }
  bool operator==(const Stretch&) const = default;
};
constexpr bool overlap(Stretch a, Stretch b) {
  return a.begin < b.end && b.begin < a.end;
}

// The weight of each point of the clause: every n-gram's weight shared among its points. Replaces
// `into`. REQUIRES: a weight for each feature; the features end inside the clause.
void spread_weights(std::span<const Feature> features, std::span<const float> weights,
                    const Clause& clause, std::vector<float>& into);

// The stretch whose weights, times `sign`, sum highest (Kadane's maximal segment), as whole words
// and without marks at its ends; it does not reach into `avoid`. Empty where nothing is above 0.
Stretch strongest(const NormalText& text, const Clause& clause, std::span<const float> weights,
                  float sign, Stretch avoid, std::uint32_t points_max);

}  // namespace myelin::text
