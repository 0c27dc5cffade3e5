// Jet<N>: a number together with its first and second derivatives by N parameters.
//
// Arithmetic on jets carries the derivatives along exactly (forward mode), so a likelihood is
// written once and Newton's method has its slope and curvature. Thread safety: values. Source:
// Griewank & Walther 2008, chapter 13.
#pragma once
#include <array>
#include <cmath>
#include <cstddef>

namespace myelin::stats::value {

template <std::size_t N>
struct Jet {
  static constexpr std::size_t pairs = N * (N + 1) / 2;
  double value = 0;
  std::array<double, N> slope{};
  std::array<double, pairs> curve{};  // (0,0) (0,1) … (0,N−1) (1,1) …

  Jet() = default;
  Jet(double v) : value(v) {}  // NOLINT(google-explicit-constructor): constants mix with jets
  static Jet parameter(double v, std::size_t i) {
    Jet jet(v);
    jet.slope[i] = 1;
    return jet;
  }

  // f(this) where f has that value and these derivatives here.
  Jet mapped(double f, double f1, double f2) const {
    Jet out(f);
    std::size_t k = 0;
    for (std::size_t i = 0; i < N; ++i) {
      out.slope[i] = f1 * slope[i];
      for (std::size_t j = i; j < N; ++j, ++k)
        out.curve[k] = f1 * curve[k] + f2 * slope[i] * slope[j];
    }
    return out;
  }

  Jet& operator+=(const Jet& o) {
    value += o.value;
    for (std::size_t i = 0; i < N; ++i) slope[i] += o.slope[i];
    for (std::size_t k = 0; k < pairs; ++k) curve[k] += o.curve[k];
    return *this;
  }
  Jet& operator-=(const Jet& o) {
    value -= o.value;
    for (std::size_t i = 0; i < N; ++i) slope[i] -= o.slope[i];
    for (std::size_t k = 0; k < pairs; ++k) curve[k] -= o.curve[k];
    return *this;
  }
  Jet& operator*=(double factor) {
    value *= factor;
    for (auto& s : slope) s *= factor;
    for (auto& c : curve) c *= factor;
    return *this;
  }
  friend Jet operator+(Jet a, const Jet& b) { return a += b; }
  friend Jet operator-(Jet a, const Jet& b) { return a -= b; }
  friend Jet operator*(Jet a, double b) { return a *= b; }
  friend Jet operator*(double a, Jet b) { return b *= a; }
  friend Jet operator*(const Jet& a, const Jet& b) {
    Jet out(a.value * b.value);
    std::size_t k = 0;
    for (std::size_t i = 0; i < N; ++i) {
      out.slope[i] = a.value * b.slope[i] + b.value * a.slope[i];
      for (std::size_t j = i; j < N; ++j, ++k)
        out.curve[k] = a.value * b.curve[k] + b.value * a.curve[k] + a.slope[i] * b.slope[j] +
                       a.slope[j] * b.slope[i];
    }
    return out;
  }
  friend Jet inverse(const Jet& a) {
    const double v = 1 / a.value;
    return a.mapped(v, -v * v, 2 * v * v * v);
  }
  friend Jet operator/(const Jet& a, const Jet& b) { return a * inverse(b); }
  friend Jet log(const Jet& a) {
    const double v = 1 / a.value;
    return a.mapped(std::log(a.value), v, -v * v);
  }
  friend Jet exp(const Jet& a) {
    const double e = std::exp(a.value);
    return a.mapped(e, e, e);
  }
};

// ln(e^a + e^b) without overflow.
template <std::size_t N>
Jet<N> log_sum(const Jet<N>& a, const Jet<N>& b) {
  const bool first = a.value >= b.value;
  const auto& large = first ? a : b;
  const auto away = (first ? b : a) - large;
  const double e = std::exp(away.value), share = e / (1 + e);
  return large + away.mapped(std::log1p(e), share, share * (1 - share));
}

}  // namespace myelin::stats::value
