#include "stats/learn/tree_grower.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace myelin::stats::learn {
namespace {

constexpr std::size_t slots = 256;  // a histogram's, the last for missing values

double sigmoid(double x) {
  return 1 / (1 + std::exp(-x));
}

}  // namespace

double weighted_quantile(std::vector<std::pair<double, double>>& value_weight, double share) {
  std::sort(value_weight.begin(), value_weight.end());
  double total = 0, below = 0;
  for (const auto& [value, weight] : value_weight) total += weight;
  for (const auto& [value, weight] : value_weight) {
    below += weight;
    if (below >= share * total) return value;
  }
  return value_weight.back().first;
}

void TreeGrower::Sums::add(const Sums& other) {
  gradient += other.gradient;
  curvature += other.curvature;
  weight += other.weight;
}

TreeGrower::Sums TreeGrower::Sums::minus(const Sums& other) const {
  return {gradient - other.gradient, curvature - other.curvature, weight - other.weight};
}

TreeGrower::TreeGrower(const TrainingRows& rows, const BoostingOptions& options)
    : options_(options),
      columns_(binned(rows.features)),
      features_(rows.features),
      targets_(rows.targets),
      weights_(rows.weights),
      margins_(targets_.size()),
      of_row_(targets_.size()),
      random_(options.seed) {}

void TreeGrower::start(BoostedTrees& trees) {
  trees.loss_ = options_.loss;
  trees.columns_ = features_.columns;
  trees.depth_ = options_.depth_max;
  double total = 0, sum = 0;
  for (std::size_t i = 0; i < targets_.size(); ++i) {
    total += weight(i);
    sum += weight(i) * targets_[i];
  }
  double base = sum / total;
  if (options_.loss == Loss::logistic) {
    // Half a row of each class: rows of one class only still give a finite logit.
    base = std::log((sum + 0.5) / (total - sum + 0.5));
  } else if (options_.loss == Loss::quantile) {
    std::vector<std::pair<double, double>> values;
    for (std::size_t i = 0; i < targets_.size(); ++i) values.emplace_back(targets_[i], weight(i));
    base = weighted_quantile(values, options_.quantile);
  }
  trees.base_ = base;
  std::fill(margins_.begin(), margins_.end(), base);
}

void TreeGrower::set_gradients() {
  for (std::size_t i = 0; i < targets_.size(); ++i) {
    const double w = weight(i), y = targets_[i], f = margins_[i];
    double gradient = f - y, curvature = 1;
    if (options_.loss == Loss::logistic) {
      const double p = sigmoid(f);
      gradient = p - y;
      curvature = std::max(p * (1 - p), 1e-12);
    } else if (options_.loss == Loss::quantile) {
      gradient = f < y ? -options_.quantile : 1 - options_.quantile;
    }
    of_row_[i] = {w * gradient, w * curvature, w};
  }
}

void TreeGrower::draw_rows() {
  order_.clear();
  for (std::size_t i = 0; i < targets_.size(); ++i)
    if (options_.row_share >= 1 || random_.chance(options_.row_share))
      order_.push_back(static_cast<std::uint32_t>(i));
  if (!order_.empty()) return;
  order_.resize(targets_.size());
  std::iota(order_.begin(), order_.end(), 0U);
}

void TreeGrower::draw_columns() {
  used_.resize(columns_.columns());
  std::iota(used_.begin(), used_.end(), std::size_t{0});
  if (options_.column_share >= 1) return;
  const auto wanted = std::max<std::size_t>(
      1, static_cast<std::size_t>(
             std::lround(options_.column_share * static_cast<double>(used_.size()))));
  for (std::size_t i = 0; i < wanted; ++i)
    std::swap(used_[i],
              used_[static_cast<std::size_t>(random_.between(
                  static_cast<std::int64_t>(i), static_cast<std::int64_t>(used_.size()) - 1))]);
  used_.resize(wanted);
  std::sort(used_.begin(), used_.end());
}

TreeGrower::Histogram TreeGrower::histogram_of(std::size_t begin, std::size_t end) const {
  Histogram histogram(columns_.columns() * slots);
  for (const auto c : used_) {
    const auto* codes = columns_.column(c);
    auto* sums = histogram.data() + c * slots;
    for (std::size_t i = begin; i < end; ++i) sums[codes[order_[i]]].add(of_row_[order_[i]]);
  }
  return histogram;
}

double TreeGrower::score(const Sums& sums) const {
  const double curvature = sums.curvature + options_.ridge;
  return curvature > 0 ? sums.gradient * sums.gradient / curvature : 0;
}

void TreeGrower::try_column(const Part& part, std::size_t column, Split& best) const {
  const auto* sums = part.histogram.data() + column * slots;
  const auto& missing = sums[missing_bin];
  const double without = score(part.sums);
  Sums known;
  // The last bin as the last one on the left parts the known from the missing.
  for (std::size_t bin = 0; bin < columns_.bins(column); ++bin) {
    known.add(sums[bin]);
    for (const bool right : {false, true}) {
      auto left = known;
      if (!right) left.add(missing);
      const auto other = part.sums.minus(left);
      // A hair's tolerance: the histogram's differences carry rounding.
      const double least = options_.leaf_rows_min - 1e-6;
      if (left.weight >= least && other.weight >= least && left.weight > 1e-6 &&
          other.weight > 1e-6) {
        const double gain = (score(left) + score(other) - without) / 2;
        if (gain > best.gain) best = {gain, column, bin, right, left};
      }
      if (missing.weight <= 0) break;
    }
  }
}

TreeGrower::Split TreeGrower::best_split(const Part& part) const {
  Split best;
  best.gain = std::max(options_.gain_min, 1e-12);
  const double least = best.gain;
  for (const auto column : used_) try_column(part, column, best);
  if (best.gain <= least) best.gain = 0;
  return best;
}

std::size_t TreeGrower::divide(const Part& part, const Split& split) {
  const auto* codes = columns_.column(split.column);
  const auto middle =
      std::stable_partition(order_.begin() + static_cast<std::ptrdiff_t>(part.begin),
                            order_.begin() + static_cast<std::ptrdiff_t>(part.end), [&](auto row) {
                              const auto code = codes[row];
                              return code == missing_bin ? !split.missing_right : code <= split.bin;
                            });
  return static_cast<std::size_t>(middle - order_.begin());
}

void TreeGrower::set_leaf(BoostedTrees& trees, const Part& part) {
  double value = -part.sums.gradient / (part.sums.curvature + options_.ridge);
  if (options_.loss == Loss::quantile) {
    std::vector<std::pair<double, double>> residuals;
    for (std::size_t i = part.begin; i < part.end; ++i)
      residuals.emplace_back(targets_[order_[i]] - margins_[order_[i]], weight(order_[i]));
    value = weighted_quantile(residuals, options_.quantile);
  }
  trees.values_[part.node] = options_.learning_rate * value;
}

void TreeGrower::split_part(BoostedTrees& trees, Part part, const Split& split,
                            std::vector<Part>& waiting) {
  const auto middle = divide(part, split);
  const auto left_node = static_cast<std::uint32_t>(trees.nodes_.size());
  const auto& cuts = columns_.cuts[split.column];
  trees.nodes_[part.node] = {split.bin < cuts.size() ? cuts[split.bin] : INFINITY, left_node,
                             static_cast<std::uint16_t>(split.column), split.missing_right};
  for (std::uint32_t node = left_node; node < left_node + 2; ++node) {
    trees.nodes_.push_back({INFINITY, node, 0, 0});
    trees.values_.push_back(0);
  }
  const auto right_sums = part.sums.minus(split.left);
  trees.covers_.push_back(split.left.weight);
  trees.covers_.push_back(right_sums.weight);
  Part left{left_node, part.begin, middle, part.depth + 1, split.left, {}};
  Part right{left_node + 1, middle, part.end, part.depth + 1, right_sums, {}};
  if (part.depth + 1 < options_.depth_max) {
    // The smaller side is counted, the larger one is what remains.
    auto& small = middle - part.begin <= part.end - middle ? left : right;
    auto& large = &small == &left ? right : left;
    small.histogram = histogram_of(small.begin, small.end);
    large.histogram = std::move(part.histogram);
    for (const auto c : used_)
      for (std::size_t s = c * slots; s < (c + 1) * slots; ++s)
        large.histogram[s] = large.histogram[s].minus(small.histogram[s]);
  }
  waiting.push_back(std::move(right));
  waiting.push_back(std::move(left));
}

void TreeGrower::grow(BoostedTrees& trees) {
  set_gradients();
  draw_rows();
  draw_columns();
  const auto root = static_cast<std::uint32_t>(trees.nodes_.size());
  trees.first_node_.push_back(root);
  trees.nodes_.push_back({INFINITY, root, 0, 0});
  trees.values_.push_back(0);
  Part whole{root, 0, order_.size(), 0, {}, histogram_of(0, order_.size())};
  for (const auto row : order_) whole.sums.add(of_row_[row]);
  trees.covers_.push_back(whole.sums.weight);
  std::vector<Part> waiting;
  waiting.push_back(std::move(whole));
  while (!waiting.empty()) {
    auto part = std::move(waiting.back());
    waiting.pop_back();
    const auto split = part.depth < options_.depth_max ? best_split(part) : Split{};
    if (split.gain > 0)
      split_part(trees, std::move(part), split, waiting);
    else
      set_leaf(trees, part);
  }
  for (std::size_t i = 0; i < margins_.size(); ++i)
    margins_[i] += trees.value_in_tree(trees.trees() - 1, features_.row(i));
}

}  // namespace myelin::stats::learn
