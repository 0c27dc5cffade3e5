#include "stats/forecast/judged_forecasts.h"

#include <algorithm>
#include <cmath>

namespace myelin::stats::forecast {
namespace {

constexpr std::size_t warm_days = 14;

}  // namespace

JudgedForecasts::JudgedForecasts(const HorizonOptions& options)
    : options_(options),
      last_(static_cast<std::size_t>(options.last_day)),
      intervals_{AdaptiveInterval({.coverage = options.coverages[0], .rate = options.rates[0]}),
                 AdaptiveInterval({.coverage = options.coverages[1], .rate = options.rates[1]})} {}

Forecast JudgedForecasts::around(double expected, double usual) const {
  Forecast forecast;
  forecast.usual = usual;
  forecast.scale = std::sqrt(std::max(1.0, usual));
  forecast.expected = std::max(0.0, expected);
  for (std::size_t i = 0; i < intervals_.size(); ++i) {
    forecast.intervals[i] = intervals_[i].around(forecast.expected, forecast.scale);
    forecast.intervals[i].low = std::max(0.0, forecast.intervals[i].low);
    forecast.intervals[i].high = std::max(0.0, forecast.intervals[i].high);
  }
  return forecast;
}

std::optional<Judged> JudgedForecasts::learn(double count) {
  counts_.push_back(count);
  const auto n = counts_.size();
  if (n <= last_ + warm_days) return std::nullopt;
  Judged judged = made_[n - 1 - last_];
  for (auto ahead = options_.first_day; ahead <= options_.last_day; ++ahead)
    judged.actual += counts_[n - 1 - last_ + static_cast<std::size_t>(ahead)];
  const double residual = (judged.actual - judged.forecast.expected) / judged.forecast.scale;
  for (std::size_t i = 0; i < intervals_.size(); ++i)
    intervals_[i].learn(residual, judged.forecast.intervals[i].holds(judged.actual));
  residuals_.push_back(residual);
  return judged;
}

void JudgedForecasts::made(const Forecast& forecast) {
  Judged judged;
  judged.forecast = forecast;
  const auto n = counts_.size();
  for (int ahead = options_.first_day; ahead <= options_.last_day; ++ahead) {
    const auto back = static_cast<std::size_t>((ahead + 6) / 7 * 7 - ahead);  // ≥ 0 days ago
    judged.seasonal_naive += counts_[back < n ? n - 1 - back : n - 1];
  }
  made_.push_back(judged);
}

double JudgedForecasts::probability_of(const Forecast& forecast, double threshold) const {
  constexpr std::size_t recent = 120;
  const auto first = residuals_.size() > recent ? residuals_.size() - recent : 0;
  double above = 0.5, count = 1;
  for (auto i = first; i < residuals_.size(); ++i) {
    above += forecast.expected + residuals_[i] * forecast.scale >= threshold;
    ++count;
  }
  return above / count;
}

}  // namespace myelin::stats::forecast
