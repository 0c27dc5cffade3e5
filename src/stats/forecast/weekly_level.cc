#include "stats/forecast/weekly_level.h"

#include <algorithm>

namespace myelin::stats::forecast {
namespace {

constexpr double season_forgetting = 0.98;
constexpr double season_prior_days = 1.5;  // of ordinary weekdays, added to each

}  // namespace

void approach(double& level, double value, double factor, double days, double count) {
  level = std::max(0.0, level + std::max(1 / days, 1 / count) * (value - factor * level));
}

WeeklyLevel::WeeklyLevel(double days) : days_(days) {
  seen_.fill(season_prior_days);
  expected_seen_.fill(season_prior_days);
}

double WeeklyLevel::factor(int weekday) const {
  const auto day = static_cast<std::size_t>(weekday);
  return seen_[day] / expected_seen_[day];
}

double WeeklyLevel::usual_on(int weekday) const {
  return std::max(0.0, level_ * factor(weekday));
}

void WeeklyLevel::learn(int weekday, double count) {
  const auto day = static_cast<std::size_t>(weekday);
  approach(level_, count, factor(weekday), days_, ++count_);
  seen_[day] = seen_[day] * season_forgetting + count / std::max(level_, 1e-9);
  expected_seen_[day] = expected_seen_[day] * season_forgetting + 1;
}

}  // namespace myelin::stats::forecast
