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

}  // namespace

StepReference evaluate(const StepNode& node, double r) {
  std::size_t k = 0;
  while (k + 2 < step_knots.size() && r > step_knots[k + 1]) ++k;
  const double share =
      std::clamp((r - step_knots[k]) / (step_knots[k + 1] - step_knots[k]), 0.0, 1.0);
  const double log_scale = node.log_scale[k] + share * (node.log_scale[k + 1] - node.log_scale[k]);
  return {std::exp(log_scale), 2.5 + std::exp(node.log_freedom[0] + r * node.log_freedom[1])};
}

StepReference step_reference(std::size_t before, std::size_t after, double autocorrelation) {
  const auto nodes = step_nodes();
  const auto row = place(node_before, before), column = place(node_after, after);
  double log_scale = 0, log_freedom = 0;
  for (const std::size_t down : {0, 1})
    for (const std::size_t right : {0, 1}) {
      const double share =
          (down == 1 ? row.share : 1 - row.share) * (right == 1 ? column.share : 1 - column.share);
      if (share == 0) continue;
      const auto& node = nodes[(row.at + down) * node_after.size() + column.at + right];
      const auto reference = evaluate(node, autocorrelation);
      log_scale += share * std::log(reference.scale);
      log_freedom += share * std::log(reference.freedom);
    }
  return {std::exp(log_scale), std::exp(log_freedom)};
}

}  // namespace myelin::stats::causal
