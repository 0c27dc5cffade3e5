#include "stats/series/spread.h"

#include <algorithm>
#include <cmath>

namespace myelin::stats::series {
namespace {

// Floors, as shares of what is usual for the series: below them silence is silence.
constexpr double variance_floor = 1e-4, step_floor = 0.02;

}  // namespace

SpreadChange::SpreadChange(std::size_t window, double memory)
    : window_(window), rate_(2 / (memory + 1)), values_(window), logs_(window) {}

double SpreadChange::score(double value) {
  if (count_ == 0) first_ = value;
  ++count_;
  const double from_mean = value - mean_;
  mean_ += from_mean / count_;
  deviations_ += from_mean * (value - mean_);
  const double shifted = value - first_;
  if (values_.full()) {
    sum_ -= values_.oldest();
    squares_ -= values_.oldest() * values_.oldest();
  }
  values_.push(shifted);
  sum_ += shifted;
  squares_ += shifted * shifted;
  if (!values_.full() || deviations_ <= 0) return 0;
  const auto n = static_cast<double>(window_);
  const double variance = std::max(0.0, squares_ / n - sum_ / n * sum_ / n);
  const double log_variance = std::log(variance + variance_floor * deviations_ / count_);
  double score = 0;
  if (logs_.full()) {
    ++compared_;
    usual_ += std::max(rate_, 1 / compared_) * (logs_.oldest() - usual_);
    score = std::abs(log_variance - usual_);
  }
  logs_.push(log_variance);
  return score;
}

MovementChange::MovementChange(std::size_t window, double memory, MovementScale scale)
    : window_(window), rate_(2 / (memory + 1)), scale_(scale), steps_(window), means_(window) {}

double MovementChange::score(double value) {
  if (count_++ == 0) {
    last_ = value;
    return 0;
  }
  const double step = std::abs(value - last_);
  last_ = value;
  mean_step_ += (step - mean_step_) / (count_ - 1);
  if (steps_.full()) sum_ -= steps_.oldest();
  steps_.push(step);
  sum_ += step;
  if (!steps_.full() || mean_step_ <= 0) return 0;
  double movement = std::max(0.0, sum_) / static_cast<double>(window_);
  if (scale_ == MovementScale::ratio) movement = std::log(movement + step_floor * mean_step_);
  double score = 0;
  if (means_.full()) {
    ++compared_;
    usual_ += std::max(rate_, 1 / compared_) * (means_.oldest() - usual_);
    score = std::abs(movement - usual_);
  }
  means_.push(movement);
  return score;
}

}  // namespace myelin::stats::series
