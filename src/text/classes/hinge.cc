#include "text/classes/hinge.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace myelin::text::classes {
namespace {

constexpr std::size_t passes_max = 60;
constexpr double gradient_tolerance = 0.05;

}  // namespace

void Matrix::close_row() {
  double sum = 1;
  for (std::size_t k = begin.back(); k < terms.size(); ++k)
    sum += double{terms[k].value} * terms[k].value;
  begin.push_back(terms.size());
  square.push_back(sum);
}

Linear solve_hinge(const Matrix& m, std::span<const float> wanted, std::span<const float> costs,
                   std::size_t grams, Random random) {
  Linear model{std::vector<float>(grams, 0), 0};
  std::vector<double> alpha(m.rows(), 0);
  std::vector<std::uint32_t> order(m.rows());
  std::iota(order.begin(), order.end(), 0U);
  std::size_t active = order.size();
  double ceiling = std::numeric_limits<double>::infinity();
  for (std::size_t pass = 0; pass < passes_max && active > 0; ++pass) {
    for (std::size_t i = active; i > 1; --i)
      std::swap(order[i - 1],
                order[static_cast<std::size_t>(random.bits() % static_cast<std::uint64_t>(i))]);
    double highest = -std::numeric_limits<double>::infinity(), lowest = -highest;
    for (std::size_t k = 0; k < active; ++k) {
      const std::uint32_t i = order[k];
      const double diagonal = 1 / (2.0 * costs[i]);
      double margin = model.bias;
      for (const auto& term : m.row(i)) margin += model.weights[term.gram] * term.value;
      const double gradient = wanted[i] * margin - 1 + alpha[i] * diagonal;
      double projected = gradient;
      if (alpha[i] == 0) {
        if (gradient > ceiling) {
          std::swap(order[k--], order[--active]);
          continue;
        }
        projected = std::min(gradient, 0.0);
      }
      highest = std::max(highest, projected), lowest = std::min(lowest, projected);
      if (std::abs(projected) < 1e-10) continue;
      const double before = alpha[i];
      alpha[i] = std::max(0.0, before - gradient / (m.square[i] + diagonal));
      const auto move = static_cast<float>((alpha[i] - before) * wanted[i]);
      for (const auto& term : m.row(i)) model.weights[term.gram] += move * term.value;
      model.bias += move;
    }
    if (highest - lowest <= gradient_tolerance) {
      if (active == order.size()) break;
      active = order.size(), ceiling = std::numeric_limits<double>::infinity();
      continue;
    }
    ceiling = highest > 0 ? highest : std::numeric_limits<double>::infinity();
  }
  return model;
}

}  // namespace myelin::text::classes
