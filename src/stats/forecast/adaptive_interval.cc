#include "stats/forecast/adaptive_interval.h"

#include <algorithm>
#include <cmath>

namespace myelin::stats::forecast {
namespace {

constexpr double beyond_extremes = 1.25;  // of the largest residual, where no miss is allowed
constexpr double normal_start = 1.6;      // half width before residuals are known

}  // namespace

double AdaptiveInterval::quantile(double share) const {
  const auto n = static_cast<double>(sorted_.size());
  if (share <= 0) return std::min(0.0, sorted_.front() * beyond_extremes);
  if (share >= 1) return std::max(0.0, sorted_.back() * beyond_extremes);
  // Conformal ranks: outside the k-th of n lie k of n + 1.
  const double rank = std::clamp(share * (n + 1) - 1, 0.0, n - 1);
  const auto below = static_cast<std::size_t>(rank);
  const auto above = std::min(below + 1, sorted_.size() - 1);
  return sorted_[below] + (rank - std::floor(rank)) * (sorted_[above] - sorted_[below]);
}

Interval AdaptiveInterval::around(double centre, double scale) const {
  if (sorted_.size() < options_.history_min) {
    const double half = normal_start * (options_.coverage > 0.9 ? 1.5 : 1) * scale;
    return {centre - half, centre + half};
  }
  const double outside = std::clamp(miss_share_, 0.0, 0.9) / 2;
  return {centre + scale * quantile(outside), centre + scale * quantile(1 - outside)};
}

void AdaptiveInterval::learn(double residual, bool held) {
  if (ring_.size() < options_.history) {
    ring_.push_back(residual);
  } else {
    sorted_.erase(std::lower_bound(sorted_.begin(), sorted_.end(), ring_[oldest_]));
    ring_[oldest_] = residual;
    oldest_ = (oldest_ + 1) % options_.history;
  }
  sorted_.insert(std::upper_bound(sorted_.begin(), sorted_.end(), residual), residual);
  if (sorted_.size() <= options_.history_min) return;  // the interval was not ours
  miss_share_ += options_.rate * ((1 - options_.coverage) - (held ? 0 : 1));
}

}  // namespace myelin::stats::forecast
