// BoostedTrees::attribute: exact Shapley values in time that is square in a tree's depth
// (Lundberg, Erion & Lee 2018, algorithm 2).
#include <array>
#include <cmath>

#include "stats/learn/boosted_trees.h"

namespace myelin::stats::learn {
namespace {

// One feature on the way to a node: the shares of the orders in which it is unknown (zero) and
// known (one) that reach it, and the weight of all subsets of the way with so many members.
struct Step {
  std::size_t feature = 0;
  double zero = 0, one = 0, weight = 0;
};

constexpr std::size_t steps_max = 10;  // the deepest tree's eight, the start and one to spare

class Way {
 public:
  void extend(double zero, double one, std::size_t feature) {
    steps_[size_] = {feature, zero, one, size_ == 0 ? 1.0 : 0.0};
    const auto n = static_cast<double>(size_ + 1);
    for (std::size_t i = size_; i-- > 0;) {
      steps_[i + 1].weight += one * steps_[i].weight * static_cast<double>(i + 1) / n;
      steps_[i].weight = zero * steps_[i].weight * static_cast<double>(size_ - i) / n;
    }
    ++size_;
  }

  // The subsets' weights without step `index`, summed.
  double sum_without(std::size_t index) const {
    double total = 0;
    each_without(index, [&](std::size_t, double weight) { total += weight; });
    return total;
  }

  void remove(std::size_t index) {
    each_without(index, [&](std::size_t i, double weight) { steps_[i].weight = weight; });
    for (std::size_t i = index; i + 1 < size_; ++i) {
      steps_[i].feature = steps_[i + 1].feature;
      steps_[i].zero = steps_[i + 1].zero;
      steps_[i].one = steps_[i + 1].one;
    }
    --size_;
  }

  // 0 where the feature is not on the way: step 0 is the start.
  std::size_t find(std::size_t feature) const {
    for (std::size_t i = 1; i < size_; ++i)
      if (steps_[i].feature == feature) return i;
    return 0;
  }
  std::size_t size() const { return size_; }
  const Step& operator[](std::size_t i) const { return steps_[i]; }

 private:
  template <class Tell>
  void each_without(std::size_t index, Tell&& tell) const {
    const auto last = size_ - 1;
    const double one = steps_[index].one, zero = steps_[index].zero;
    const auto n = static_cast<double>(size_);
    double next = steps_[last].weight;
    for (std::size_t i = last; i-- > 0;) {
      const double weight = steps_[i].weight, above = static_cast<double>(last - i);
      if (one != 0) {
        const double without = next * n / (static_cast<double>(i + 1) * one);
        next = weight - without * zero * above / n;
        tell(i, without);
      } else {
        tell(i, weight * n / (zero * above));
      }
    }
  }

  std::array<Step, steps_max> steps_{};
  std::size_t size_ = 0;
};

}  // namespace

double BoostedTrees::mean_of_tree(std::size_t tree) const {
  const auto begin = first_node_[tree];
  const auto end = tree + 1 < first_node_.size() ? first_node_[tree + 1] : nodes_.size();
  double sum = 0;
  for (std::size_t at = begin; at < end; ++at)
    if (nodes_[at].left == at) sum += covers_[at] * values_[at];
  return sum / covers_[begin];
}

void BoostedTrees::shapley_of_tree(std::size_t tree, std::span<const double> row,
                                   std::span<double> attributions) const {
  struct Visit {
    std::uint32_t node;
    double zero, one;
    std::size_t feature;
    Way way;
  };
  std::vector<Visit> waiting{{first_node_[tree], 1, 1, columns_, Way{}}};
  while (!waiting.empty()) {
    auto visit = waiting.back();
    waiting.pop_back();
    auto& way = visit.way;
    way.extend(visit.zero, visit.one, visit.feature);
    const auto& node = nodes_[visit.node];
    if (node.left == visit.node) {
      for (std::size_t i = 1; i < way.size(); ++i)
        attributions[way[i].feature] +=
            way.sum_without(i) * (way[i].one - way[i].zero) * values_[visit.node];
      continue;
    }
    const double value = row[node.feature];
    const bool right = std::isnan(value) ? node.missing_right != 0 : value > node.threshold;
    double zero = 1, one = 1;
    if (const auto before = way.find(node.feature)) {
      zero = way[before].zero;
      one = way[before].one;
      way.remove(before);
    }
    for (std::uint32_t side = 0; side < 2; ++side) {
      const auto child = node.left + side;
      const double share = covers_[child] / covers_[visit.node];
      waiting.push_back({child, zero * share, (side == 1) == right ? one : 0, node.feature, way});
    }
  }
}

double BoostedTrees::attribute(std::span<const double> row, std::span<double> attributions) const {
  std::fill(attributions.begin(), attributions.end(), 0.0);
  double baseline = base_;
  for (std::size_t tree = 0; tree < first_node_.size(); ++tree) {
    shapley_of_tree(tree, row, attributions);
    baseline += mean_of_tree(tree);
  }
  return baseline;
}

}  // namespace myelin::stats::learn
