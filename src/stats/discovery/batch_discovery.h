// BatchDiscovery: which of a day's many p-values are discoveries, so that over all days together at
// most a share α of what was ever called a discovery is false (false discovery rate, online).
//
// Each batch is decided by Benjamini and Hochberg's procedure at a level of its own, chosen before
// the batch is seen from what was decided before: quiet days leave little to spend, days with
// discoveries earn more. With nothing true at all, the probability of any discovery, ever, is at
// most α.
//
// A batch's threshold stops rising at a number of discoveries planned from the batches before it,
// so that its share of all discoveries is bounded beforehand by what it usually is and not by its
// size: that is what brings the levels up to α (the procedure as published comes to α/2).
//
// Weights, of mean 1, let side information from before the batch (a cell's exposure, that it was
// unusual yesterday) move power to where it is likelier to be of use, at the same rate.
//
// REQUIRES: null p-values that are independent of each other and, given the past, uniform or
// larger. Thread safety: none. State: a few numbers a batch; a restart continues from state().
// Source: Zrnic, Jiang, Ramdas & Jordan 2020, "The power of batching in multiple hypothesis
// testing"; Blanchard & Roquain 2008 for shapes of thresholds; Genovese, Roeder & Wasserman 2006
// for the weights.
#pragma once
#include <cstddef>
#include <span>
#include <vector>

namespace myelin::stats {

class BatchDiscovery {
 public:
  struct Batch {
    double level = 0;            // Benjamini and Hochberg's, for this batch
    double discoveries = 0;      // made
    double discoveries_max = 0;  // that would have been made, had one more p-value been 0
    double planned = 0;          // from which number on the threshold rises no further
  };
  explicit BatchDiscovery(double alpha, std::vector<Batch> state = {});

  // Indices of the discoveries, ascending. `weights`: as many as p-values, ≥ 0 and of mean 1 at
  // most (scaled down where it is more), chosen without looking at these p-values; empty: 1 each.
  std::vector<std::size_t> decide(std::span<const double> p_values,
                                  std::span<const double> weights = {});
  // The level that a next batch of that size would be decided at.
  double next_level(std::size_t size) const;
  // And the number of discoveries at which its threshold would stop rising.
  double next_planned(std::size_t size) const;
  const std::vector<Batch>& state() const { return batches_; }

 private:
  double alpha_;
  std::vector<Batch> batches_;
  double discoveries_ = 0;
};

}  // namespace myelin::stats
