#include "stats/forecast/lag_forecast.h"

#include <algorithm>
#include <cmath>

namespace myelin::stats::forecast {
namespace {

constexpr double level_days = 21, quick_days = 5, leader_days = 28, season_forgetting = 0.98;
constexpr double season_prior_days = 1.5;  // of ordinary weekdays, added to each
// Of the coefficients; what a leader adds is believed more slowly.
constexpr double forgetting = 0.9995, own_spread = 0.2, lag_spread = 0.15;
constexpr std::size_t own_features = 3;
constexpr int warm_days = 14;

struct LagStep {
  std::size_t first, last;  // days ago
};
constexpr std::array<LagStep, 5> lag_steps{{{0, 0}, {1, 1}, {2, 3}, {4, 6}, {7, 13}}};

std::size_t features_used(LeaderUse use) {
  if (use == LeaderUse::none) return own_features;
  return own_features + (use == LeaderUse::today ? 1 : lag_steps.size());
}

double prior_variance(std::size_t feature) {
  const double spread = feature < own_features ? own_spread : lag_spread;
  return spread * spread;
}

// Moves a level towards a value that has it times `factor`: a weekday on which little happens says
// little of the level.
void approach(double& level, double value, double factor, double days, double count) {
  level = std::max(0.0, level + std::max(1 / days, 1 / count) * (value - factor * level));
}

}  // namespace

LagForecast::LagForecast(const LagForecastOptions& options)
    : options_(options),
      used_(features_used(options.leader)),
      intervals_{AdaptiveInterval({.coverage = options.coverages[0], .rate = options.rates[0]}),
                 AdaptiveInterval({.coverage = options.coverages[1], .rate = options.rates[1]})} {
  seen_.fill(season_prior_days);
  expected_seen_.fill(season_prior_days);
  for (std::size_t i = 0; i < used_; ++i) covariance_[i][i] = prior_variance(i);
}

double LagForecast::usual_on(int weekday) const {
  const auto day = static_cast<std::size_t>(weekday);
  return std::max(0.0, level_ * seen_[day] / expected_seen_[day]);
}

LagForecast::Features LagForecast::features() const {
  Features features{};
  const auto n = followers_.size();
  const double scale = std::sqrt(std::max(1.0, level_));
  features[0] = 0.3;
  features[1] = (level_quick_ - level_) / scale;
  features[2] = (followers_[n - 1] - usual_on(weekdays_[n - 1])) / scale;
  if (options_.leader == LeaderUse::none) return features;
  const double leader_scale = std::sqrt(std::max(1.0, leader_level_));
  const auto excess = [&](std::size_t ago) {
    return ago < n ? (leaders_[n - 1 - ago] - leader_level_) / leader_scale : 0;
  };
  if (options_.leader == LeaderUse::today) {
    features[own_features] = excess(0);
    return features;
  }
  for (std::size_t s = 0; s < lag_steps.size(); ++s)
    for (auto ago = lag_steps[s].first; ago <= lag_steps[s].last; ++ago)
      features[own_features + s] +=
          excess(ago) / static_cast<double>(lag_steps[s].last - lag_steps[s].first + 1);
  return features;
}

// Recursive least squares on (target, features), both in units of the target's scatter.
void LagForecast::regress(const Features& features, double target) {
  Features gain{};
  double spread = forgetting, fitted = 0;
  for (std::size_t i = 0; i < used_; ++i) {
    for (std::size_t j = 0; j < used_; ++j) gain[i] += covariance_[i][j] * features[j];
    spread += gain[i] * features[i];
    fitted += theta_[i] * features[i];
  }
  const double error = std::clamp(target - fitted, -4.0, 4.0);  // one outbreak is not a law
  for (std::size_t i = 0; i < used_; ++i) theta_[i] += gain[i] / spread * error;
  for (std::size_t i = 0; i < used_; ++i)
    for (std::size_t j = 0; j < used_; ++j) {
      covariance_[i][j] = (covariance_[i][j] - gain[i] * gain[j] / spread) / forgetting;
      if (i == j) covariance_[i][i] = std::min(covariance_[i][i], prior_variance(i));
    }
}

Forecast LagForecast::forecast() const {
  Forecast forecast;
  if (followers_.empty()) return forecast;
  const int today = weekdays_.back();
  for (int ahead = options_.first_day; ahead <= options_.last_day; ++ahead)
    forecast.usual += usual_on((today + ahead) % 7);
  forecast.scale = std::sqrt(std::max(1.0, forecast.usual));
  double lift = 0;
  const auto now = features();
  for (std::size_t i = 0; i < used_; ++i) lift += theta_[i] * now[i];
  forecast.expected = std::max(0.0, forecast.usual + lift * forecast.scale);
  for (std::size_t i = 0; i < intervals_.size(); ++i) {
    forecast.intervals[i] = intervals_[i].around(forecast.expected, forecast.scale);
    forecast.intervals[i].low = std::max(0.0, forecast.intervals[i].low);
    forecast.intervals[i].high = std::max(0.0, forecast.intervals[i].high);
  }
  return forecast;
}

std::optional<Judged> LagForecast::learn(int weekday, double leader, double follower) {
  leaders_.push_back(leader);
  followers_.push_back(follower);
  weekdays_.push_back(weekday);
  const auto n = followers_.size();
  const auto day = static_cast<std::size_t>(weekday);
  const double factor = seen_[day] / expected_seen_[day];
  const auto count = static_cast<double>(n);
  approach(level_, follower, factor, level_days, count);
  approach(level_quick_, follower, factor, quick_days, count);
  approach(leader_level_, leader, 1, leader_days, count);
  seen_[day] = seen_[day] * season_forgetting + follower / std::max(level_, 1e-9);
  expected_seen_[day] = expected_seen_[day] * season_forgetting + 1;

  std::optional<Judged> judged;
  const auto last = static_cast<std::size_t>(options_.last_day);
  if (n > last + warm_days) {
    const auto& made = made_[n - 1 - last];
    double actual = 0;
    for (auto ahead = options_.first_day; ahead <= options_.last_day; ++ahead)
      actual += followers_[n - 1 - last + static_cast<std::size_t>(ahead)];
    const double residual = (actual - made.forecast.expected) / made.forecast.scale;
    for (auto& interval : intervals_)
      interval.learn(
          residual,
          made.forecast.intervals[static_cast<std::size_t>(&interval - intervals_.data())].holds(
              actual));
    residuals_.push_back(residual);
    regress(made.features, (actual - made.forecast.usual) / made.forecast.scale);
    judged = Judged{made.forecast, actual, made.seasonal_naive};
  }
  Made made{forecast(), features(), 0};
  for (int ahead = options_.first_day; ahead <= options_.last_day; ++ahead) {
    const auto back = static_cast<std::size_t>((ahead + 6) / 7 * 7 - ahead);  // ≥ 0 days ago
    made.seasonal_naive += back < n ? followers_[n - 1 - back] : follower;
  }
  made_.push_back(made);
  return judged;
}

double LagForecast::probability_of(const Forecast& forecast, double threshold) const {
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
