#include "text/net/head_inputs.h"

#include <algorithm>
#include <cmath>

namespace myelin::text::net {
namespace {

// u + v, |u − v|, u · v: the same for (u, v) and (v, u).
void combine(const float* u, const float* v, std::size_t n, float* into) {
  for (std::size_t i = 0; i < n; ++i) {
    into[i] = u[i] + v[i];
    into[n + i] = std::fabs(u[i] - v[i]);
    into[2 * n + i] = u[i] * v[i];
  }
}
void combine_back(const float* u, const float* v, std::size_t n, const float* d, float* d_u,
                  float* d_v) {
  for (std::size_t i = 0; i < n; ++i) {
    const float apart = u[i] > v[i] ? d[n + i] : u[i] < v[i] ? -d[n + i] : 0;
    d_u[i] = d[i] + apart + d[2 * n + i] * v[i];
    d_v[i] = d[i] - apart + d[2 * n + i] * u[i];
  }
}

}  // namespace

void HeadInputs::gather(const NetShape& shape, const HeadShape& head, const HeadLayout& layout,
                        const float* weights, const Question& question, bool trace, float* into) {
  const std::size_t c = shape.channels;
  const bool pair = head.kind == Head::pair;
  pools_.clear();
  if (head.kind == Head::spans) {
    span_pools(c, head, question.text, question.first, question.second, pools_);
  } else {
    whole_pools(c, head.attention, question.text, pools_);
  }
  of_first_ = pools_.size();
  if (pair) whole_pools(c, head.attention, question.other, pools_);

  values_.resize(pools_.size() * c);
  if (trace) winners_.resize(pools_.size() * c);
  const std::size_t longest =
      std::max(question.text.end - question.text.begin, question.other.end - question.other.begin);
  shares_.resize(2 * longest);
  for (std::size_t i = 0; i < pools_.size(); ++i) {
    const bool first = i < of_first_;
    pool(pools_[i], first ? question.rows : question.other_rows, c, weights + layout.attention,
         &values_[i * c], trace ? &winners_[i * c] : nullptr,
         shares_.data() + (first ? 0 : longest));
  }
  const std::size_t half = of_first_ * c;
  std::size_t at = pair ? 3 * half : half;
  if (pair) {
    combine(values_.data(), values_.data() + half, half, into);
  } else {
    std::copy_n(values_.data(), half, into);
  }
  if (head.kind == Head::spans && head.stretches == 2) {
    relation_of(question.first, question.second,
                std::span<float, relation_values>(into + at, relation_values));
    at += relation_values;
  }
  for (std::size_t i = 0; i < shape.side_values; ++i)
    into[at + i] = i < question.side.size() ? question.side[i] : 0;
  std::fill(into + layout.pooled, into + layout.inputs(), 0.0F);
}

void HeadInputs::back(const NetShape& shape, const HeadShape& head, const HeadLayout& layout,
                      const float* weights, const Question& question, const float* d_into,
                      float* d_rows, float* d_other_rows, float* d_weights) {
  const std::size_t c = shape.channels, half = of_first_ * c;
  const float* d = d_into;
  if (head.kind == Head::pair) {
    d_values_.resize(2 * half);
    combine_back(values_.data(), values_.data() + half, half, d_into, d_values_.data(),
                 d_values_.data() + half);
    d = d_values_.data();
  }
  const std::size_t longest = shares_.size() / 2;
  for (std::size_t i = 0; i < pools_.size(); ++i) {
    const bool first = i < of_first_;
    pool_back(pools_[i], first ? question.rows : question.other_rows, c, weights + layout.attention,
              &values_[i * c], &winners_[i * c], shares_.data() + (first ? 0 : longest), d + i * c,
              first ? d_rows : d_other_rows, d_weights + layout.attention);
  }
}

}  // namespace myelin::text::net
