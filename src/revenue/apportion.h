// Apportioning: an amount over weights, in whole minor units that sum exactly to it (largest
// remainder, Hamilton 1792). Thread safety: pure functions.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace myelin::revenue {

// Shares in the order of the weights. Weights that are not above zero (or not finite) get nothing;
// equal remainders go to the earlier one. When no weight is above zero, the first share is
// everything. REQUIRES: amount_minor ≥ 0, weights not empty.
std::vector<std::int64_t> apportion(std::int64_t amount_minor, std::span<const double> weights);

}  // namespace myelin::revenue
