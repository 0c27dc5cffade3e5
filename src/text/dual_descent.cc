#include "text/dual_descent.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "base/random.h"

namespace myelin::text {
namespace {

// Side by side, so that a term costs one cache line.
struct Column {
  float weight = 0, scale_squared = 0;
};

}  // namespace

LinearWeights solve(const HingeProblem& problem) {
  const SparseRows& rows = problem.rows;
  std::vector<Column> columns(problem.scale.size());
  for (std::size_t c = 0; c < columns.size(); ++c)
    columns[c].scale_squared = problem.scale[c] * problem.scale[c];
  std::vector<double> alpha(rows.rows(), 0), curvature(rows.rows(), 1);
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    if (problem.cost[i] <= 0) continue;
    order.push_back(i);
    for (const auto& term : rows.row(i))
      curvature[i] += double{term.value} * term.value * columns[term.column].scale_squared;
    curvature[i] += 1 / (2 * problem.cost[i]);
  }
  float bias = 0;
  Random random{problem.seed};
  for (std::size_t pass = 0; pass < problem.passes_max; ++pass) {
    for (std::size_t i = order.size(); i > 1; --i)
      std::swap(
          order[i - 1],
          order[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(i) - 1))]);
    double steepest = 0;
    for (const std::size_t i : order) {
      double margin = bias;
      for (const auto& term : rows.row(i)) margin += columns[term.column].weight * term.value;
      const double label = problem.labels[i];
      const double gradient = label * margin - 1 + alpha[i] / (2 * problem.cost[i]);
      const double projected = alpha[i] == 0 ? std::min(gradient, 0.0) : gradient;
      steepest = std::max(steepest, std::abs(projected));
      if (projected == 0) continue;
      const double before = alpha[i];
      alpha[i] = std::max(0.0, before - gradient / curvature[i]);
      const auto move = static_cast<float>((alpha[i] - before) * label);
      for (const auto& term : rows.row(i)) {
        auto& column = columns[term.column];
        column.weight += move * term.value * column.scale_squared;
      }
      bias += move;
    }
    if (steepest < problem.tolerance) break;
  }
  LinearWeights solved{std::vector<float>(columns.size()), bias};
  for (std::size_t c = 0; c < columns.size(); ++c) solved.weights[c] = columns[c].weight;
  return solved;
}

std::vector<float> log_count_ratios(const HingeProblem& problem, double smoothing,
                                    double weight_min) {
  std::vector<std::array<double, 2>> with(problem.scale.size());
  for (std::size_t i = 0; i < problem.rows.rows(); ++i)
    for (const auto& term : problem.rows.row(i))
      with[term.column][(problem.labels[i] > 0) == (term.value > 0)] += problem.cost[i];
  const auto kept = [&](const std::array<double, 2>& w) { return w[0] + w[1] >= weight_min; };
  std::array<double, 2> total{};
  for (const auto& w : with)
    if (kept(w)) total[0] += w[0] + smoothing, total[1] += w[1] + smoothing;
  std::vector<float> ratios(with.size(), 0);
  for (std::size_t c = 0; c < with.size(); ++c)
    if (kept(with[c]))
      ratios[c] = static_cast<float>(std::log((with[c][1] + smoothing) / total[1]) -
                                     std::log((with[c][0] + smoothing) / total[0]));
  return ratios;
}

}  // namespace myelin::text
