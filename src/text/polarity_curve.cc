#include "text/polarity_curve.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace myelin::text {
namespace {

constexpr std::size_t unknowns_max = 4;
using Vector = std::array<double, unknowns_max>;

// Solves h · x = g for the first `n` unknowns by Gaussian elimination with pivoting.
Vector solve_small(std::array<Vector, unknowns_max> h, Vector g, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    std::size_t pivot = i;
    for (std::size_t r = i + 1; r < n; ++r)
      if (std::abs(h[r][i]) > std::abs(h[pivot][i])) pivot = r;
    std::swap(h[i], h[pivot]), std::swap(g[i], g[pivot]);
    if (std::abs(h[i][i]) < 1e-12) return {};
    for (std::size_t r = 0; r < n; ++r) {
      if (r == i) continue;
      const double factor = h[r][i] / h[i][i];
      for (std::size_t c = i; c < n; ++c) h[r][c] -= factor * h[i][c];
      g[r] -= factor * g[i];
    }
  }
  Vector x{};
  for (std::size_t i = 0; i < n; ++i) x[i] = g[i] / h[i][i];
  return x;
}

}  // namespace

LengthLogistic fit_curve(std::span<const ScoredText> scored, bool by_length) {
  constexpr double ridge = 1e-3;  // keeps unknowns that nothing tells apart from running away
  constexpr int steps_max = 50;
  const std::size_t n = by_length ? 4 : 2;
  const auto praises = static_cast<double>(std::ranges::count(scored, true, &ScoredText::praises));
  const double complaints = static_cast<double>(scored.size()) - praises;
  const double high = (praises + 1) / (praises + 2), low = 1 / (complaints + 2);
  Vector at{1, 0, 0, 0};
  for (int step = 0; step < steps_max; ++step) {
    Vector g{};
    std::array<Vector, unknowns_max> h{};
    for (std::size_t i = 0; i < n; ++i) h[i][i] = ridge, g[i] = ridge * at[i];
    for (const auto& row : scored) {
      const Vector x{row.score, 1, double{row.score} * row.length, row.length};
      double z = 0;
      for (std::size_t i = 0; i < n; ++i) z += at[i] * x[i];
      const double p = 1 / (1 + std::exp(-z)), miss = p - (row.praises ? high : low);
      for (std::size_t i = 0; i < n; ++i) {
        g[i] += miss * x[i];
        for (std::size_t j = 0; j < n; ++j) h[i][j] += p * (1 - p) * x[i] * x[j];
      }
    }
    const Vector move = solve_small(h, g, n);
    double largest = 0;
    for (std::size_t i = 0; i < n; ++i)
      at[i] -= move[i], largest = std::max(largest, std::abs(move[i]));
    if (largest < 1e-7) break;
  }
  return {static_cast<float>(at[0]), static_cast<float>(at[1]), static_cast<float>(at[2]),
          static_cast<float>(at[3])};
}

}  // namespace myelin::text
