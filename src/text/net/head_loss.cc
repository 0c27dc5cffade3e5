#include "text/net/head_loss.h"

#include <algorithm>

#include "text/net/affine.h"
#include "text/net/dropping.h"
#include "text/net/kernels.h"
#include "text/net/scalar_math.h"

namespace myelin::text::net {
namespace {

float log_or_little(float p) {
  return log_of(std::max(p, 1e-30F));
}

}  // namespace

void softmax(std::span<float> z) {
  const float most = *std::ranges::max_element(z);
  float sum = 0;
  for (float& value : z) sum += value = exp_of(value - most);
  // Scores that are no numbers (a hostile file's) say nothing of any output.
  if (!(sum > 0)) {
    std::ranges::fill(z, 1 / static_cast<float>(z.size()));
    return;
  }
  for (float& value : z) value /= sum;
}

double softmax_loss(const float* z, std::span<const float> wanted, float smoothing, float weight,
                    float* d_z) {
  std::copy_n(z, wanted.size(), d_z);
  const std::span<float> p(d_z, wanted.size());
  softmax(p);
  const float spread = smoothing / static_cast<float>(wanted.size());
  double loss = 0;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const float want = wanted[i] * (1 - smoothing) + spread;
    if (want > 0) loss -= double{want} * log_or_little(p[i]);
    p[i] = (p[i] - want) * weight;
  }
  return loss * weight;
}

double softmax_loss_of(std::span<float> z, std::size_t wanted, float weight) {
  softmax(z);
  const double loss = -double{log_or_little(z[wanted])};
  for (float& p : z) p *= weight;
  z[wanted] -= weight;
  return loss;
}

double sigmoid_loss(const float* z, std::span<const float> wanted, float weight, float* d_z) {
  double loss = 0;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i] < 0) continue;
    const float p = sigmoid(z[i]);
    loss -= double{wanted[i]} * log_or_little(p) + (1.0 - wanted[i]) * log_or_little(1 - p);
    d_z[i] = (p - wanted[i]) * weight;
  }
  return loss * weight;
}

Question HeadLoss::question_of(const Asked& one, const BodyTape& tape) const {
  Question question;
  question.rows = question.other_rows = tape.states.back().data();
  question.text = tape.texts[one.text];
  if (one.text + 1 < tape.texts.size()) question.other = tape.texts[one.text + 1];
  const std::uint32_t begin = question.text.begin;
  question.first = {begin + one.target->first.begin, begin + one.target->first.end};
  question.second = {begin + one.target->second.begin, begin + one.target->second.end};
  question.side = one.side;
  return question;
}

void HeadLoss::gather(const NetShape& shape, const HeadShape& head, const HeadLayout& layout,
                      const float* weights, const BodyTape& tape) {
  const std::size_t width = layout.inputs();
  if (head.kind == Head::tags) {
    rows_ = 0;
    for (const auto& one : asked) rows_ += tape.texts[one.text].end - tape.texts[one.text].begin;
    inputs_.resize(rows_ * width);
    float* into = inputs_.data();
    for (const auto& one : asked) {
      const auto text = tape.texts[one.text];
      into = std::copy_n(tape.states.back().data() + text.begin * width,
                         (text.end - text.begin) * width, into);
    }
    return;
  }
  rows_ = asked.size();
  inputs_.resize(rows_ * width);
  if (gathered_.size() < rows_) gathered_.resize(rows_);
  for (std::size_t i = 0; i < rows_; ++i)
    gathered_[i].gather(shape, head, layout, weights, question_of(asked[i], tape), true,
                        &inputs_[i * width]);
}

void HeadLoss::answer(const HeadLayout& layout, const float* weights, const Dropping& dropping) {
  const Chances chances(dropping.share);
  kernels().drop(inputs_.data(), inputs_.size(), dropping.seed, chances.below, chances.scale);
  const float* read = inputs_.data();
  if (layout.hidden.inputs != 0) {
    hidden_.resize(rows_ * layout.hidden.outputs);
    multiply(layout.hidden, weights, rows_, read, hidden_.data());
    kernels().relu_drop(hidden_.data(), hidden_.size(), seed_of(dropping.seed, 1), chances.below,
                        chances.scale);
    read = hidden_.data();
  }
  out_.resize(rows_ * layout.out.outputs);
  multiply(layout.out, weights, rows_, read, out_.data());
}

double HeadLoss::compare(const HeadShape& head, const HeadLayout& layout, const float* weights,
                         const LossOptions& options, float* d_weights) {
  const std::size_t stride = layout.out.outputs;
  d_out_.assign(rows_ * stride, 0);
  double loss = 0;
  if (head.kind == Head::tags) {
    chain_.set(head, weights + layout.transitions);
    std::size_t row = 0;
    for (const auto& one : asked) {
      const float weight = one.target->weight * options.scale;
      loss += crf_loss(chain_, &out_[row * stride], stride, one.target->tags, weight, crf_,
                       &d_out_[row * stride], d_weights + layout.transitions);
      row += one.target->tags.size();
    }
    return loss / options.scale;
  }
  for (std::size_t i = 0; i < rows_; ++i) {
    const Target& target = *asked[i].target;
    const float weight = target.weight * options.scale;
    loss += head.kind == Head::labels
                ? sigmoid_loss(&out_[i * stride], target.wanted, weight, &d_out_[i * stride])
                : softmax_loss(&out_[i * stride], target.wanted, options.smoothing, weight,
                               &d_out_[i * stride]);
  }
  return loss / options.scale;
}

void HeadLoss::answer_back(const HeadLayout& layout, const float* turned, const Dropping& dropping,
                           float* d_weights) {
  const Chances chances(dropping.share);
  d_inputs_.resize(rows_ * layout.inputs());
  if (layout.hidden.inputs == 0) {
    multiply_back(layout.out, turned, rows_, inputs_.data(), d_out_.data(), d_inputs_.data(),
                  d_weights);
  } else {
    d_hidden_.resize(hidden_.size());
    multiply_back(layout.out, turned, rows_, hidden_.data(), d_out_.data(), d_hidden_.data(),
                  d_weights);
    kernels().relu_back(hidden_.data(), d_hidden_.data(), hidden_.size(), chances.scale,
                        d_hidden_.data());
    multiply_back(layout.hidden, turned, rows_, inputs_.data(), d_hidden_.data(), d_inputs_.data(),
                  d_weights);
  }
  kernels().drop(d_inputs_.data(), d_inputs_.size(), dropping.seed, chances.below, chances.scale);
}

void HeadLoss::scatter(const NetShape& shape, const HeadShape& head, const HeadLayout& layout,
                       const float* weights, const BodyTape& tape, float* d_rows,
                       float* d_weights) {
  const std::size_t width = layout.inputs();
  const float* from = d_inputs_.data();
  for (std::size_t i = 0; i < asked.size(); ++i) {
    if (head.kind == Head::tags) {
      const auto text = tape.texts[asked[i].text];
      const std::size_t values = (text.end - text.begin) * width;
      kernels().add(d_rows + text.begin * width, from, values);
      from += values;
    } else {
      gathered_[i].back(shape, head, layout, weights, question_of(asked[i], tape), from, d_rows,
                        d_rows, d_weights);
      from += width;
    }
  }
}

double HeadLoss::run(const NetShape& shape, const HeadShape& head, const HeadLayout& layout,
                     const float* weights, const float* turned, const BodyTape& tape,
                     const LossOptions& options, float* d_rows, float* d_weights) {
  if (asked.empty()) return 0;
  gather(shape, head, layout, weights, tape);
  answer(layout, weights, options.dropping);
  const double loss = compare(head, layout, weights, options, d_weights);
  answer_back(layout, turned, options.dropping, d_weights);
  scatter(shape, head, layout, weights, tape, d_rows, d_weights);
  return loss;
}

}  // namespace myelin::text::net
