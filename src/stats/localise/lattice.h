// Lattice: every group-by of a leaf table up to a depth, each rolled up from the smallest finer one
// rather than from the rows (the "smallest parent" rule of Agarwal et al., VLDB 1996).
//
// Which cell feeds which is found once; sums can then be rolled up again and again, as rows are
// taken away. Thread safety: none while rolling up. REQUIRES: the deviations live as long.
// Invariant: cuboids stand from fine to coarse, the last is the whole table.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "stats/localise/leaf_table.h"

namespace myelin::stats::localise {

struct Moments {
  double n = 0, s1 = 0, s2 = 0;  // Σ weight, Σ weight·moved, Σ weight·moved²
  void add(const Moments& other) {
    n += other.n;
    s1 += other.s1;
    s2 += other.s2;
  }
};

// What chance adds to Σ weight·moved² of a cell, for measures whose rows are counts.
struct Chance {
  double per_event = 0, rate = 0;  // Σ weight ⁄ exposure, Σ weight·expected rate
  void add(const Chance& other) {
    per_event += other.per_event;
    rate += other.rate;
  }
};

struct Cuboid {
  std::vector<std::uint8_t> attributes;  // ascending; empty: the whole
  std::size_t from = 0;                  // index of the finer cuboid; itself: from the rows
  std::vector<std::uint32_t> into;       // cell of the finer one (or row) → cell of this
  std::vector<std::uint32_t> sample;     // a row of each cell, which has the cell's codes
  std::vector<Moments> cells;
  std::vector<Chance> chance;  // of each cell; empty for sums
  double n_max = 0;            // of its cells when they were rolled up
};

class Lattice {
 public:
  // Rows of weight 0 make no cell of their own count: they are left out.
  Lattice(const LeafTable& table, const Deviations& deviations, std::size_t depth_max);
  // Sums over all rows.
  void roll_up();
  // The same sums without these rows, which were not taken away before.
  void take_away(std::span<const std::uint32_t> rows);
  static Moments moments(const Deviations& of, std::size_t row);
  static Chance chance(const Deviations& of, std::size_t row);  // zero for sums
  const std::vector<Cuboid>& cuboids() const { return cuboids_; }

 private:
  void group(Cuboid& cuboid, const LeafTable& table, std::span<const std::uint32_t> samples);
  const Deviations& deviations_;
  std::vector<Cuboid> cuboids_;
  std::vector<std::uint32_t> rows_;   // of weight above 0
  std::vector<std::uint32_t> place_;  // of a row among rows_
  std::vector<Moments> row_moments_;
  std::vector<Chance> row_chance_;
};

}  // namespace myelin::stats::localise
