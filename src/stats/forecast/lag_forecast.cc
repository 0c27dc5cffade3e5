#include "stats/forecast/lag_forecast.h"

#include <algorithm>
#include <cmath>

namespace myelin::stats::forecast {
namespace {

constexpr double level_days = 21, quick_days = 5, leader_days = 28;
// Of the coefficients; what a leader adds is believed more slowly.
constexpr double forgetting = 0.9995, own_spread = 0.2, lag_spread = 0.15;
constexpr std::size_t own_features = 3;

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

}  // namespace

LagForecast::LagForecast(const LagForecastOptions& options)
    : options_(options),
      used_(features_used(options.leader)),
      level_(level_days),
      judged_({.first_day = options.first_day,
               .last_day = options.last_day,
               .coverages = options.coverages,
               .rates = options.rates}) {
  for (std::size_t i = 0; i < used_; ++i) covariance_[i][i] = prior_variance(i);
}

LagForecast::Features LagForecast::features() const {
  Features features{};
  const auto n = followers_.size();
  const double scale = std::sqrt(std::max(1.0, level_.level()));
  features[0] = 0.3;
  features[1] = (level_quick_ - level_.level()) / scale;
  features[2] = (followers_[n - 1] - level_.usual_on(weekdays_[n - 1])) / scale;
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
  if (followers_.empty()) return {};
  const int today = weekdays_.back();
  double usual = 0, lift = 0;
  for (int ahead = options_.first_day; ahead <= options_.last_day; ++ahead)
    usual += level_.usual_on((today + ahead) % 7);
  const auto now = features();
  for (std::size_t i = 0; i < used_; ++i) lift += theta_[i] * now[i];
  return judged_.around(usual + lift * std::sqrt(std::max(1.0, usual)), usual);
}

std::optional<Judged> LagForecast::learn(int weekday, double leader, double follower) {
  leaders_.push_back(leader);
  followers_.push_back(follower);
  weekdays_.push_back(weekday);
  const auto count = static_cast<double>(followers_.size());
  approach(level_quick_, follower, level_.factor(weekday), quick_days, count);
  approach(leader_level_, leader, 1, leader_days, count);
  level_.learn(weekday, follower);
  const auto judged = judged_.learn(follower);
  if (judged)
    regress(made_from_[judged_.judged_day()],
            (judged->actual - judged->forecast.usual) / judged->forecast.scale);
  judged_.made(forecast());
  made_from_.push_back(features());
  return judged;
}

}  // namespace myelin::stats::forecast
