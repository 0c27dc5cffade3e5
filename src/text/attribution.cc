#include "text/attribution.h"

#include <algorithm>
#include <cmath>

namespace myelin::text {
namespace {

// What is weaker than this share of the strongest stretch is not worth naming.
constexpr float share_min = 0.15F;

void sum_up(std::size_t points, std::span<const Feature> features, std::span<const float> weights,
            AttributionScratch& scratch) {
  scratch.ended.assign(points + 2, 0);
  scratch.begun.assign(points + 2, 0);
  for (std::size_t i = 0; i < features.size(); ++i) {
    scratch.ended[features[i].last + 1] += weights[i];
    scratch.begun[features[i].first] += weights[i];
  }
  for (std::size_t p = 1; p < scratch.ended.size(); ++p) scratch.ended[p] += scratch.ended[p - 1];
  for (std::size_t p = scratch.begun.size() - 1; p > 0; --p)
    scratch.begun[p - 1] += scratch.begun[p];
}

bool says_something(const NormalText& text, const Feature& feature) {
  const auto begin = text.kinds.begin() + feature.first,
             end = text.kinds.begin() + feature.last + 1;
  const auto telling = [](PointKind kind) { return is_word(kind) || kind == PointKind::symbol; };
  return std::any_of(begin, end, telling) && telling(*begin) && telling(*(end - 1));
}

// The strongest stretch in the direction of `sign`; weight 0 where there is none.
Moved strongest(const NormalText& text, std::span<const Feature> features,
                std::span<const float> weights, float sign, AttributionScratch& scratch) {
  sum_up(text.size(), features, weights, scratch);
  const float total = scratch.ended.back();
  Moved best;
  float best_worth = 0;
  for (std::size_t i = 0; i < features.size(); ++i) {
    const auto& f = features[i];
    if (weights[i] == 0) continue;
    const float touching = total - scratch.ended[f.first] - scratch.begun[f.last + 1];
    const float worth = sign * touching / std::sqrt(static_cast<float>(f.last + 4 - f.first));
    if (worth <= best_worth || !says_something(text, f)) continue;
    best_worth = worth;
    best = {f.first, f.last + 1, touching};
  }
  return best;
}

}  // namespace

void find_moving(const NormalText& text, std::span<const Feature> features,
                 std::vector<float>& weights, std::size_t towards_max, std::size_t against_max,
                 AttributionScratch& scratch, std::vector<Moved>& into) {
  float first = 0;
  for (const float sign : {1.0F, -1.0F}) {
    const std::size_t most = sign > 0 ? towards_max : against_max;
    for (std::size_t found = 0; found < most; ++found) {
      const Moved moved = strongest(text, features, weights, sign, scratch);
      first = std::max(first, std::abs(moved.weight));
      if (moved.weight == 0 || std::abs(moved.weight) < share_min * first) break;
      into.push_back(moved);
      for (std::size_t i = 0; i < features.size(); ++i)
        if (features[i].last >= moved.begin && features[i].first < moved.end) weights[i] = 0;
    }
  }
}

}  // namespace myelin::text
