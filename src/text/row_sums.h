// Sums of rows of 8-bit weights: what every linear head does with the n-grams it knows. Whole
// numbers, so the sums are the same at every width of the machine's registers.
//
// Thread safety: functions without state.
#pragma once
#include <cstddef>
#include <cstdint>

namespace myelin::text {

struct RowSums {
  // sums[0, width) = the sum of rows[at[i] · pitch …) over i < n. REQUIRES: width is a multiple
  // of 16.
  void (*add)(const std::int8_t* rows, const std::uint32_t* at, std::size_t n, std::size_t pitch,
              std::size_t width, std::int32_t* sums);
  // sums[0, 16) = the sum of w·|w| over the 16 bytes at slots + pitch · at[i] (squared_weight.h).
  void (*add_squared)(const std::int8_t* slots, const std::uint32_t* at, std::size_t n,
                      std::size_t pitch, std::int32_t* sums);
  // For each i < n: sums[to[i] + k] += rows[at[i] · 64 + k], 0 <= k < 64. Sums wrap around.
  void (*scatter_64)(const std::int8_t* rows, const std::uint16_t* at, const std::uint32_t* to,
                     std::size_t n, std::uint16_t* sums);
};

// The widest level that this machine has.
const RowSums& row_sums();

}  // namespace myelin::text
