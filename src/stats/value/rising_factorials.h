// RisingFactorials: ln Γ(a + x) − ln Γ(a) with its derivatives by a, for x = 0, 1, …, from sums
// rather than from gamma functions: exact, and cheap where many rows share few x.
//
// Thread safety: immutable.
#pragma once
#include <vector>

#include "stats/value/jet.h"

namespace myelin::stats::value {

template <std::size_t N>
class RisingFactorials {
 public:
  RisingFactorials(const Jet<N>& a, std::size_t x_max) {
    values_.reserve(x_max + 1);
    double f = 0, f1 = 0, f2 = 0;
    for (std::size_t x = 0; x <= x_max; ++x) {
      values_.push_back(a.mapped(f, f1, f2));
      const double next = a.value + static_cast<double>(x);
      f += std::log(next);
      f1 += 1 / next;
      f2 -= 1 / (next * next);
    }
  }
  const Jet<N>& operator[](std::size_t x) const { return values_[x]; }

 private:
  std::vector<Jet<N>> values_;
};

}  // namespace myelin::stats::value
