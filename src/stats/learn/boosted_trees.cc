#include "stats/learn/boosted_trees.h"

#include <cmath>

#include "base/limits.h"
#include "stats/learn/bytes.h"
#include "stats/learn/small_trees.h"
#include "stats/learn/tree_grower.h"

namespace myelin::stats::learn {
namespace {

constexpr std::uint32_t format_version = 0x31544247;  // "GBT1"
constexpr int depth_limit = 8;
constexpr int rounds_limit = 10'000;
constexpr std::size_t columns_limit = 65'535;

Status check(const TrainingRows& rows, Loss loss) {
  const auto wrong = [](std::string message, std::string hint) {
    return fail(ErrorCode::invalid_argument, std::move(message), std::move(hint));
  };
  const auto n = rows.features.rows();
  if (n == 0 || rows.features.columns == 0 || rows.features.columns > columns_limit)
    return wrong("boosted trees need rows and 1 to 65535 columns", "pass at least one row");
  if (rows.features.values.size() != n * rows.features.columns || rows.targets.size() != n ||
      (!rows.weights.empty() && rows.weights.size() != n))
    return wrong("features, targets and weights differ in length",
                 "pass one target (and one weight, or none at all) for each row");
  for (double y : rows.targets)
    if (!std::isfinite(y) || (loss == Loss::logistic && y != 0 && y != 1))
      return wrong("a target cannot be learnt",
                   "targets are finite, and 0 or 1 under logistic loss");
  double total = 0;
  for (double w : rows.weights) {
    if (!std::isfinite(w) || w < 0) return wrong("a weight is negative or not finite", "use ≥ 0");
    total += w;
  }
  if (!rows.weights.empty() && total <= 0) return wrong("all weights are 0", "weigh some row");
  return {};
}

Status check(const BoostingOptions& o) {
  const bool good = o.rounds >= 0 && o.rounds <= rounds_limit && o.learning_rate > 0 &&
                    o.learning_rate <= 1 && o.depth_max >= 1 && o.depth_max <= depth_limit &&
                    o.leaf_rows_min >= 0 && o.ridge >= 0 && o.gain_min >= 0 && o.row_share > 0 &&
                    o.row_share <= 1 && o.column_share > 0 && o.column_share <= 1 &&
                    o.quantile > 0 && o.quantile < 1 && o.stop_after >= 0;
  if (good) return {};
  return fail(ErrorCode::invalid_argument, "an option of the boosted trees is out of range",
              "depth_max 1 to 8, shares and learning_rate in (0, 1], quantile within (0, 1)");
}

double mean_loss(const TrainingRows& rows, const std::vector<double>& margins, Loss loss,
                 double quantile) {
  double sum = 0, total = 0;
  for (std::size_t i = 0; i < margins.size(); ++i) {
    const double w = rows.weights.empty() ? 1 : rows.weights[i];
    const double y = rows.targets[i], f = margins[i];
    double one = 0;
    switch (loss) {
      case Loss::squared:
        one = (y - f) * (y - f);
        break;
      case Loss::logistic:
        one = std::max(f, 0.0) - f * y + std::log1p(std::exp(-std::abs(f)));
        break;
      case Loss::quantile:
        one = y > f ? quantile * (y - f) : (1 - quantile) * (f - y);
        break;
    }
    sum += w * one;
    total += w;
  }
  return sum / total;
}

}  // namespace

Result<BoostedTrees> BoostedTrees::fit(const TrainingRows& rows, const BoostingOptions& options,
                                       const TrainingRows* held_out) {
  MYELIN_CHECK(check(options));
  MYELIN_CHECK(check(rows, options.loss));
  const bool stopping = options.stop_after > 0 && held_out != nullptr;
  if (stopping) {
    MYELIN_CHECK(check(*held_out, options.loss));
    if (held_out->features.columns != rows.features.columns)
      return fail(ErrorCode::invalid_argument, "held-out rows have other columns",
                  "pass the same features for both");
  }
  BoostedTrees trees;
  TreeGrower grower(rows, options);
  grower.start(trees);
  std::vector<double> margins(stopping ? held_out->targets.size() : 0, trees.base_);
  double best = stopping ? mean_loss(*held_out, margins, options.loss, options.quantile) : 0;
  std::size_t kept = 0;
  for (int round = 0; round < options.rounds; ++round) {
    grower.grow(trees);
    if (!stopping) continue;
    for (std::size_t i = 0; i < margins.size(); ++i)
      margins[i] += trees.value_in_tree(trees.trees() - 1, held_out->features.row(i));
    const double loss = mean_loss(*held_out, margins, options.loss, options.quantile);
    if (loss < best) {
      best = loss;
      kept = trees.trees();
    } else if (trees.trees() - kept >= static_cast<std::size_t>(options.stop_after)) {
      break;
    }
  }
  if (stopping && kept < trees.trees()) {
    const auto end = trees.first_node_[kept];
    trees.nodes_.resize(end);
    trees.values_.resize(end);
    trees.covers_.resize(end);
    trees.first_node_.resize(kept);
  }
  return trees;
}

double BoostedTrees::value_in_tree(std::size_t tree, std::span<const double> row) const {
  std::uint32_t at = first_node_[tree];
  for (int step = 0; step < depth_; ++step) {
    const auto& node = nodes_[at];
    const double value = row[node.feature];
    const bool right = (value > node.threshold) | ((value != value) & (node.missing_right != 0));
    at = node.left + static_cast<std::uint32_t>(right);
  }
  return values_[at];
}

double BoostedTrees::margin(std::span<const double> row) const {
  double sum = base_;
  for (std::size_t tree = 0; tree < first_node_.size(); ++tree) sum += value_in_tree(tree, row);
  return sum;
}

double BoostedTrees::predict(std::span<const double> row) const {
  const double at = margin(row);
  return loss_ == Loss::logistic ? 1 / (1 + std::exp(-at)) : at;
}

std::string BoostedTrees::to_bytes() const {
  ByteWriter out;
  out.put(format_version);
  out.put(static_cast<std::uint8_t>(loss_));
  out.put(static_cast<std::uint32_t>(columns_));
  out.put(static_cast<std::uint32_t>(depth_));
  out.put(base_);
  out.put_all(first_node_);
  out.put_all(values_);
  out.put_all(covers_);
  for (const auto& node : nodes_) {
    out.put(node.threshold);
    out.put(node.left);
    out.put(node.feature);
    out.put(node.missing_right);
  }
  return out.take();
}

// Every node is below the tree's end, children come after their parent, and no path is longer than
// the walk: what a prediction relies on.
bool BoostedTrees::sound() const {
  if (loss_ > Loss::quantile || columns_ == 0 || columns_ > columns_limit || depth_ < 1 ||
      depth_ > depth_limit || values_.size() != nodes_.size() || covers_.size() != nodes_.size())
    return false;
  if (first_node_.empty() ? !nodes_.empty() : first_node_[0] != 0) return false;
  std::vector<int> depths(nodes_.size(), 0);
  for (std::size_t tree = 0; tree < first_node_.size(); ++tree) {
    const auto begin = first_node_[tree];
    const auto end = tree + 1 < first_node_.size() ? first_node_[tree + 1] : nodes_.size();
    if (begin >= end || end > nodes_.size()) return false;
    for (std::size_t at = begin; at < end; ++at) {
      const auto& node = nodes_[at];
      if (node.feature >= columns_ || depths[at] > depth_ || !std::isfinite(values_[at]))
        return false;
      if (node.left == at) {
        if (node.threshold != INFINITY || node.missing_right != 0) return false;
        continue;
      }
      if (node.left < at || node.left + std::size_t{1} >= end) return false;
      depths[node.left] = depths[node.left + 1] = depths[at] + 1;
    }
  }
  return true;
}

Result<BoostedTrees> BoostedTrees::from_bytes(std::string_view bytes) {
  if (is_small_trees(bytes)) return from_small_bytes(bytes);
  ByteReader in(bytes);
  BoostedTrees trees;
  const auto version = in.get<std::uint32_t>();
  trees.loss_ = static_cast<Loss>(in.get<std::uint8_t>());
  trees.columns_ = in.get<std::uint32_t>();
  trees.depth_ = static_cast<int>(in.get<std::uint32_t>());
  trees.base_ = in.get<double>();
  trees.first_node_ = in.get_all<std::uint32_t>();
  trees.values_ = in.get_all<double>();
  trees.covers_ = in.get_all<double>();
  for (std::size_t i = 0; in.good() && i < trees.values_.size(); ++i) {
    Node node;
    node.threshold = in.get<double>();
    node.left = in.get<std::uint32_t>();
    node.feature = in.get<std::uint16_t>();
    node.missing_right = in.get<std::uint16_t>();
    trees.nodes_.push_back(node);
  }
  if (version != format_version || !in.at_end() || !trees.sound())
    return fail(ErrorCode::corrupt, "these bytes are not boosted trees of this version",
                "train the model again");
  return trees;
}

}  // namespace myelin::stats::learn
