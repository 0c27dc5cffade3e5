#include "text/net/affine.h"

#include <algorithm>

#include "text/net/kernels.h"

namespace myelin::text::net {

void multiply(const Matrix& matrix, const float* weights, std::size_t rows, const float* in,
              float* out) {
  kernels().product({.rows = rows,
                     .cols = matrix.outputs,
                     .depth = matrix.inputs,
                     .taps = 1,
                     .in_stride = static_cast<std::ptrdiff_t>(matrix.inputs),
                     .tap_stride = 0,
                     .in = in,
                     .weights = weights + matrix.at,
                     .bias = weights + matrix.bias(),
                     .out = out});
}

void multiply_back(const Matrix& matrix, const float* turned, std::size_t rows, const float* in,
                   const float* d_out, float* d_in, float* d_weights) {
  kernels().outer({.rows = rows,
                   .cols = matrix.outputs,
                   .depth = matrix.inputs,
                   .in_stride = static_cast<std::ptrdiff_t>(matrix.inputs),
                   .in = in,
                   .out = d_out,
                   .weights = d_weights + matrix.at});
  kernels().column_sums(d_out, rows, matrix.outputs, d_weights + matrix.bias());
  std::fill_n(d_in, rows * matrix.inputs, 0.0F);
  kernels().product({.rows = rows,
                     .cols = matrix.inputs,
                     .depth = matrix.outputs,
                     .taps = 1,
                     .in_stride = static_cast<std::ptrdiff_t>(matrix.outputs),
                     .tap_stride = 0,
                     .in = d_out,
                     .weights = turned + matrix.at,
                     .bias = nullptr,
                     .out = d_in});
}

}  // namespace myelin::text::net
