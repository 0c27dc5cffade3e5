// Pooling: a stretch of rows becomes one vector of `channels` values: the maximum, the mean, or
// the mean weighted by attention, softmax of the rows' products with a learnt vector
// (Bahdanau et al. 2015, without its hidden layer). Of an empty stretch: zeros.
//
// A head reads a list of such pools, one behind the other (pools_of).
// Thread safety: functions without state.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "text/net/layout.h"

namespace myelin::text::net {

enum class Pooling : std::uint8_t { maximum, mean, attention };

struct Pool {
  Pooling kind = Pooling::mean;
  Stretch rows;            // absolute, in the matrix of rows
  std::uint32_t into = 0;  // index of the first of its values
};

// The pools of a head of classes, labels or pair over one text, or of spans; appended.
void whole_pools(std::size_t channels, bool attention, Stretch text, std::vector<Pool>& into);
void span_pools(std::size_t channels, const HeadShape& head, Stretch text, Stretch first,
                Stretch second, std::vector<Pool>& into);
// How two stretches lie to each other.
void relation_of(Stretch first, Stretch second, std::span<float, relation_values> into);

// `winner`: for maximum, the row of each value; may be null. `shares`: for attention, one value a
// row of the stretch.
void pool(const Pool& pool, const float* rows, std::size_t channels, const float* attention,
          float* into, std::uint32_t* winner, float* shares);
// Adds to d_rows (and d_attention) what `d_into` asks for. `pooled` is what pool() gave.
void pool_back(const Pool& pool, const float* rows, std::size_t channels, const float* attention,
               const float* pooled, const std::uint32_t* winner, const float* shares,
               const float* d_into, float* d_rows, float* d_attention);

}  // namespace myelin::text::net
