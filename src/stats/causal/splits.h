// The same estimate over several random splits: the median one counts, and its error holds what the
// splitting itself adds (Chernozhukov et al. 2018, section 3.4). Private to this topic.
//
// Thread safety: pure functions.
#pragma once
#include <algorithm>
#include <cmath>
#include <vector>

namespace myelin::stats::causal {

// An Effect has estimate and error; low and high become its 95 % interval. REQUIRES: not empty.
template <class Effect>
Effect median_of_splits(std::vector<Effect> splits) {
  constexpr double z95 = 1.959963984540054;
  std::ranges::sort(splits, {}, &Effect::estimate);
  auto effect = splits[splits.size() / 2];
  std::vector<double> variances;
  for (const auto& split : splits)
    variances.push_back(split.error * split.error + std::pow(split.estimate - effect.estimate, 2));
  std::ranges::sort(variances);
  effect.error = std::sqrt(variances[variances.size() / 2]);
  effect.low = effect.estimate - z95 * effect.error;
  effect.high = effect.estimate + z95 * effect.error;
  return effect;
}

}  // namespace myelin::stats::causal
