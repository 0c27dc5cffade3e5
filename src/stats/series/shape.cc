#include "stats/series/shape.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace myelin::stats::series {
namespace {

constexpr int averaged = 3;

}  // namespace

double ShapeNovelty::score(double value) {
  sum_ += value;
  if (++summed_ < averaged) return 0;
  averages_.push_back(sum_ / averaged);
  sum_ = 0;
  summed_ = 0;
  const auto kept = options_.memory + 2 * options_.length;
  if (averages_.size() >= 2 * kept)
    averages_.erase(averages_.begin(), averages_.end() - static_cast<std::ptrdiff_t>(kept));
  return nearest();
}

double ShapeNovelty::nearest() const {
  const auto length = options_.length, n = averages_.size();
  if (n < 2 * length) return 0;
  const auto stretches = n - 2 * length + 1;  // that do not overlap the newest
  const auto first = stretches > options_.memory ? stretches - options_.memory : 0;
  const double* newest = averages_.data() + n - length;
  double best = std::numeric_limits<double>::infinity();
  // The latest first: it is most often the nearest, and all others are then given up early.
  for (auto begin = stretches; begin-- > first;) {
    const double* earlier = averages_.data() + begin;
    double distance = 0;
    for (std::size_t i = 0; i < length && distance < best; ++i)
      distance += (newest[i] - earlier[i]) * (newest[i] - earlier[i]);
    best = std::min(best, distance);
  }
  return std::sqrt(best / static_cast<double>(length));
}

}  // namespace myelin::stats::series
