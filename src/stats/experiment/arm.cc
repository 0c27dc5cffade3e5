#include "stats/experiment/arm.h"

#include <cmath>
#include <numbers>

namespace myelin::stats::experiment {

void Arm::add(double value, double other) {
  merge({1, value, other, 0, 0, 0});
}

void Arm::merge(const Arm& more) {
  if (more.n <= 0) return;
  const double total = n + more.n, away = more.mean - mean,
               other_away = more.other_mean - other_mean, weight = n * more.n / total;
  squares += more.squares + away * away * weight;
  other_squares += more.other_squares + other_away * other_away * weight;
  product += more.product + away * other_away * weight;
  mean += away * more.n / total;
  other_mean += other_away * more.n / total;
  n = total;
}

Estimate mean_of(const Arm& arm) {
  return {arm.mean, arm.n > 0 ? std::sqrt(arm.variance() / arm.n) : 0};
}

Estimate difference(const Estimate& treated, const Estimate& control) {
  return {treated.value - control.value, std::hypot(treated.error, control.error)};
}

namespace {

// Of both arms together, the value on what was before.
double slope_of(const Arm& treated, const Arm& control) {
  const double before = treated.other_squares + control.other_squares;
  return before > 0 ? (treated.product + control.product) / before : 0;
}

double shared_error(const Arm& treated, const Arm& control, double slope) {
  const double units = treated.n + control.n;
  if (treated.n < 1 || control.n < 1 || units < 3) return 0;
  const double squares =
      treated.squares + control.squares - slope * (treated.product + control.product);
  return std::sqrt(std::fmax(0, squares) / (units - 2) * (1 / treated.n + 1 / control.n));
}

}  // namespace

Adjusted cuped(const Arm& treated, const Arm& control) {
  const double slope = slope_of(treated, control);
  const auto adjusted = [slope](const Arm& arm) {
    const double variance =
        arm.variance() - 2 * slope * arm.covariance() + slope * slope * arm.other_variance();
    return Estimate{arm.mean - slope * arm.other_mean,
                    arm.n > 0 ? std::sqrt(std::fmax(0, variance) / arm.n) : 0};
  };
  const double all = treated.squares + control.squares;
  return {difference(adjusted(treated), adjusted(control)),
          all > 0 ? slope * (treated.product + control.product) / all : 0};
}

Adjusted cautious_cuped(const Arm& treated, const Arm& control) {
  auto adjusted = cuped(treated, control);
  adjusted.effect.error =
      std::fmax(adjusted.effect.error, shared_error(treated, control, slope_of(treated, control)));
  return adjusted;
}

Estimate cautious_difference(const Arm& treated, const Arm& control) {
  auto plain = difference(mean_of(treated), mean_of(control));
  plain.error = std::fmax(plain.error, shared_error(treated, control, 0));
  return plain;
}

double p_value(const Estimate& effect) {
  if (effect.error <= 0) return effect.value == 0 ? 1 : 0;
  return std::erfc(std::abs(effect.value) / effect.error / std::numbers::sqrt2);
}

double normal_two_sided(double level) {
  double low = 0, high = 40;
  for (int i = 0; i < 200; ++i) {
    const double middle = (low + high) / 2;
    (std::erfc(middle / std::numbers::sqrt2) > 1 - level ? low : high) = middle;
  }
  return (low + high) / 2;
}

}  // namespace myelin::stats::experiment
