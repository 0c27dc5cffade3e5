// Autoregression: x_t = Σ a_i · x_{t−i} + e_t about a mean, by Burg's method (1975: Levinson's
// recursion with reflection coefficients that minimise the forward and backward errors, less
// biased near a unit root than Yule and Walker's), the order by the corrected AIC (Hurvich & Tsai
// 1989). Thread safety: plain values, pure functions.
#pragma once
#include <cstddef>
#include <span>
#include <vector>

namespace myelin::stats::leadlag {

struct Autoregression {
  double mean = 0;
  std::vector<double> coefficients;  // a_1 …; its length is the order
  double variance = 0;               // of e

  std::size_t order() const { return coefficients.size(); }
};

// Orders from 0 to order_max, at most a quarter of the values. A constant series has order 0.
Autoregression fit_autoregression(std::span<const double> values, std::size_t order_max);

// values[t] − Σ a_i · values[t−i] for t ≥ order, about the values' own mean: `order` values fewer.
std::vector<double> filtered(std::span<const double> values, std::span<const double> coefficients);

}  // namespace myelin::stats::leadlag
