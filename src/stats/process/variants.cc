#include "stats/process/variants.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>

#include "base/hash.h"

namespace myelin::stats::process {

Variants variants_of(const EventLog& log) {
  Variants result;
  result.of_case.resize(log.cases());
  // Paths of one hash are compared, so that a collision never joins two variants.
  std::unordered_multimap<std::uint64_t, std::uint32_t> known;
  for (std::size_t one = 0; one < log.cases(); ++one) {
    const auto path = log.path(one);
    const auto hash = hash64(
        {reinterpret_cast<const char*>(path.data()), path.size() * sizeof(Activity)}, path.size());
    auto [at, end] = known.equal_range(hash);
    while (at != end && !std::ranges::equal(log.path(result.variants[at->second].example), path))
      ++at;
    if (at == end) {
      at = known.emplace(hash, static_cast<std::uint32_t>(result.variants.size()));
      result.variants.push_back({one, 0});
    }
    ++result.variants[at->second].cases;
    result.of_case[one] = at->second;
  }
  std::vector<std::uint32_t> order(result.variants.size()), place(order.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, std::greater{},
                           [&](std::uint32_t i) { return result.variants[i].cases; });
  std::vector<Variant> sorted;
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    place[order[i]] = i;
    sorted.push_back(result.variants[order[i]]);
  }
  result.variants = std::move(sorted);
  for (auto& variant : result.of_case) variant = place[variant];
  return result;
}

}  // namespace myelin::stats::process
