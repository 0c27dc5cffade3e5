// HashedRows: rows of 8-bit weights found by the 64-bit hash of a feature. An open table (eight
// probes) leads from the hash to the row and keeps 16 bits of it, so that a feature training did
// not keep almost never meets another's row.
//
// As bytes, little-endian: HashedRowsHeader; 2^index_bits entries; then either `rows` rows of
// `stride` int8, or, where that is shorter, `short_bytes` bytes: for each row 4 bits a weight (the
// lower half of a byte first), −7 … 7, or −8 for a weight that stands behind them as an int8.
// adopt() spreads them out again. Padded to 8 bytes. The bytes begin at a multiple of 8 in whatever
// holds them.
//
// Thread safety: immutable; it points into bytes that somebody else keeps.
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace myelin::text {

struct HashedRowsHeader {
  std::uint32_t index_bits = 0, rows = 0, stride = 0;
  float unit = 1;                 // a weight is its int8 times this
  std::uint64_t short_bytes = 0;  // 0: the rows stand as they are
};
static_assert(sizeof(HashedRowsHeader) == 24);

class HashedRows {
 public:
  static constexpr std::uint32_t rows_max = 0xfffe, none = 0xffffffff;

  // Takes what stands at the beginning of `bytes` and removes it. False where that is no table.
  bool adopt(std::string_view& bytes);

  std::uint32_t find(std::uint64_t hash) const;  // a row, or none
  // Asks memory for what find() will look at.
  void announce(std::uint64_t hash) const {
    __builtin_prefetch(index_ + (hash >> (64 - header_.index_bits)));
  }
  const std::int8_t* row(std::uint32_t at) const {
    return rows_ + std::size_t{at} * header_.stride;
  }
  const std::int8_t* rows() const { return rows_; }
  std::uint32_t stride() const { return header_.stride; }
  float unit() const { return header_.unit; }

 private:
  struct Entry {
    std::uint16_t check, row;  // check 0: empty
  };
  friend std::string pack_rows(std::span<const std::uint64_t> hashes,
                               std::span<const float> weights, std::uint32_t stride);
  static constexpr std::size_t probes = 8;
  bool spread(std::string_view packed);

  HashedRowsHeader header_;
  const Entry* index_ = nullptr;
  const std::int8_t* rows_ = nullptr;
  std::shared_ptr<const std::vector<std::int8_t>> spread_;  // what rows_ points to, if short
};

// The bytes of a table. weights: stride for each hash. A row for which the index has no place, and
// one that is all zero at 8 bits, is left out.
std::string pack_rows(std::span<const std::uint64_t> hashes, std::span<const float> weights,
                      std::uint32_t stride);

}  // namespace myelin::text
