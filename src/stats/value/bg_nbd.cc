#include "stats/value/bg_nbd.h"

#include <array>
#include <cmath>
#include <utility>

#include "stats/value/fitting.h"
#include "stats/value/rising_factorials.h"

namespace myelin::stats::value {
namespace {

constexpr int terms_max = 1'000'000;

Jet<4> height_of(std::span<const CountedPurchases> rows, const std::array<Jet<4>, 4>& p) {
  const auto& [r, alpha, a, b] = p;
  const auto most = repeats_max_of(rows);
  const RisingFactorials<4> rate(r, most), stay(b, most), either(a + b, most);
  const auto start = r * log(alpha), log_a = log(a);
  Jet<4> sum;
  double customers = 0;
  for (const auto& [purchases, n] : rows) {
    const auto x = purchases.repeats;
    const auto shape = r + Jet<4>(x);
    auto one = rate[x] + stay[x] - either[x];
    const auto alive = shape * log(alpha + Jet<4>(purchases.age)) * -1.0;
    if (x == 0) {
      one += alive;
    } else {
      const auto gone =
          log_a - log(b + Jet<4>(x - 1.0)) - shape * log(alpha + Jet<4>(purchases.last));
      one += log_sum(alive, gone);
    }
    sum += one * n;
    customers += n;
  }
  return sum + start * customers;
}

// (1 − F)/(a − 1) of the published expectation, z = ahead/(α + T + ahead).
double expected_share(const BgNbd& m, double x, double z) {
  const double epsilon = m.a - 1, c = m.a + m.b + x - 1, away = std::log1p(-z);
  // Σ (a+b−1−r)_n (1+ε)_{n−1} zⁿ / ((c)_n n!)
  double sum = 0, term = 0;
  for (int n = 1; n < terms_max; ++n) {
    const double k = n;
    term = n == 1
               ? (m.a + m.b - 1 - m.r) / c * z
               : term * (m.a + m.b - 1 - m.r + k - 1) * (epsilon + k - 1) / ((c + k - 1) * k) * z;
    sum += term;
    if (std::abs(term) <= 1e-15 * std::abs(sum) * (1 - z)) break;
  }
  const double plain = epsilon == 0 ? -away : -std::expm1(epsilon * away) / epsilon;
  return plain - std::exp(epsilon * away) * sum;
}

}  // namespace

double BgNbd::expected(double time) const {
  if (time <= 0) return 0;
  return (a + b - 1) * expected_share(*this, 0, time / (alpha + time));
}

Outlook BgNbd::outlook(const Purchases& customer, double ahead) const {
  const double x = customer.repeats;
  double gone = 0;
  if (customer.repeats > 0)
    gone = a / (b + x - 1) *
           std::exp((r + x) * std::log((alpha + customer.age) / (alpha + customer.last)));
  const double alive = 1 / (1 + gone);
  if (ahead <= 0) return {alive, 0};
  return {alive, alive * (a + b + x - 1) *
                     expected_share(*this, x, ahead / (alpha + customer.age + ahead))};
}

Result<BgNbdFit> fit_bg_nbd(std::span<const CountedPurchases> rows, const BgNbd* start) {
  const auto scaled = in_typical_ages(rows);
  std::vector<std::array<double, 4>> starts;
  if (start != nullptr) starts.push_back({start->r, start->alpha / scaled.age, start->a, start->b});
  starts.insert(starts.end(), {{0.3, 0.12, 0.8, 2.5}, {1, 0.5, 1, 1}, {3, 1, 0.3, 3}});
  MYELIN_TRY(summit, fit_from(scaled, height_of, starts));
  auto& p = summit.parameters;
  p[1] *= scaled.age;
  BgNbdFit fit{{p[0], p[1], p[2], p[3]}, summit.height, {}, summit.steps};
  for (std::size_t i = 0; i < 4; ++i)
    fit.standard_errors[i] = p[i] * std::sqrt(summit.log_covariance[i][i]);
  return fit;
}

BgNbd fit_one_leaving(std::span<const CountedPurchases> rows) {
  constexpr double together = 1'000;  // a + b
  constexpr int rounds = 12, steps = 24;
  constexpr std::size_t rows_max = 300;
  const auto few = coarse(rows, rows_max);
  // Logarithms of r and of the mean rate r/alpha, and the logit of the leaving probability.
  std::array<double, 3> at{0, 0, -4};
  constexpr std::array<std::pair<double, double>, 3> limits{{{-4, 6}, {-12, 6}, {-14, 2}}};
  const auto model_at = [&](const std::array<double, 3>& p) {
    const double r = std::exp(p[0]), leaving = 1 / (1 + std::exp(-p[2]));
    return BgNbd{r, r / std::exp(p[1]), leaving * together, (1 - leaving) * together};
  };
  for (int round = 0; round < rounds; ++round)
    for (std::size_t i = 0; i < at.size(); ++i) {
      auto [low, high] = limits[i];
      for (int step = 0; step < steps; ++step) {
        auto left = at, right = at;
        left[i] = low + (high - low) * 0.4;
        right[i] = low + (high - low) * 0.6;
        const bool rises =
            log_likelihood(model_at(left), few) < log_likelihood(model_at(right), few);
        (rises ? low : high) = rises ? left[i] : right[i];
      }
      at[i] = (low + high) / 2;
    }
  return model_at(at);
}

double log_likelihood(const BgNbd& m, std::span<const CountedPurchases> rows) {
  return height_of(rows, {m.r, m.alpha, m.a, m.b}).value;
}

}  // namespace myelin::stats::value
