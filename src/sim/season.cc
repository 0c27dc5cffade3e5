#include "sim/season.h"

#include <array>
#include <cmath>
#include <string>

namespace myelin::sim {
namespace {

constexpr std::array<double, 24> hour_share{1.2, 0.6, 0.3, 0.2, 0.2, 0.3,  0.7, 1.4,
                                            2.6, 4.2, 5.4, 5.2, 5.0, 4.6,  4.4, 4.6,
                                            4.8, 4.8, 5.4, 7.2, 9.6, 10.4, 8.0, 4.9};
constexpr std::array<double, 7> weekday_factor{0.92, 0.93, 0.95, 0.97, 1.04, 1.20, 1.17};

}  // namespace

Season::Season(Time start, std::uint64_t seed, int steady_from_day)
    : start_(start), seed_(seed), steady_from_day_(steady_from_day) {}

double Season::promotion(std::int64_t local_day) {
  const std::chrono::year_month_day date{std::chrono::sys_days{days{local_day}}};
  if (date.month() != std::chrono::November) return 1;
  switch (static_cast<unsigned>(date.day())) {
    case 10:
      return 2.6;
    case 11:
      return 5.5;
    case 12:
      return 3.0;
    case 13:
      return 1.6;
    default:
      return 1;
  }
}

double Season::orders(std::int64_t hour) const {
  if (steady_from_day_ >= 0 && hour >= 24L * steady_from_day_) return orders_per_day_ordinary / 24;
  const Time at = start_ + hours{hour};
  const std::int64_t day = zone_.day(at);
  const auto hour_of_day = static_cast<std::size_t>(zone_.hour(at) - day * 24);
  double total = 0;
  for (double share : hour_share) total += share;
  Random weather = Random{seed_}.split("day " + std::to_string(day));
  const double accident = std::exp(weather.normal(0, 0.05));
  return orders_per_day_ordinary * hour_share[hour_of_day] / total *
         weekday_factor[static_cast<std::size_t>(Zone::weekday_of_day(day))] * promotion(day) *
         accident;
}

}  // namespace myelin::sim
