// Season: how many orders an hour of the simulated company has: hour of the day, day of the week,
// the 双十一 peak, and the accidents of single days. Thread safety: const after construction.
#pragma once
#include <cstdint>

#include "base/random.h"
#include "base/time.h"

namespace myelin::sim {

inline constexpr double orders_per_day_ordinary = 420;  // at scale 1

class Season {
 public:
  // From day `steady_from_day` on every hour is alike; −1: never.
  Season(Time start, std::uint64_t seed, int steady_from_day);
  // Expected orders of the hour `hour` after the start, at scale 1.
  double orders(std::int64_t hour) const;
  // By how much a day, counted in local days since 1970, sells more for a promotion: 1 on most.
  static double promotion(std::int64_t local_day);

 private:
  Zone zone_;
  Time start_;
  std::uint64_t seed_;
  int steady_from_day_;
};

}  // namespace myelin::sim
