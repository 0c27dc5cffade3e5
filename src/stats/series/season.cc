#include "stats/series/season.h"

#include <algorithm>
#include <cmath>

namespace myelin::stats::series {
namespace {

constexpr std::int64_t day_seconds = 86'400, slots_a_day = 48;

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

}  // namespace

SeasonResidual::SeasonResidual(const SeasonOptions& options)
    : options_(options), slots_(2 * slots_a_day) {}

double SeasonResidual::score(std::int64_t local_seconds, double value) {
  const auto day = floor_div(local_seconds, day_seconds);
  auto slot = (local_seconds - day * day_seconds) * slots_a_day / day_seconds;
  const auto weekday = ((day + 4) % 7 + 7) % 7;  // 1970-01-01 was a Thursday; 0 is Sunday
  if (options_.weekends_apart && (weekday == 0 || weekday == 6)) slot += slots_a_day;
  auto& expected = slots_[static_cast<std::size_t>(slot)];
  double score = 0;
  if (expected.count > 0) {
    smoothed_ += 2 / (options_.span + 1) * (value - expected.mean - smoothed_);
    score = std::abs(smoothed_);
  }
  ++expected.count;
  expected.mean += std::max(options_.rate_min, 1 / expected.count) * (value - expected.mean);
  return score;
}

}  // namespace myelin::stats::series
