// PackedTable: what a model knows of hashed keys, 32 bits an entry. An entry is the lower bits of
// its key's hash over a small value; entries lie sorted in buckets that the hash's upper bits name.
// A key may have several values.
//
// Bytes, little-endian: u32 bucket_bits, value_bits, entries, 0; 2^bucket_bits + 1 u32 where each
// bucket begins; the entries. Thread safety: a view, immutable. Invariant: every bucket lies within
// the entries.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace myelin::text {

class PackedTable {
 public:
  struct Pair {
    std::uint64_t hash = 0;
    std::uint32_t value = 0;
  };
  // Appends a table's bytes. REQUIRES: values are below 2^value_bits; value_bits < 32.
  static void write(std::vector<Pair> pairs, unsigned bucket_bits, unsigned value_bits,
                    std::string& into);

  PackedTable() = default;
  // Takes a table off the front of `bytes`, which must outlive the view. Errors: corrupt.
  static Result<PackedTable> take(std::span<const char>& bytes);

  std::size_t size() const { return entries_.size(); }
  // Calls use(value) for every value of the key.
  template <class Use>
  void each(std::uint64_t hash, Use use) const {
    if (starts_.empty()) return;
    const std::uint64_t bucket = hash >> (64 - bucket_bits_);
    const std::uint32_t check = static_cast<std::uint32_t>(hash) >> value_bits_;
    for (std::uint32_t at = starts_[bucket], end = starts_[bucket + 1]; at < end; ++at) {
      const std::uint32_t there = entries_[at] >> value_bits_;
      if (there < check) continue;
      if (there > check) return;
      use(entries_[at] & ((1U << value_bits_) - 1));
    }
  }
  // The key's first value, or −1.
  int find(std::uint64_t hash) const {
    int found = -1;
    each(hash, [&](std::uint32_t value) {
      if (found < 0) found = static_cast<int>(value);
    });
    return found;
  }

 private:
  std::span<const std::uint32_t> starts_, entries_;
  unsigned bucket_bits_ = 1, value_bits_ = 8;
};

}  // namespace myelin::text
