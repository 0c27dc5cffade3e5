// How much a series moves, against how much it used to: three scores that do not look at the level.
//
//   SpreadChange    log variance of the newest `window` values against its discounted mean
//   MovementChange  mean absolute step over the newest `window` steps against its discounted mean,
//                   as a difference (bursts) or as a ratio (falling silent counts as well)
//
// What they are compared with ends before the window begins, so that a change does not excuse
// itself. Thread safety: none; values.
#pragma once
#include <cstddef>

#include "stats/series/window.h"

namespace myelin::stats::series {

class SpreadChange {
 public:
  // `memory`: the span, in points, of the discounted mean.
  SpreadChange(std::size_t window, double memory);
  double score(double value);  // in log units; 0 before two windows have passed

 private:
  std::size_t window_;
  double rate_;
  Window values_, logs_;
  double first_ = 0, sum_ = 0, squares_ = 0;      // of the window, about the first value
  double mean_ = 0, deviations_ = 0, usual_ = 0;  // of the whole series; of the logs
  double count_ = 0, compared_ = 0;
};

enum class MovementScale { difference, ratio };

class MovementChange {
 public:
  MovementChange(std::size_t window, double memory, MovementScale scale);
  double score(double value);

 private:
  std::size_t window_;
  double rate_;
  MovementScale scale_;
  Window steps_, means_;
  double last_ = 0, sum_ = 0, mean_step_ = 0, usual_ = 0;
  double count_ = 0, compared_ = 0;
};

}  // namespace myelin::stats::series
