#include "stats/causal/effect_curve.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "stats/student_t.h"

namespace myelin::stats::causal {
namespace {

// P(T ≤ t).
double t_below(double t, double freedom) {
  const double tail = t_two_sided_p(t, freedom) / 2;
  return t < 0 ? tail : 1 - tail;
}

// The t that is exceeded with probability `tail` < ½.
double t_exceeded(double tail, double freedom) {
  return t_quantile_two_sided(1 - 2 * tail, freedom);
}

}  // namespace

EffectCurve::EffectCurve(double estimate, double error, double freedom, Wanted wanted, double level,
                         double share)
    : estimate_(estimate),
      error_(error),
      freedom_(freedom),
      level_(level),
      share_(share),
      wanted_(wanted) {
  assert(error >= 0 && freedom > 0 && level > 0 && level < 1 && share > 0 && share < 1);
  const double near = error * t_exceeded(level * share, freedom);
  const double far = error * t_exceeded(level * (1 - share), freedom);
  low_ = estimate - (wanted == Wanted::fall ? far : near);
  high_ = estimate + (wanted == Wanted::fall ? near : far);
}

double EffectCurve::p_value(double effect) const {
  double difference = estimate_ - effect;
  if (wanted_ == Wanted::rise) difference = -difference;
  if (error_ <= 0) return difference == 0 ? 1 : 0;
  // Both tails on the scale on which the interval's ends are p = level.
  const double wanted_tail = t_below(difference / error_, freedom_);
  const double other_tail = t_below(-difference / error_, freedom_);
  return std::min({1.0, wanted_tail / share_, other_tail / (1 - share_)});
}

double EffectCurve::detectable(double power) const {
  const double reach = t_exceeded(level_ * share_, freedom_);
  const double beyond = power > 0.5 ? t_exceeded(1 - power, freedom_)
                                    : (power < 0.5 ? -t_exceeded(power, freedom_) : 0.0);
  return std::max(0.0, error_ * (reach + beyond));
}

}  // namespace myelin::stats::causal
