// The loops of row_sums.h, written once and compiled once a level. As in net/kernels_body.h, no
// header of the standard library with inline functions may be included here.
//
// REQUIRES: MYELIN_LEVEL names the level.
#include "text/row_sums.h"

namespace myelin::text::MYELIN_LEVEL {
namespace {

// Eight weights at a time: the width at which bytes become whole numbers in one instruction.
constexpr std::size_t lanes = 8;
typedef std::int8_t Bytes __attribute__((vector_size(8), aligned(1), may_alias));
typedef std::int32_t Ints __attribute__((vector_size(32), aligned(4), may_alias));

inline __attribute__((always_inline)) Ints load(const std::int8_t* from) {
  return __builtin_convertvector(*reinterpret_cast<const Bytes*>(from), Ints);
}
inline __attribute__((always_inline)) Ints& at_sums(std::int32_t* sums, std::size_t lane) {
  return *reinterpret_cast<Ints*>(sums + lane * lanes);
}

void add_16(const std::int8_t* rows, const std::uint32_t* at, std::size_t n, std::size_t pitch,
            std::int32_t* sums) {
  Ints a{}, b{};
  for (std::size_t i = 0; i < n; ++i) {
    const std::int8_t* const row = rows + std::size_t{at[i]} * pitch;
    a += load(row), b += load(row + lanes);
  }
  at_sums(sums, 0) = a, at_sums(sums, 1) = b;
}

void add_32(const std::int8_t* rows, const std::uint32_t* at, std::size_t n, std::size_t pitch,
            std::int32_t* sums) {
  Ints a{}, b{}, c{}, d{};
  for (std::size_t i = 0; i < n; ++i) {
    const std::int8_t* const row = rows + std::size_t{at[i]} * pitch;
    a += load(row), b += load(row + lanes), c += load(row + 2 * lanes), d += load(row + 3 * lanes);
  }
  at_sums(sums, 0) = a, at_sums(sums, 1) = b, at_sums(sums, 2) = c, at_sums(sums, 3) = d;
}

void add(const std::int8_t* rows, const std::uint32_t* at, std::size_t n, std::size_t pitch,
         std::size_t width, std::int32_t* sums) {
  std::size_t block = 0;
  for (; block + 32 <= width; block += 32) add_32(rows + block, at, n, pitch, sums + block);
  if (block < width) add_16(rows + block, at, n, pitch, sums + block);
}

void add_squared(const std::int8_t* slots, const std::uint32_t* at, std::size_t n,
                 std::size_t pitch, std::int32_t* sums) {
  Ints a{}, b{};
  for (std::size_t i = 0; i < n; ++i) {
    const std::int8_t* const slot = slots + std::size_t{at[i]} * pitch;
    const Ints left = load(slot), right = load(slot + lanes);
    a += left * (left < 0 ? -left : left), b += right * (right < 0 ? -right : right);
  }
  at_sums(sums, 0) = a, at_sums(sums, 1) = b;
}

typedef std::int8_t HalfRow __attribute__((vector_size(16), aligned(1), may_alias));
typedef std::uint16_t Shorts __attribute__((vector_size(32), aligned(2), may_alias));
void scatter_64(const std::int8_t* rows, const std::uint16_t* at, const std::uint32_t* to,
                std::size_t n, std::uint16_t* sums) {
  constexpr std::size_t row_bytes = 64, shorts = 16;
  for (std::size_t i = 0; i < n; ++i) {
    const std::int8_t* const row = rows + std::size_t{at[i]} * row_bytes;
    std::uint16_t* const into = sums + to[i];
    for (std::size_t k = 0; k < row_bytes; k += shorts)
      *reinterpret_cast<Shorts*>(into + k) +=
          __builtin_convertvector(*reinterpret_cast<const HalfRow*>(row + k), Shorts);
  }
}

}  // namespace

extern const RowSums row_sums_level;
const RowSums row_sums_level{add, add_squared, scatter_64};

}  // namespace myelin::text::MYELIN_LEVEL
