#include "stats/incomplete.h"

#include <cmath>
#include <limits>

namespace myelin::stats {
namespace {

constexpr double tiny = 1e-300;
constexpr double tolerance = 1e-15;
// Both expansions need about 5·√max(a, b) steps where they are slowest.
int steps_max(double scale) {
  return 200 + static_cast<int>(10 * std::sqrt(scale));
}

double gamma_front(double a, double x) {
  return std::exp(a * std::log(x) - x - log_gamma(a));
}

double gamma_series(double a, double x) {
  double term = 1 / a, sum = term;
  for (int n = 1, end = steps_max(a + x); n < end; ++n) {
    term *= x / (a + n);
    sum += term;
    if (term < sum * tolerance) break;
  }
  return sum * gamma_front(a, x);
}

double gamma_fraction(double a, double x) {
  double b = x + 1 - a, c = 1 / tiny, d = 1 / b, h = d;
  for (int n = 1, end = steps_max(a + x); n < end; ++n) {
    const double an = -n * (n - a);
    b += 2;
    d = an * d + b;
    if (std::abs(d) < tiny) d = tiny;
    c = b + an / c;
    if (std::abs(c) < tiny) c = tiny;
    d = 1 / d;
    h *= d * c;
    if (std::abs(d * c - 1) < tolerance) break;
  }
  return h * gamma_front(a, x);
}

double beta_fraction(double a, double b, double x) {
  double c = 1, d = 1 - (a + b) * x / (a + 1);
  if (std::abs(d) < tiny) d = tiny;
  d = 1 / d;
  double h = d;
  for (int m = 1, end = steps_max(a + b); m < end; ++m) {
    const auto step = [&](double value) {
      d = 1 + value * d;
      if (std::abs(d) < tiny) d = tiny;
      c = 1 + value / c;
      if (std::abs(c) < tiny) c = tiny;
      d = 1 / d;
      h *= d * c;
    };
    step(m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)));
    step(-(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)));
    if (std::abs(d * c - 1) < tolerance) break;
  }
  return h;
}

}  // namespace

double log_gamma(double x) {
  int sign = 0;
  return ::lgamma_r(x, &sign);
}

double gamma_p(double a, double x) {
  if (x <= 0) return 0;
  return x < a + 1 ? gamma_series(a, x) : 1 - gamma_fraction(a, x);
}

double gamma_q(double a, double x) {
  if (x <= 0) return 1;
  return x < a + 1 ? 1 - gamma_series(a, x) : gamma_fraction(a, x);
}

double beta_i(double a, double b, double x) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const double front = std::exp(log_gamma(a + b) - log_gamma(a) - log_gamma(b) + a * std::log(x) +
                                b * std::log1p(-x));
  if (x < (a + 1) / (a + b + 2)) return front * beta_fraction(a, b, x) / a;
  return 1 - front * beta_fraction(b, a, 1 - x) / b;
}

}  // namespace myelin::stats
