// Weights on the simplex: w ≥ 0, Σw = 1, that minimise ‖A·w − b‖² + ridge·‖w‖², from the products
// AᵀA, Aᵀb alone, so that many problems over the same columns share them.
//
// The method is Frank and Wolfe's with exact line search, from a stated start, until a step lowers
// the objective by no more than `decrease_min` or `iterations_max` steps are done: where it stops
// is part of what synthetic difference-in-differences is (Arkhangelsky et al. 2021, appendix; the
// authors' R package `synthdid`). A step costs O(columns). Thread safety: pure functions.
#pragma once
#include <cstddef>
#include <span>
#include <vector>

namespace myelin::stats::causal {

struct SimplexProblem {
  std::vector<double> gram;   // AᵀA, columns × columns, row-major
  std::vector<double> cross;  // Aᵀb
  double ridge = 0;

  std::size_t columns() const { return cross.size(); }
};

struct SimplexOptions {
  double decrease_min = 0;  // of ‖A·w − b‖² + ridge·‖w‖²
  int iterations_max = 10'000;
};

// REQUIRES: start has as many weights as the problem has columns, ≥ 0, with sum 1.
std::vector<double> simplex_weights(const SimplexProblem& problem, std::span<const double> start,
                                    const SimplexOptions& options);

// Weights of at most a quarter of the largest become 0; the rest sum to 1.
void drop_small_weights(std::vector<double>& weights);

}  // namespace myelin::stats::causal
