// Kernels: the few loops in which a net spends its time, compiled for three levels of x86-64 and
// chosen once by what the machine can do. Elsewhere only the plain one exists.
//
// Every level gives the same bits: an output is summed over its terms in one stated order, the
// levels differ only in how many outputs they sum side by side, and multiplications and additions
// are never fused (the files are compiled with -ffp-contract=off).
//
// Thread safety: functions without state. Matrices are row after row; `cols` and `depth` are
// multiples of 16; nothing needs alignment.
#pragma once
#include <cstddef>
#include <cstdint>

namespace myelin::text::net {

// out[r][c] (+)= Σ_t Σ_k in[r · in_stride + t · tap_stride + k] · weights[(t · depth + k) · cols +
// c]
struct Product {
  std::size_t rows = 0, cols = 0, depth = 0, taps = 1;
  std::ptrdiff_t in_stride = 0, tap_stride = 0;  // floats
  const float* in = nullptr;
  const float* weights = nullptr;
  const float* bias = nullptr;  // of each column, or null: the sums start from what `out` holds
  float* out = nullptr;         // [rows][cols]
};

// weights[k][c] += Σ_r in[r · in_stride + k] · out[r][c], in the order of r
struct Outer {
  std::size_t rows = 0, cols = 0, depth = 0;
  std::ptrdiff_t in_stride = 0;
  const float* in = nullptr;
  const float* out = nullptr;
  float* weights = nullptr;
};

// rows[r][c] += max(0, (Σ_t Σ_k (in[r · depth + t · tap_stride + k] − 128) · weight) · scale[c] ·
// in_scale + bias[c]): a residual block in bytes, whose sums are whole numbers. Weights stand as
// [(t · depth + k) / 4][c][k % 4] and lie within −63 … 63, so that two products fit 16 bits.
struct ByteBlockStep {
  std::size_t rows = 0, cols = 0, depth = 0, taps = 1;
  std::ptrdiff_t tap_stride = 0;  // bytes
  const std::uint8_t* in = nullptr;
  const std::int8_t* weights = nullptr;
  const std::int32_t* shift = nullptr;  // 128 · Σ weights of a column
  const float* scale = nullptr;
  const float* bias = nullptr;
  float in_scale = 1;
  float* out = nullptr;
};

// Some rows of a table of bytes, each with a scale of its own.
struct ByteRows {
  const std::int8_t* table = nullptr;
  const float* scales = nullptr;
  const std::uint32_t* rows = nullptr;
  std::size_t count = 0, cols = 0;
};

struct AdamStep {
  float rate = 0;  // with the corrections for the first steps
  float first = 0.9F, second = 0.999F, epsilon = 1e-8F;
  float decay = 0;  // times the uncorrected rate: w -= decay · w
  float scale = 1;  // of the gradient
};

struct Kernels {
  const char* name;
  void (*product)(const Product&);
  void (*outer)(const Outer&);
  // x[i] = max(x[i], 0), some of them dropped: those whose hash with `seed` is below `below`; what
  // stays is scaled.
  void (*relu_drop)(float* x, std::size_t n, std::uint32_t seed, std::uint32_t below, float scale);
  void (*drop)(float* x, std::size_t n, std::uint32_t seed, std::uint32_t below, float scale);
  // into[i] = x[i] > 0 ? gradient[i] · scale : 0
  void (*relu_back)(const float* x, const float* gradient, std::size_t n, float scale, float* into);
  void (*add)(float* into, const float* x, std::size_t n);
  void (*add_scaled)(float* into, const float* x, std::size_t n, float scale);
  // into[c] = Σ over the rows
  void (*sum_bytes)(const ByteRows& rows, float* into);
  void (*byte_block)(const ByteBlockStep&);
  float (*most)(const float* x, std::size_t n);  // max |x|
  // into[i] = x[i] · scale rounded, plus 128. REQUIRES: |x[i] · scale| <= 127.
  void (*to_bytes)(const float* x, std::size_t n, float scale, std::uint8_t* into);
  void (*maximum)(float* into, const float* x, std::size_t n);
  // Σ over rows, added to `into`
  void (*column_sums)(const float* x, std::size_t rows, std::size_t cols, float* into);
  void (*adam)(float* weights, float* mean, float* square, const float* gradient, std::size_t n,
               const AdamStep& step);
};

// The best level that this machine has.
const Kernels& kernels();
// The levels that this machine has, the plain one first; for tests.
const Kernels* const* every_level(std::size_t& count);

}  // namespace myelin::text::net
