#include "stats/series/surprise_tail.h"

#include <algorithm>
#include <cmath>

namespace myelin::stats::series {
namespace {

constexpr double tail_share = 0.02;
constexpr std::size_t tail_count_min = 10;
constexpr double beyond_no_spread = 3;  // decades, where the tail is a single value

}  // namespace

double SurpriseTail::surprise(double score) const {
  const auto n = sorted_.size();
  if (n < options_.history_min) return 0;
  const auto above = static_cast<std::size_t>(
      sorted_.end() - std::lower_bound(sorted_.begin(), sorted_.end(), score));
  const auto count = static_cast<double>(n) + 1;
  const auto k = std::max(tail_count_min, static_cast<std::size_t>(tail_share * count));
  if (above >= k) return -std::log10((static_cast<double>(above) + 0.5) / count);
  const double threshold = sorted_[n - k];
  double excess = 0;
  for (std::size_t i = n - k + 1; i < n; ++i) excess += sorted_[i] - threshold;
  excess /= static_cast<double>(k - 1);
  double surprise = -std::log10(static_cast<double>(k) / count);
  if (excess > 1e-12 * threshold)
    surprise += (score - threshold) / excess / std::log(10.0);
  else if (score > threshold * (1 + 1e-9))
    surprise += beyond_no_spread;
  return std::min(surprise, options_.surprise_max);
}

void SurpriseTail::learn(double score) {
  if (ring_.size() < options_.history) {
    ring_.push_back(score);
  } else {
    sorted_.erase(std::lower_bound(sorted_.begin(), sorted_.end(), ring_[oldest_]));
    ring_[oldest_] = score;
    oldest_ = (oldest_ + 1) % options_.history;
  }
  sorted_.insert(std::upper_bound(sorted_.begin(), sorted_.end(), score), score);
}

}  // namespace myelin::stats::series
