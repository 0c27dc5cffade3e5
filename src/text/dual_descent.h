// Solves L2-regularised squared-hinge classifiers over sparse rows by dual coordinate descent
// (Hsieh, Chang, Lin, Keerthi & Sundararajan 2008, algorithm 1).
//
// A column may have a scale, by which its values count and its weight is multiplied: what comes out
// are weights of the unscaled values. The bias is a weight like the others (of a value 1).
//
// Thread safety: functions without state. Deterministic: the same input gives the same weights.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace myelin::text {

struct SparseTerm {
  std::uint32_t column;
  float value;
};

struct SparseRows {
  std::vector<SparseTerm> terms;
  std::vector<std::size_t> row_begin{0};  // one more entry than rows
  std::size_t rows() const { return row_begin.size() - 1; }
  std::span<const SparseTerm> row(std::size_t i) const {
    return std::span(terms).subspan(row_begin[i], row_begin[i + 1] - row_begin[i]);
  }
};

struct HingeProblem {
  const SparseRows& rows;
  std::span<const float> labels;  // ±1, one a row
  std::span<const double> cost;   // C of each row; 0: the row is left out
  std::span<const float> scale;   // one a column; 0: the column is left out
  std::uint64_t seed = 7;         // of the order in which rows are visited
  std::size_t passes_max = 40;
  double tolerance = 0.01;  // of the steepest projected gradient of a pass
};

struct LinearWeights {
  std::vector<float> weights;  // of the columns, scale included
  float bias = 0;
};

// REQUIRES: as many labels and costs as rows; every column is below scale.size().
LinearWeights solve(const HingeProblem& problem);

// A column's log-count ratio, ln(p / Σp) − ln(q / Σq), of the weighted rows that hold it with and
// without the label (Wang & Manning 2012). Columns of less weight than `weight_min` get 0. A
// negative value counts for the other label.
std::vector<float> log_count_ratios(const HingeProblem& problem, double smoothing,
                                    double weight_min);

}  // namespace myelin::text
