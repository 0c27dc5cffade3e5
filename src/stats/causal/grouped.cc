#include "stats/causal/grouped.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace myelin::stats::causal {

void shuffle(std::vector<std::size_t>& rows, Random& random) {
  for (auto i = rows.size(); i > 1; --i)
    std::swap(rows[i - 1],
              rows[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(i) - 1))]);
}

std::vector<int> folds_of_groups(std::span<const std::int64_t> groups, int folds, Random& random) {
  std::unordered_map<std::int64_t, std::size_t> index;
  for (const auto group : groups) index.try_emplace(group, index.size());
  std::vector<std::size_t> turn(index.size());
  for (std::size_t i = 0; i < turn.size(); ++i) turn[i] = i;
  shuffle(turn, random);
  std::vector<int> fold(groups.size());
  for (std::size_t i = 0; i < groups.size(); ++i)
    fold[i] = static_cast<int>(turn[index.at(groups[i])] % static_cast<std::size_t>(folds));
  return fold;
}

double sum_of_squares(std::span<const double> values, std::span<const std::int64_t> groups) {
  double sum = 0;
  if (groups.empty()) {
    for (const double value : values) sum += value * value;
    return sum;
  }
  // In the groups' order of appearance, so that the same rows give the same sum bit for bit.
  std::unordered_map<std::int64_t, std::size_t> index;
  std::vector<double> sums;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto [at, fresh] = index.try_emplace(groups[i], sums.size());
    if (fresh) sums.push_back(0);
    sums[at->second] += values[i];
  }
  for (const double value : sums) sum += value * value;
  return sum;
}

std::size_t count_groups(std::span<const std::int64_t> groups) {
  return std::unordered_set<std::int64_t>(groups.begin(), groups.end()).size();
}

}  // namespace myelin::stats::causal
