// The loops of row_sums.h, written once and compiled once a level. As in net/kernels_body.h, no
// header of the standard library with inline functions may be included here.
//
// REQUIRES: MYELIN_LEVEL names the level.
#include "text/row_sums.h"

namespace myelin::text::MYELIN_LEVEL {
namespace {

// Sixteen weights at a time. Bytes become 16-bit numbers in one instruction; the compiler has none
// for bytes that become 32-bit numbers, so 16-bit sums are widened only when they might overflow.
constexpr std::size_t lanes = 16, rows_without_overflow = 256;
typedef std::int8_t Bytes __attribute__((vector_size(16), aligned(1), may_alias));
typedef std::int16_t Shorts __attribute__((vector_size(32), aligned(2), may_alias));
typedef std::int32_t Ints __attribute__((vector_size(32), aligned(4), may_alias));

inline __attribute__((always_inline)) Shorts load(const std::int8_t* from) {
  return __builtin_convertvector(*reinterpret_cast<const Bytes*>(from), Shorts);
}

// 32-bit sums of 16-bit numbers, those of even and of odd places apart.
struct Wide {
  Ints even{}, odd{};

  inline __attribute__((always_inline)) void add(Shorts numbers) {
    const Ints pairs = reinterpret_cast<Ints>(numbers);
    even += pairs << 16 >> 16, odd += pairs >> 16;
  }
  inline __attribute__((always_inline)) void store(std::int32_t* sums) const {
    for (std::size_t i = 0; i < lanes / 2; ++i) sums[2 * i] = even[i], sums[2 * i + 1] = odd[i];
  }
};

void add_16(const std::int8_t* rows, const std::uint32_t* at, std::size_t n, std::size_t pitch,
            std::int32_t* sums) {
  Wide wide;
  for (std::size_t i = 0; i < n;) {
    Shorts a{};
    const std::size_t end = n - i < rows_without_overflow ? n : i + rows_without_overflow;
    for (; i < end; ++i) a += load(rows + std::size_t{at[i]} * pitch);
    wide.add(a);
  }
  wide.store(sums);
}

void add_32(const std::int8_t* rows, const std::uint32_t* at, std::size_t n, std::size_t pitch,
            std::int32_t* sums) {
  Wide left, right;
  for (std::size_t i = 0; i < n;) {
    Shorts a{}, b{};
    const std::size_t end = n - i < rows_without_overflow ? n : i + rows_without_overflow;
    for (; i < end; ++i) {
      const std::int8_t* const row = rows + std::size_t{at[i]} * pitch;
      a += load(row), b += load(row + lanes);
    }
    left.add(a), right.add(b);
  }
  left.store(sums), right.store(sums + lanes);
}

void add(const std::int8_t* rows, const std::uint32_t* at, std::size_t n, std::size_t pitch,
         std::size_t width, std::int32_t* sums) {
  std::size_t block = 0;
  for (; block + 2 * lanes <= width; block += 2 * lanes)
    add_32(rows + block, at, n, pitch, sums + block);
  if (block < width) add_16(rows + block, at, n, pitch, sums + block);
}

void add_squared(const std::int8_t* slots, const std::uint32_t* at, std::size_t n,
                 std::size_t pitch, std::int32_t* sums) {
  Wide wide;
  for (std::size_t i = 0; i < n; ++i) {
    const Shorts weights = load(slots + std::size_t{at[i]} * pitch);
    wide.add(weights * (weights < 0 ? -weights : weights));  // |w| <= 128, so 16 bits hold it
  }
  wide.store(sums);
}

typedef std::uint16_t Wrapping __attribute__((vector_size(32), aligned(2), may_alias));
void scatter_64(const std::int8_t* rows, const std::uint16_t* at, const std::uint32_t* to,
                std::size_t n, std::uint16_t* sums) {
  constexpr std::size_t row_bytes = 64;
  for (std::size_t i = 0; i < n; ++i) {
    const std::int8_t* const row = rows + std::size_t{at[i]} * row_bytes;
    std::uint16_t* const into = sums + to[i];
    for (std::size_t k = 0; k < row_bytes; k += lanes)
      *reinterpret_cast<Wrapping*>(into + k) +=
          __builtin_convertvector(*reinterpret_cast<const Bytes*>(row + k), Wrapping);
  }
}

}  // namespace

extern const RowSums row_sums_level;
const RowSums row_sums_level{add, add_squared, scatter_64};

}  // namespace myelin::text::MYELIN_LEVEL
