#include "stats/learn/crossed_effects.h"

#include <algorithm>
#include <cmath>

namespace myelin::stats::learn {
namespace {

constexpr int sweeps_max = 2000;
constexpr double settled = 1e-10, step_max = 1;

double probability(double logit) {
  return 1 / (1 + std::exp(-logit));
}

}  // namespace

Result<std::vector<double>> crossed_effects(std::span<const CrossedRow> rows,
                                            std::span<const double> variances) {
  for (const double variance : variances)
    if (!(variance > 0)) return fail(ErrorCode::invalid_argument, "a variance is not above 0");
  std::vector<std::vector<std::size_t>> rows_of(variances.size());
  for (std::size_t r = 0; r < rows.size(); ++r) {
    if (!(rows[r].weight > 0)) return fail(ErrorCode::invalid_argument, "a weight is not above 0");
    for (const auto group : rows[r].groups) {
      if (group >= variances.size())
        return fail(ErrorCode::invalid_argument, "a row names a group that there is none of");
      rows_of[group].push_back(r);
    }
  }
  std::vector<double> effects(variances.size(), 0), logits(rows.size(), 0);
  for (int sweep = 0; sweep < sweeps_max; ++sweep) {
    double moved = 0;
    for (std::size_t g = 0; g < effects.size(); ++g) {
      if (rows_of[g].empty()) continue;
      double slope = -effects[g] / variances[g], curvature = 1 / variances[g];
      for (const auto r : rows_of[g]) {
        const double p = probability(logits[r]);
        slope += rows[r].weight * ((rows[r].yes ? 1 : 0) - p);
        curvature += rows[r].weight * p * (1 - p);
      }
      const double step = std::clamp(slope / curvature, -step_max, step_max);
      effects[g] += step;
      for (const auto r : rows_of[g]) logits[r] += step;
      moved = std::max(moved, std::abs(step));
    }
    if (moved < settled) break;
  }
  return effects;
}

}  // namespace myelin::stats::learn
