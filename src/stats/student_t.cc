#include "stats/student_t.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "stats/incomplete.h"

namespace myelin::stats {
namespace {

// The continued fraction of I_x(a, b), which converges quickly for x < (a + 1) / (a + b + 2).
double beta_fraction(double a, double b, double x) {
  constexpr double tiny = 1e-300, precision = 1e-16;
  constexpr int steps_max = 100'000;  // the need grows with the square root of max(a, b)
  const auto away_from_zero = [](double v) { return std::fabs(v) < tiny ? tiny : v; };
  double c = 1, d = 1 / away_from_zero(1 - (a + b) * x / (a + 1)), fraction = d;
  for (int m = 1; m <= steps_max; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away_from_zero(1 + even * d);
    c = away_from_zero(1 + even / c);
    fraction *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away_from_zero(1 + odd * d);
    c = away_from_zero(1 + odd / c);
    fraction *= d * c;
    if (std::fabs(d * c - 1) < precision) break;
  }
  return fraction;
}

// log Γ(a + b) − log Γ(a). For a large `a` both are huge and their difference small, so Stirling's
// series is subtracted term by term instead.
double log_gamma_step(double a, double b) {
  if (a < 1'000) return log_gamma(a + b) - log_gamma(a);
  const double c = a + b;
  return (c - 0.5) * std::log1p(b / a) + b * std::log(a) - b + (1 / c - 1 / a) / 12 -
         (1 / (c * c * c) - 1 / (a * a * a)) / 360;
}

// I_x(a, b) as beta_i() of incomplete.h, but for shapes up to 10^9 and with y = 1 − x given apart,
// so that neither loses its digits near 1.
double beta_of(double a, double b, double x, double y) {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  const double large = std::max(a, b), small = std::min(a, b);
  const double front = std::exp(log_gamma_step(large, small) - log_gamma(small) +
                                a * (x < 0.5 ? std::log(x) : std::log1p(-y)) +
                                b * (y < 0.5 ? std::log(y) : std::log1p(-x)));
  if (x < (a + 1) / (a + b + 2)) return front * beta_fraction(a, b, x) / a;
  return 1 - front * beta_fraction(b, a, y) / b;
}

}  // namespace

double t_two_sided_p(double t, double freedom) {
  assert(freedom > 0);
  const double square = t * t;
  if (std::isinf(square)) return 0;
  return beta_of(freedom / 2, 0.5, freedom / (freedom + square), square / (freedom + square));
}

double t_quantile_two_sided(double level, double freedom) {
  assert(level > 0 && level < 1 && freedom > 0);
  const double tail = 1 - level;
  double low = 0, high = 1;
  while (t_two_sided_p(high, freedom) > tail && high < 1e300) {
    low = high;
    high *= 2;
  }
  // Newton's steps on the density, with bisection wherever they leave the bracket or move too
  // little.
  const double log_constant = log_gamma_step(freedom / 2, 0.5) - 0.5 * std::log(freedom * M_PI);
  double t = low + (high - low) / 2;
  for (int step = 0; step < 200 && high - low > high * std::numeric_limits<double>::epsilon();
       ++step) {
    const double off = t_two_sided_p(t, freedom) - tail;
    (off > 0 ? low : high) = t;
    const double density = std::exp(log_constant - (freedom + 1) / 2 * std::log1p(t * t / freedom));
    const double next = t + off / (2 * density);
    if (std::fabs(next - t) <= 4 * t * std::numeric_limits<double>::epsilon()) return next;
    t = next > low && next < high ? next : low + (high - low) / 2;
  }
  return t;
}

}  // namespace myelin::stats
