// Rows that belong together, several orders of one customer say. Private to this topic.
//
// Thread safety: pure functions.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "base/random.h"

namespace myelin::stats::causal {

void shuffle(std::vector<std::size_t>& rows, Random& random);
// A fold for every row; rows of one group have the same.
std::vector<int> folds_of_groups(std::span<const std::int64_t> groups, int folds, Random& random);
// Σ over groups of (Σ of the group's values)²; without groups every row is its own.
double sum_of_squares(std::span<const double> values, std::span<const std::int64_t> groups);
std::size_t count_groups(std::span<const std::int64_t> groups);

}  // namespace myelin::stats::causal
