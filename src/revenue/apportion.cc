#include "revenue/apportion.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

namespace myelin::revenue {
namespace {

__extension__ typedef unsigned __int128 Wide;

// Weights become integers out of a million of the largest, so that the division below is exact on
// every machine.
std::vector<std::uint64_t> whole_weights(std::span<const double> weights) {
  constexpr double steps = 1e6;
  double largest = 0;
  for (double w : weights)
    if (std::isfinite(w)) largest = std::max(largest, w);
  std::vector<std::uint64_t> whole(weights.size(), 0);
  for (std::size_t i = 0; i < weights.size(); ++i)
    if (std::isfinite(weights[i]) && weights[i] > 0)
      whole[i] = std::max<std::uint64_t>(
          1, static_cast<std::uint64_t>(std::llround(weights[i] / largest * steps)));
  return whole;
}

}  // namespace

std::vector<std::int64_t> apportion(std::int64_t amount_minor, std::span<const double> weights) {
  assert(amount_minor >= 0 && !weights.empty());
  std::vector<std::int64_t> shares(weights.size(), 0);
  const auto whole = whole_weights(weights);
  const std::uint64_t total = std::accumulate(whole.begin(), whole.end(), std::uint64_t{0});
  if (total == 0) {
    shares[0] = amount_minor;
    return shares;
  }
  std::vector<std::uint64_t> remainders(weights.size());
  std::int64_t left = amount_minor;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    const Wide product = static_cast<Wide>(amount_minor) * whole[i];
    shares[i] = static_cast<std::int64_t>(product / total);
    remainders[i] = static_cast<std::uint64_t>(product % total);
    left -= shares[i];
  }
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater{}, [&](std::size_t i) { return remainders[i]; });
  for (std::size_t k = 0; left > 0; ++k, --left)
    ++shares[order[k]];  // fewer than weights above zero
  return shares;
}

}  // namespace myelin::revenue
