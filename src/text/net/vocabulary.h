// Vocabulary: which features have an embedding, and its row. An open hash table of 32-bit entries:
// a row in the low 17 bits, 15 bits of the hash above them, so that an n-gram never seen in
// training almost never meets another's row.
//
// Thread safety: functions without state over a table that does not change.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "text/net/net_text.h"

namespace myelin::text::net {

inline constexpr std::uint32_t row_bits = 17;
inline constexpr std::uint32_t rows_most = (1U << row_bits) - 1;  // the entry of all ones is empty
inline constexpr std::uint32_t no_row = 0xffffffff;
inline constexpr std::uint32_t empty_entry = 0xffffffff;

// A pair seen from its first position and from its second has one embedding: which of the two it is
// shows from the position's own character or word.
constexpr std::uint64_t same_row(std::uint64_t feature) {
  return feature & ~std::uint64_t{3};
}

// How many bits of index a table of so many rows has: at most 7 of 10 entries are taken.
std::uint32_t index_bits_for(std::size_t rows);

// The row of a feature, or no_row. REQUIRES: table.size() is a power of two, with an empty entry.
inline std::uint32_t row_of(std::span<const std::uint32_t> table, std::uint64_t feature) {
  const std::size_t mask = table.size() - 1;
  const auto check = static_cast<std::uint32_t>(feature >> 2) << row_bits;
  for (std::size_t at = (feature >> 40) & mask;; at = (at + 1) & mask) {
    const std::uint32_t entry = table[at];
    if (entry == empty_entry) return no_row;
    if ((entry ^ check) <= rows_most) return entry & rows_most;
  }
}

// Fetches the place where row_of() will begin to look.
inline void announce(std::span<const std::uint32_t> table, std::uint64_t feature) {
  __builtin_prefetch(&table[(feature >> 40) & (table.size() - 1)]);
}

// Counts in how many texts each feature occurs, and keeps the commonest.
class FeatureCounts {
 public:
  void add(const NetText& text);
  // Features that at least `texts_min` texts have, the commonest first (then by hash), at most
  // rows_max of them. The row of a feature is its place.
  std::vector<std::uint64_t> commonest(std::uint32_t texts_min, std::size_t rows_max);

 private:
  void fold();
  struct Count {
    std::uint64_t feature;
    std::uint32_t texts;
  };
  std::vector<Count> counted_;
  std::vector<std::uint64_t> waiting_, turn_;
};

std::vector<std::uint32_t> index_of(std::span<const std::uint64_t> features);

}  // namespace myelin::text::net
