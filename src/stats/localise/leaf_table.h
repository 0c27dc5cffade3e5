// LeafTable: the finest rows of a measure over several attributes, each with what was expected and
// what was seen; and what localisation reads from it, a deviation and a weight a row.
//
// Deviations have one scale for every measure, so that one setting serves all: the part by which a
// row moved, −1…1, positive where it moved the way the whole did.
//   sum    an amount whose error is relative:  (seen − expected) ⁄ the greater of both, weight 1
//   count  a number of events:                 the same, weight n ⁄ (n + 1 ⁄ floor²)
//   ratio  events out of an exposure:          (seen − expected) ⁄ exposure, weight n ⁄ (n + ¼ ⁄
//   floor²)
// The weights are those under which chance alone moves a row by no more than `floor`.
//
// Thread safety: plain values and pure functions. Invariant: codes hold rows × sizes.size() values,
// row after row, each below its attribute's size.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"

namespace myelin::stats::localise {

inline constexpr std::size_t attributes_max = 12;
inline constexpr std::size_t rows_max = 1 << 21;
// Of one attribute: five of them make a key of 60 bits.
inline constexpr std::uint32_t values_max = 4'096;

enum class Measure : std::uint8_t { sum, count, ratio };

struct LeafTable {
  Measure measure = Measure::sum;
  std::vector<std::uint32_t> sizes;  // of values, per attribute
  std::vector<std::uint32_t> codes;
  std::vector<double> expected, observed;
  std::vector<double> exposure;     // ratio only
  std::vector<double> behind = {};  // events that the expectation rests on; rate_scan.h only
  std::size_t rows() const { return observed.size(); }
  std::size_t attributes() const { return sizes.size(); }
  std::uint32_t code(std::size_t row, std::size_t attribute) const {
    return codes[row * sizes.size() + attribute];
  }
};

// What localisation looks at.
struct Deviations {
  std::vector<double> moved, weight, excess;  // excess = what moved, in the measure's own unit
  // What chance alone moves a row: its variance is of one event, divided by `of`; the event's is
  // rate × (1 − rate) of a ratio, 1 of a count. Empty for sums, whose error the rows show.
  std::vector<double> of, expected_rate;
  double direction = 1;  // −1: the whole fell below what was expected
};

// `floor`: differences of a row that nobody would call a cause, 0…1. `direction`: 1 looks for
// rises, −1 for falls, 0 for whichever way the whole moved.
Deviations deviations_of(const LeafTable& table, double floor, int direction = 0);

// invalid_argument: sizes and codes that do not fit each other; too_large: the limits above.
Status check(const LeafTable& table);

// The rows of a ratio now, expected from what the same rows did before: their own rate, drawn
// towards the rate of the whole as by `prior` exposures. All three have the rows of `table`. Where
// nothing happened before, or nothing is known of it, half an event is expected of the whole.
struct Before {
  std::span<const double> events, exposure;
  double prior = 20;
};
void expect_from(const Before& before, LeafTable& table);

}  // namespace myelin::stats::localise
