// HeadInputs: what a head that judges a whole, a stretch or a pair reads: its pools over the last
// rows of the body, combined, then the text's side values; and the way back for gradients.
//
// Thread safety: a scratch of one thread; allocates only to grow.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "text/net/layout.h"
#include "text/net/pooling.h"

namespace myelin::text::net {

// One question to a head: rows are absolute in their matrix, stretches lie inside `text`.
struct Question {
  const float* rows = nullptr;
  Stretch text;
  const float* other_rows = nullptr;  // pair
  Stretch other;
  Stretch first, second;  // spans
  std::span<const float> side;
};

class HeadInputs {
 public:
  // Writes inputs() values. With `trace`, remembers what back() needs.
  void gather(const NetShape& shape, const HeadShape& head, const HeadLayout& layout,
              const float* weights, const Question& question, bool trace, float* into);
  // Adds to d_rows (d_other_rows) and to the attention's gradient in d_weights. REQUIRES: gather()
  // with `trace` for the same question came last.
  void back(const NetShape& shape, const HeadShape& head, const HeadLayout& layout,
            const float* weights, const Question& question, const float* d_into, float* d_rows,
            float* d_other_rows, float* d_weights);

 private:
  std::vector<Pool> pools_;
  std::size_t of_first_ = 0;  // pools of the first text
  std::vector<float> values_, d_values_, shares_;
  std::vector<std::uint32_t> winners_;
};

}  // namespace myelin::text::net
