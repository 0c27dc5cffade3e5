#include "text/stretch.h"

#include <algorithm>

namespace myelin::text {

void spread_weights(std::span<const Feature> features, std::span<const float> weights,
                    const Clause& clause, std::vector<float>& into) {
  into.assign(clause.end - clause.begin, 0);
  for (std::size_t f = 0; f < features.size(); ++f) {
    const auto& feature = features[f];
    const float share = weights[f] / static_cast<float>(feature.last - feature.first + 1);
    for (std::uint32_t at = std::max(feature.first, clause.begin);
         at <= feature.last && at < clause.end; ++at)
      into[at - clause.begin] += share;
  }
}

Stretch strongest(const NormalText& text, const Clause& clause, std::span<const float> weights,
                  float sign, Stretch avoid, std::uint32_t points_max) {
  Stretch best;
  float best_sum = 0, sum = 0;
  std::uint32_t begin = clause.begin;
  for (std::uint32_t i = clause.begin; i < clause.end; ++i) {
    const bool avoided = avoid.begin <= i && i < avoid.end;
    if (avoided || i - begin >= points_max || sum <= 0) sum = 0, begin = i;
    if (avoided) {
      begin = i + 1;
      continue;
    }
    sum += sign * weights[i - clause.begin];
    if (sum > best_sum) best_sum = sum, best = {begin, i + 1};
  }
  const auto latin = [&](std::size_t i) { return text.kinds[i] == PointKind::latin; };
  const auto said = [&](std::size_t i) {
    return is_word(text.kinds[i]) || text.kinds[i] == PointKind::symbol;
  };
  if (best.empty()) return best;
  while (best.begin > clause.begin && latin(best.begin) && latin(best.begin - 1)) --best.begin;
  while (best.end < clause.end && latin(best.end - 1) && latin(best.end)) ++best.end;
  while (best.begin < best.end && !said(best.begin)) ++best.begin;
  while (best.begin < best.end && !said(best.end - 1)) --best.end;
  return best;
}

}  // namespace myelin::text
