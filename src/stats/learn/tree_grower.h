// TreeGrower: grows the trees of a BoostedTrees, one on the gradients that the others left.
//
// Internal to boosted_trees. Thread safety: none.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "base/random.h"
#include "stats/learn/binned_columns.h"
#include "stats/learn/boosted_trees.h"

namespace myelin::stats::learn {

class TreeGrower {
 public:
  TreeGrower(const TrainingRows& rows, const BoostingOptions& options);
  // Sets what the first tree starts from.
  void start(BoostedTrees& trees);
  // Adds a tree and moves every training row's margin by it.
  void grow(BoostedTrees& trees);

 private:
  struct Sums {
    double gradient = 0, curvature = 0, weight = 0;
    void add(const Sums& other);
    Sums minus(const Sums& other) const;
  };
  struct Split {
    double gain = 0;
    std::size_t column = 0, bin = 0;  // left: code ≤ bin
    bool missing_right = false;
    Sums left;
  };
  using Histogram = std::vector<Sums>;  // column × 256
  struct Part {
    std::uint32_t node;
    std::size_t begin, end;  // of order_
    int depth;
    Sums sums;
    Histogram histogram;
  };

  void set_gradients();
  void draw_rows();
  void draw_columns();
  Histogram histogram_of(std::size_t begin, std::size_t end) const;
  Split best_split(const Part& part) const;
  void try_column(const Part& part, std::size_t column, Split& best) const;
  std::size_t divide(const Part& part, const Split& split);
  void set_leaf(BoostedTrees& trees, const Part& part);
  void split_part(BoostedTrees& trees, Part part, const Split& split, std::vector<Part>& waiting);
  double weight(std::size_t row) const { return weights_.empty() ? 1 : weights_[row]; }
  double score(const Sums& sums) const;

  const BoostingOptions options_;
  BinnedColumns columns_;
  FeatureRows features_;
  std::span<const double> targets_, weights_;
  std::vector<double> margins_;
  std::vector<Sums> of_row_;
  std::vector<std::uint32_t> order_;  // the drawn rows, parted by the tree's leaves
  std::vector<std::size_t> used_;     // the drawn columns
  Random random_;
};

// The smallest value below or at which `share` of the weight lies.
double weighted_quantile(std::vector<std::pair<double, double>>& value_weight, double share);

}  // namespace myelin::stats::learn
