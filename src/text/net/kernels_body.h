// The loops of kernels.h, written once and compiled once a level. No header of the standard library
// with inline functions may be included here: the linker keeps one copy of such a function, and it
// could be the one that an older machine cannot run.
//
// REQUIRES: MYELIN_LEVEL names the level, MYELIN_LANES is how many floats a register holds,
// MYELIN_TILE_ROWS how many rows of outputs are summed at once.
#include "text/net/kernels.h"

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

void add_bytes(float* __restrict into, const std::int8_t* __restrict x, std::size_t n,
               float scale) {
  for (std::size_t i = 0; i < n; ++i) into[i] += static_cast<float>(x[i]) * scale;
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

}  // namespace

extern const Kernels level;
const Kernels level{MYELIN_LEVEL_NAME, product,   outer,   relu_drop,   drop, relu_back, add,
                    add_scaled,        add_bytes, maximum, column_sums, adam};

}  // namespace myelin::text::net::MYELIN_LEVEL
