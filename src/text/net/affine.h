// One matrix with its bias, over rows: what heads consist of.
// Thread safety: functions without state.
#pragma once
#include "text/net/layout.h"

namespace myelin::text::net {

void multiply(const Matrix& matrix, const float* weights, std::size_t rows, const float* in,
              float* out);
// Gradients: added to d_weights, assigned to d_in. `turned`: see turn_weights().
void multiply_back(const Matrix& matrix, const float* turned, std::size_t rows, const float* in,
                   const float* d_out, float* d_in, float* d_weights);

}  // namespace myelin::text::net
