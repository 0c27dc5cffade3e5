// A squared-hinge linear classifier of two sides over sparse rows, by dual coordinate descent with
// shrinking: rows that stay on the right side are left alone until the rest has settled (Hsieh,
// Chang, Lin, Keerthi & Sundararajan 2008; Fan et al. 2008).
//
// Deterministic: the same rows and the same random source give the same weights. Thread safety:
// functions without state.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "base/random.h"

namespace myelin::text::classes {

struct Term {
  std::uint32_t gram;
  float value;
};

struct Matrix {
  std::vector<Term> terms;
  std::vector<std::size_t> begin{0};
  std::vector<double> square;  // of each row's length, plus one for the bias
  std::size_t rows() const { return square.size(); }
  std::span<const Term> row(std::size_t i) const {
    return std::span(terms).subspan(begin[i], begin[i + 1] - begin[i]);
  }
  // Ends a row: the terms appended since the last are it.
  void close_row();
};

struct Linear {
  std::vector<float> weights;
  float bias = 0;
};

// `wanted`: 1 or −1 a row; `costs`: what a row's error costs. REQUIRES: one of each a row, every
// Term::gram < grams.
Linear solve_hinge(const Matrix& rows, std::span<const float> wanted, std::span<const float> costs,
                   std::size_t grams, Random random);

}  // namespace myelin::text::classes
