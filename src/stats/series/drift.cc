#include "stats/series/drift.h"

#include <algorithm>
#include <cmath>

namespace myelin::stats::series {

double Drift::score(double value) {
  if (count_++ == 0) fast_ = slow_ = value;
  fast_ += std::max(fast_rate_, 1 / count_) * (value - fast_);
  const double score = std::abs(fast_ - slow_);
  slow_ += std::max(slow_rate_, 1 / count_) * (value - slow_);
  return score;
}

}  // namespace myelin::stats::series
