#include "stats/causal/step_reference.h"

#include <algorithm>
#include <cmath>

namespace myelin::stats::causal {
namespace {

// Where a length lies on a grid, by its logarithm: the lower point and how far towards the next.
struct Place {
  std::size_t at = 0;
  double share = 0;
};
template <std::size_t n>
Place place(const std::array<std::size_t, n>& grid, std::size_t length) {
  if (length <= grid.front()) return {0, 0};
  if (length >= grid.back()) return {n - 2, 1};
  const auto above = std::ranges::upper_bound(grid, length) - grid.begin();
  const auto at = static_cast<std::size_t>(above) - 1;
  const double low = std::log(static_cast<double>(grid[at]));
  const double high = std::log(static_cast<double>(grid[at + 1]));
  return {at, (std::log(static_cast<double>(length)) - low) / (high - low)};
}

// Of the memory: of measures as it is estimated, of counts as it is of their rate.
constexpr std::array<double, step_knot_count> measure_knots{-0.4, -0.1, 0.2, 0.45, 0.7, 0.97};
constexpr std::array<double, step_knot_count> count_knots{0, 0.2, 0.4, 0.6, 0.75, 0.9};

}  // namespace

std::span<const double, step_knot_count> step_knots(StepKind kind) {
  return kind == StepKind::count ? count_knots : measure_knots;
}

StepReference evaluate(StepKind kind, const StepNode& node, double memory) {
  const auto knots = step_knots(kind);
  const double r = std::clamp(memory, knots.front(), knots.back());
  std::size_t k = 0;
  while (k + 2 < knots.size() && r > knots[k + 1]) ++k;
  const double share = (r - knots[k]) / (knots[k + 1] - knots[k]);
  const double log_scale = node.log_scale[k] + share * (node.log_scale[k + 1] - node.log_scale[k]);
  return {std::exp(log_scale), 2.5 + std::exp(node.log_freedom[0] + r * node.log_freedom[1])};
}

StepReference step_reference(const StepLength& length, double memory) {
  const auto nodes = length.kind == StepKind::count ? step_count_nodes() : step_measure_nodes();
  const auto row = place(node_before, length.before), column = place(node_after, length.after);
  double log_scale = 0, log_freedom = 0;
  for (const std::size_t down : {0, 1})
    for (const std::size_t right : {0, 1}) {
      const double share =
          (down == 1 ? row.share : 1 - row.share) * (right == 1 ? column.share : 1 - column.share);
      if (share == 0) continue;
      const auto& node = nodes[(row.at + down) * node_after.size() + column.at + right];
      const auto reference = evaluate(length.kind, node, memory);
      log_scale += share * std::log(reference.scale);
      log_freedom += share * std::log(reference.freedom);
    }
  return {std::exp(log_scale), std::exp(log_freedom)};
}

}  // namespace myelin::stats::causal
