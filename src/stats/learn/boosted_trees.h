// BoostedTrees: gradient boosting over histograms of at most 255 bins a feature.
//
// The same rows, options and seed give the same trees bit for bit: one thread, sums in one order,
// randomness from the passed seed alone. A missing value (NaN) goes to the side where it lowered
// the loss while training. A prediction walks each tree a fixed number of steps without a branch.
//
// Thread safety: a fitted value is immutable; any number of threads may predict.
// Units: margin() is in the loss's own scale: the value itself for squared and quantile loss, the
// logit for logistic loss. Sources: Friedman 2001; Chen & Guestrin 2016 (second-order gain, default
// direction); Lundberg, Erion & Lee 2018 (attributions).
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "stats/learn/features.h"

namespace myelin::stats::learn {

enum class Loss : std::uint8_t { squared, logistic, quantile };

struct BoostingOptions {
  Loss loss = Loss::squared;
  double quantile = 0.5;  // of Loss::quantile
  int rounds = 200;       // trees at most
  double learning_rate = 0.1;
  int depth_max = 3;          // splits on one path, 1 to 8
  double leaf_rows_min = 20;  // rows (by weight) a leaf must hold
  double ridge = 1;           // added to a leaf's curvature
  double gain_min = 0;        // a split must lower the loss by more
  double row_share = 1;       // of the rows, drawn anew for each tree
  double column_share = 1;    // of the columns, drawn anew for each tree
  std::uint64_t seed = 1;
  int stop_after = 0;  // rounds without a better held-out loss; 0: no stopping
};

struct TrainingRows {
  FeatureRows features;
  std::span<const double> targets;  // 0 or 1 for logistic loss
  std::span<const double> weights;  // empty: 1 each
};

class BoostedTrees {
 public:
  // REQUIRES nothing: what cannot be trained on is an invalid_argument (no rows, sizes that differ,
  // a target that is not finite or not 0/1 under logistic loss, options out of range). `held_out`
  // decides when to stop where options.stop_after > 0; the trees up to the best round are kept.
  static Result<BoostedTrees> fit(const TrainingRows& rows, const BoostingOptions& options,
                                  const TrainingRows* held_out = nullptr);

  // REQUIRES: row.size() == columns().
  double margin(std::span<const double> row) const;
  // margin() for squared and quantile loss, 1/(1+exp(-margin)) for logistic loss.
  double predict(std::span<const double> row) const;
  // What each feature moved this prediction's margin away from the mean over the training rows:
  // exact Shapley values of the trees' conditional expectations. Their sum and the returned
  // baseline give margin(row). REQUIRES: attributions.size() == columns().
  double attribute(std::span<const double> row, std::span<double> attributions) const;

  std::size_t columns() const { return columns_; }
  std::size_t trees() const { return first_node_.size(); }
  Loss loss() const { return loss_; }

  std::string to_bytes() const;  // little-endian, versioned
  // The same trees in about a fifth of the room, for models that ship: thresholds and leaves as
  // floats, covers to three digits, so predictions differ in the seventh digit. REQUIRES: columns()
  // ≤ 127.
  std::string to_small_bytes() const;
  // Reads either form.
  static Result<BoostedTrees> from_bytes(std::string_view bytes);

 private:
  friend class TreeGrower;
  // A leaf points at itself and never goes right, so every walk takes depth_ steps.
  struct Node {
    double threshold = 0;    // right where value > threshold
    std::uint32_t left = 0;  // the right child is left + 1
    std::uint16_t feature = 0;
    std::uint16_t missing_right = 0;
  };
  bool sound() const;
  static Result<BoostedTrees> from_small_bytes(std::string_view bytes);
  double value_in_tree(std::size_t tree, std::span<const double> row) const;
  void shapley_of_tree(std::size_t tree, std::span<const double> row,
                       std::span<double> attributions) const;
  double mean_of_tree(std::size_t tree) const;

  Loss loss_ = Loss::squared;
  std::size_t columns_ = 0;
  int depth_ = 0;
  double base_ = 0;
  std::vector<Node> nodes_;
  std::vector<double> values_;             // of a leaf, learning rate included; 0 elsewhere
  std::vector<double> covers_;             // training weight that reached the node
  std::vector<std::uint32_t> first_node_;  // of each tree
};

}  // namespace myelin::stats::learn
