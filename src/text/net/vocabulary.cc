#include "text/net/vocabulary.h"

#include <algorithm>

namespace myelin::text::net {

std::uint32_t index_bits_for(std::size_t rows) {
  std::uint32_t bits = 4;
  while ((std::size_t{7} << bits) / 10 < rows + 1) ++bits;
  return bits;
}

void FeatureCounts::add(const NetText& text) {
  turn_.clear();
  for (const std::uint64_t feature : text.features) turn_.push_back(same_row(feature));
  std::ranges::sort(turn_);
  turn_.erase(std::ranges::unique(turn_).begin(), turn_.end());
  waiting_.insert(waiting_.end(), turn_.begin(), turn_.end());
  constexpr std::size_t waiting_max = 1 << 22;
  if (waiting_.size() > waiting_max) fold();
}

void FeatureCounts::fold() {
  std::ranges::sort(waiting_);
  std::vector<Count> merged;
  merged.reserve(counted_.size() + waiting_.size() / 4);
  std::size_t c = 0;
  for (std::size_t i = 0; i < waiting_.size();) {
    const std::uint64_t feature = waiting_[i];
    std::uint32_t texts = 0;
    for (; i < waiting_.size() && waiting_[i] == feature; ++i) ++texts;
    while (c < counted_.size() && counted_[c].feature < feature) merged.push_back(counted_[c++]);
    if (c < counted_.size() && counted_[c].feature == feature) texts += counted_[c++].texts;
    merged.push_back({feature, texts});
  }
  merged.insert(merged.end(), counted_.begin() + static_cast<std::ptrdiff_t>(c), counted_.end());
  counted_ = std::move(merged);
  waiting_.clear();
}

std::vector<std::uint64_t> FeatureCounts::commonest(std::uint32_t texts_min, std::size_t rows_max) {
  fold();
  std::erase_if(counted_, [&](const Count& count) { return count.texts < texts_min; });
  std::ranges::sort(counted_, [](const Count& a, const Count& b) {
    return a.texts != b.texts ? a.texts > b.texts : a.feature < b.feature;
  });
  if (counted_.size() > rows_max) counted_.resize(rows_max);
  std::vector<std::uint64_t> features;
  features.reserve(counted_.size());
  for (const auto& count : counted_) features.push_back(count.feature);
  return features;
}

std::vector<std::uint32_t> index_of(std::span<const std::uint64_t> features) {
  std::vector<std::uint32_t> table(std::size_t{1} << index_bits_for(features.size()), empty_entry);
  const std::size_t mask = table.size() - 1;
  for (std::size_t row = 0; row < features.size(); ++row) {
    // A feature that meets an earlier one's check on its way shares that row: it would never be
    // reached behind it.
    if (row_of(table, features[row]) != no_row) continue;
    std::size_t at = (features[row] >> 40) & mask;
    while (table[at] != empty_entry) at = (at + 1) & mask;
    const auto check = static_cast<std::uint32_t>(features[row] >> 2) << row_bits;
    table[at] = check | static_cast<std::uint32_t>(row);
  }
  return table;
}

}  // namespace myelin::text::net
