// The loops of kernels.h, written once and compiled once a level. No header of the standard library
// with inline functions may be included here: the linker keeps one copy of such a function, and it
// could be the one that an older machine cannot run (immintrin.h's are always inlined).
//
// REQUIRES: MYELIN_LEVEL names the level, MYELIN_LANES is how many floats a register holds,
// MYELIN_TILE_ROWS how many rows of outputs are summed at once.
#include "text/net/kernels.h"

#if defined(__AVX2__)
#include <immintrin.h>
#endif

namespace myelin::text::net::MYELIN_LEVEL {
namespace {

constexpr std::size_t lanes = MYELIN_LANES;
// Registers across: with 16 registers two columns of tiles, or the sums would not fit.
constexpr std::size_t across = 2;
typedef float Lane __attribute__((vector_size(lanes * sizeof(float)), aligned(4), may_alias));

inline Lane load(const float* from) {
  return *reinterpret_cast<const Lane*>(from);
}
inline void store(float* to, Lane value) {
  *reinterpret_cast<Lane*>(to) = value;
}

template <std::size_t Rows, std::size_t Across>
inline __attribute__((always_inline)) void product_tile(const Product& p, std::size_t row,
                                                        std::size_t col) {
  Lane sums[Rows][Across];
  for (std::size_t r = 0; r < Rows; ++r)
    for (std::size_t a = 0; a < Across; ++a)
      sums[r][a] =
          load((p.bias != nullptr ? p.bias : p.out + (row + r) * p.cols) + col + a * lanes);
  const float* weights = p.weights + col;
  const float* in = p.in + static_cast<std::ptrdiff_t>(row) * p.in_stride;
  for (std::size_t t = 0; t < p.taps; ++t, in += p.tap_stride) {
    for (std::size_t k = 0; k < p.depth; ++k, weights += p.cols) {
      Lane w[Across];
      for (std::size_t a = 0; a < Across; ++a) w[a] = load(weights + a * lanes);
      for (std::size_t r = 0; r < Rows; ++r) {
        const float x =
            in[static_cast<std::ptrdiff_t>(r) * p.in_stride + static_cast<std::ptrdiff_t>(k)];
        for (std::size_t a = 0; a < Across; ++a) sums[r][a] += w[a] * x;
      }
    }
  }
  for (std::size_t r = 0; r < Rows; ++r)
    for (std::size_t a = 0; a < Across; ++a)
      store(p.out + (row + r) * p.cols + col + a * lanes, sums[r][a]);
}

template <std::size_t Across>
void product_columns(const Product& p, std::size_t col) {
  std::size_t row = 0;
  for (; row + MYELIN_TILE_ROWS <= p.rows; row += MYELIN_TILE_ROWS)
    product_tile<MYELIN_TILE_ROWS, Across>(p, row, col);
  for (; row + 2 <= p.rows; row += 2) product_tile<2, Across>(p, row, col);
  for (; row < p.rows; ++row) product_tile<1, Across>(p, row, col);
}

void product(const Product& p) {
  std::size_t col = 0;
  for (; col + across * lanes <= p.cols; col += across * lanes) product_columns<across>(p, col);
  for (; col < p.cols; col += lanes) product_columns<1>(p, col);
}

template <std::size_t Across>
inline __attribute__((always_inline)) void outer_tile(const Outer& o, std::size_t first,
                                                      std::size_t rows, std::size_t k,
                                                      std::size_t col) {
  constexpr std::size_t tile = MYELIN_TILE_ROWS;
  Lane sums[tile][Across];
  for (std::size_t i = 0; i < tile; ++i)
    for (std::size_t a = 0; a < Across; ++a)
      sums[i][a] = load(o.weights + (k + i) * o.cols + col + a * lanes);
  const float* in = o.in + static_cast<std::ptrdiff_t>(first) * o.in_stride + k;
  const float* out = o.out + first * o.cols + col;
  for (std::size_t r = 0; r < rows; ++r, in += o.in_stride, out += o.cols) {
    Lane y[Across];
    for (std::size_t a = 0; a < Across; ++a) y[a] = load(out + a * lanes);
    for (std::size_t i = 0; i < tile; ++i)
      for (std::size_t a = 0; a < Across; ++a) sums[i][a] += y[a] * in[i];
  }
  for (std::size_t i = 0; i < tile; ++i)
    for (std::size_t a = 0; a < Across; ++a)
      store(o.weights + (k + i) * o.cols + col + a * lanes, sums[i][a]);
}

// Rows in stretches that stay in the first cache while every tile passes over them.
void outer(const Outer& o) {
  constexpr std::size_t stretch = 64;
  for (std::size_t first = 0; first < o.rows; first += stretch) {
    const std::size_t rows = o.rows - first < stretch ? o.rows - first : stretch;
    for (std::size_t k = 0; k < o.depth; k += MYELIN_TILE_ROWS) {
      std::size_t col = 0;
      for (; col + across * lanes <= o.cols; col += across * lanes)
        outer_tile<across>(o, first, rows, k, col);
      for (; col < o.cols; col += lanes) outer_tile<1>(o, first, rows, k, col);
    }
  }
}

// A hash of a place, good enough to choose what is dropped (Wellons's lowbias32).
inline std::uint32_t mix(std::uint32_t x) {
  x ^= x >> 16;
  x *= 0x7feb352dU;
  x ^= x >> 15;
  x *= 0x846ca68bU;
  return x ^ (x >> 16);
}

void relu_drop(float* x, std::size_t n, std::uint32_t seed, std::uint32_t below, float scale) {
  if (below == 0) {
    for (std::size_t i = 0; i < n; ++i) x[i] = x[i] > 0 ? x[i] : 0;
    return;
  }
  for (std::size_t i = 0; i < n; ++i) {
    const float kept = mix(static_cast<std::uint32_t>(i) ^ seed) < below ? 0 : scale;
    x[i] = (x[i] > 0 ? x[i] : 0) * kept;
  }
}

void drop(float* x, std::size_t n, std::uint32_t seed, std::uint32_t below, float scale) {
  if (below == 0) return;
  for (std::size_t i = 0; i < n; ++i)
    x[i] *= mix(static_cast<std::uint32_t>(i) ^ seed) < below ? 0 : scale;
}

void relu_back(const float* x, const float* gradient, std::size_t n, float scale, float* into) {
  for (std::size_t i = 0; i < n; ++i) into[i] = x[i] > 0 ? gradient[i] * scale : 0;
}

void add(float* __restrict into, const float* __restrict x, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) into[i] += x[i];
}

void add_scaled(float* __restrict into, const float* __restrict x, std::size_t n, float scale) {
  for (std::size_t i = 0; i < n; ++i) into[i] += x[i] * scale;
}

typedef std::int8_t Bytes __attribute__((vector_size(lanes), aligned(1), may_alias));

template <std::size_t Across>
inline __attribute__((always_inline)) void sum_some(const ByteRows& rows, std::size_t col,
                                                    float* into) {
  Lane sums[Across] = {};
  for (std::size_t r = 0; r < rows.count; ++r) {
    const std::int8_t* row = rows.table + rows.rows[r] * rows.cols + col;
    const float scale = rows.scales[rows.rows[r]];
    for (std::size_t a = 0; a < Across; ++a)
      sums[a] +=
          __builtin_convertvector(*reinterpret_cast<const Bytes*>(row + a * lanes), Lane) * scale;
  }
  for (std::size_t a = 0; a < Across; ++a) store(into + col + a * lanes, sums[a]);
}

void sum_bytes(const ByteRows& rows, float* into) {
  std::size_t col = 0;
  for (; col + 4 * lanes <= rows.cols; col += 4 * lanes) sum_some<4>(rows, col, into);
  for (; col < rows.cols; col += lanes) sum_some<1>(rows, col, into);
}

float most(const float* x, std::size_t n) {
  Lane found[4] = {};
  std::size_t i = 0;
  for (; i + 4 * lanes <= n; i += 4 * lanes)
    for (std::size_t a = 0; a < 4; ++a) {
      const Lane here = load(x + i + a * lanes);
      const Lane size = here > 0 ? here : -here;
      found[a] = size > found[a] ? size : found[a];
    }
  float all = 0;
  for (std::size_t a = 0; a < 4; ++a)
    for (std::size_t l = 0; l < lanes; ++l) all = found[a][l] > all ? found[a][l] : all;
  for (; i < n; ++i) all = __builtin_fabsf(x[i]) > all ? __builtin_fabsf(x[i]) : all;
  return all;
}

void to_bytes(const float* __restrict x, std::size_t n, float scale,
              std::uint8_t* __restrict into) {
  for (std::size_t i = 0; i < n; ++i)
    into[i] = static_cast<std::uint8_t>(static_cast<std::int32_t>(x[i] * scale + 128.5F));
}

void maximum(float* __restrict into, const float* __restrict x, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) into[i] = into[i] > x[i] ? into[i] : x[i];
}

void column_sums(const float* __restrict x, std::size_t rows, std::size_t cols,
                 float* __restrict into) {
  for (std::size_t r = 0; r < rows; ++r, x += cols)
    for (std::size_t c = 0; c < cols; ++c) into[c] += x[c];
}

void adam(float* __restrict weights, float* __restrict mean, float* __restrict square,
          const float* __restrict gradient, std::size_t n, const AdamStep& step) {
  const float first = step.first, second = step.second, rate = step.rate;
  const float epsilon = step.epsilon, kept = 1 - step.decay, scale = step.scale;
  for (std::size_t i = 0; i < n; ++i) {
    const float g = gradient[i] * scale;
    mean[i] = mean[i] * first + g * (1 - first);
    square[i] = square[i] * second + g * g * (1 - second);
    weights[i] = weights[i] * kept - rate * mean[i] / (__builtin_sqrtf(square[i]) + epsilon);
  }
}

// The end of a byte product: from whole sums to what the block adds.
inline void add_byte_sums(const ByteBlockStep& b, const std::int32_t* __restrict sums,
                          std::size_t col, std::size_t n, float* __restrict out) {
  for (std::size_t i = 0; i < n; ++i) {
    const float more =
        static_cast<float>(sums[i] - b.shift[col + i]) * (b.scale[col + i] * b.in_scale) +
        b.bias[col + i];
    out[i] += more > 0 ? more : 0;
  }
}

#if defined(__AVX512BW__)
using Whole = __m512i;
inline Whole none() {
  return _mm512_setzero_si512();
}
inline Whole load_bytes(const std::int8_t* from) {
  return _mm512_loadu_si512(from);
}
inline Whole four_everywhere(std::int32_t four) {
  return _mm512_set1_epi32(four);
}
inline void store_sums(std::int32_t* to, Whole sums) {
  _mm512_storeu_si512(to, sums);
}
inline Whole add_products(Whole sums, Whole in, Whole weights) {
#if defined(__AVX512VNNI__)
  return _mm512_dpbusd_epi32(sums, in, weights);
#else
  const Whole pairs = _mm512_maddubs_epi16(in, weights);
  return _mm512_add_epi32(sums, _mm512_madd_epi16(pairs, _mm512_set1_epi16(1)));
#endif
}
#elif defined(__AVX2__)
using Whole = __m256i;
inline Whole none() {
  return _mm256_setzero_si256();
}
inline Whole load_bytes(const std::int8_t* from) {
  return _mm256_loadu_si256(reinterpret_cast<const Whole*>(from));
}
inline Whole four_everywhere(std::int32_t four) {
  return _mm256_set1_epi32(four);
}
inline void store_sums(std::int32_t* to, Whole sums) {
  _mm256_storeu_si256(reinterpret_cast<Whole*>(to), sums);
}
inline Whole add_products(Whole sums, Whole in, Whole weights) {
  const Whole pairs = _mm256_maddubs_epi16(in, weights);
  return _mm256_add_epi32(sums, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}
#endif

#if defined(__AVX2__)
template <std::size_t Rows>
inline __attribute__((always_inline)) void byte_tile(const ByteBlockStep& b, std::size_t row,
                                                     std::size_t col) {
  constexpr std::size_t byte_across = 16 / lanes;  // registers for 16 columns
  Whole sums[Rows][byte_across];
  for (std::size_t r = 0; r < Rows; ++r)
    for (std::size_t a = 0; a < byte_across; ++a) sums[r][a] = none();
  const std::int8_t* weights = b.weights + col * 4;
  const std::uint8_t* in = b.in + row * b.depth;
  for (std::size_t t = 0; t < b.taps; ++t, in += b.tap_stride) {
    for (std::size_t k = 0; k < b.depth; k += 4, weights += b.cols * 4) {
      Whole w[byte_across];
      for (std::size_t a = 0; a < byte_across; ++a) w[a] = load_bytes(weights + a * lanes * 4);
      for (std::size_t r = 0; r < Rows; ++r) {
        std::int32_t four;
        __builtin_memcpy(&four, in + r * b.depth + k, sizeof four);
        const Whole x = four_everywhere(four);
        for (std::size_t a = 0; a < byte_across; ++a)
          sums[r][a] = add_products(sums[r][a], x, w[a]);
      }
    }
  }
  for (std::size_t r = 0; r < Rows; ++r) {
    std::int32_t whole[16];
    for (std::size_t a = 0; a < byte_across; ++a) store_sums(whole + a * lanes, sums[r][a]);
    add_byte_sums(b, whole, col, 16, b.out + (row + r) * b.cols + col);
  }
}

void byte_block(const ByteBlockStep& b) {
  constexpr std::size_t tile = MYELIN_TILE_ROWS;
  for (std::size_t col = 0; col < b.cols; col += 16) {
    std::size_t row = 0;
    for (; row + tile <= b.rows; row += tile) byte_tile<tile>(b, row, col);
    for (; row + 2 <= b.rows; row += 2) byte_tile<2>(b, row, col);
    for (; row < b.rows; ++row) byte_tile<1>(b, row, col);
  }
}
#else
void byte_block(const ByteBlockStep& b) {
  for (std::size_t row = 0; row < b.rows; ++row) {
    for (std::size_t col = 0; col < b.cols; col += 16) {
      std::int32_t sums[16] = {};
      const std::int8_t* weights = b.weights + col * 4;
      const std::uint8_t* in = b.in + row * b.depth;
      for (std::size_t t = 0; t < b.taps; ++t, in += b.tap_stride)
        for (std::size_t k = 0; k < b.depth; k += 4, weights += b.cols * 4)
          for (std::size_t i = 0; i < 16; ++i)
            for (std::size_t q = 0; q < 4; ++q)
              sums[i] += static_cast<std::int32_t>(in[k + q]) * weights[i * 4 + q];
      add_byte_sums(b, sums, col, 16, b.out + row * b.cols + col);
    }
  }
}
#endif

}  // namespace

extern const Kernels level;
const Kernels level{
    MYELIN_LEVEL_NAME, product,    outer, relu_drop, drop,    relu_back,   add, add_scaled,
    sum_bytes,         byte_block, most,  to_bytes,  maximum, column_sums, adam};

}  // namespace myelin::text::net::MYELIN_LEVEL
