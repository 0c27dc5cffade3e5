#include "stats/multiple_testing.h"

#include <algorithm>
#include <numeric>

namespace myelin::stats {

std::vector<double> benjamini_hochberg(std::span<const double> p_values) {
  const auto n = p_values.size();
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), 0);
  std::ranges::sort(order, [&](auto a, auto b) { return p_values[a] < p_values[b]; });
  std::vector<double> q(n);
  double least = 1;
  for (std::size_t rank = n; rank > 0; --rank) {
    const auto i = order[rank - 1];
    least = std::min(least, p_values[i] * static_cast<double>(n) / static_cast<double>(rank));
    q[i] = least;
  }
  return q;
}

}  // namespace myelin::stats
