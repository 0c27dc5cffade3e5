#include "text/net/body.h"

#include <algorithm>

#include "text/net/dropping.h"
#include "text/net/kernels.h"

namespace myelin::text::net {
namespace {

void turn(const Matrix& matrix, const float* weights, float* into) {
  for (std::size_t i = 0; i < matrix.inputs; ++i)
    for (std::size_t o = 0; o < matrix.outputs; ++o)
      into[o * matrix.inputs + i] = weights[i * matrix.outputs + o];
}

}  // namespace

void BodyTape::lay_out(std::span<const std::uint32_t> sizes, const NetShape& shape,
                       const Layout& layout) {
  texts.clear();
  std::size_t row = layout.padding;
  for (const std::uint32_t size : sizes) {
    texts.push_back({static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(row + size)});
    row += size + layout.padding;
  }
  rows = row;
  const std::size_t values = rows * layout.channels;
  states.resize(shape.blocks.size() + 1);
  added.resize(shape.blocks.size());
  for (auto& state : states) state.resize(values);
  for (auto& more : added) more.resize(values);
  std::ranges::fill(states[0], 0.0F);
}

void clear_padding(const BodyTape& tape, std::size_t channels, float* rows) {
  std::size_t from = 0;
  for (const auto& text : tape.texts) {
    std::fill(rows + from * channels, rows + text.begin * channels, 0.0F);
    from = text.end;
  }
  std::fill(rows + from * channels, rows + tape.rows * channels, 0.0F);
}

void body_forward(const NetShape& shape, const Layout& layout, const float* weights,
                  Dropping dropping, BodyTape& tape) {
  const std::size_t c = layout.channels, values = tape.rows * c, pad = layout.padding;
  const auto stride = static_cast<std::ptrdiff_t>(c);
  const Chances chances(dropping.share);
  kernels().drop(tape.states[0].data(), values, dropping.seed, chances.below, chances.scale);
  for (std::size_t b = 0; b < shape.blocks.size(); ++b) {
    const auto& block = shape.blocks[b];
    const auto reach = static_cast<std::ptrdiff_t>(block.width / 2 * block.dilation);
    auto& in = tape.states[b];
    auto& more = tape.added[b];
    if (tape.rows > 2 * pad)
      kernels().product({.rows = tape.rows - 2 * pad,
                         .cols = c,
                         .depth = c,
                         .taps = block.width,
                         .in_stride = stride,
                         .tap_stride = static_cast<std::ptrdiff_t>(block.dilation) * stride,
                         .in = in.data() + (static_cast<std::ptrdiff_t>(pad) - reach) * stride,
                         .weights = weights + layout.blocks[b].at(),
                         .bias = weights + layout.blocks[b].bias(),
                         .out = more.data() + pad * c});
    kernels().relu_drop(more.data(), values, seed_of(dropping.seed, b + 1), chances.below,
                        chances.scale);
    clear_padding(tape, c, more.data());
    auto& next = tape.states[b + 1];
    std::ranges::copy(in, next.begin());
    kernels().add(next.data(), more.data(), values);
  }
}

void body_back(const NetShape& shape, const Layout& layout, const float* turned, Dropping dropping,
               BodyTape& tape, std::vector<float>& d_rows, float* d_weights) {
  const std::size_t c = layout.channels, values = tape.rows * c, pad = layout.padding;
  const auto stride = static_cast<std::ptrdiff_t>(c);
  const Chances chances(dropping.share);
  tape.turn.resize(values);
  float* d_added = tape.turn.data();
  for (std::size_t b = shape.blocks.size(); b-- > 0;) {
    const auto& block = shape.blocks[b];
    const auto reach = static_cast<std::ptrdiff_t>(block.width / 2 * block.dilation);
    kernels().relu_back(tape.added[b].data(), d_rows.data(), values, chances.scale, d_added);
    if (tape.rows <= 2 * pad) continue;
    const std::size_t inner = tape.rows - 2 * pad;
    const float* in = tape.states[b].data() + (static_cast<std::ptrdiff_t>(pad) - reach) * stride;
    for (const auto& tap : layout.blocks[b].taps) {
      kernels().outer({.rows = inner,
                       .cols = c,
                       .depth = c,
                       .in_stride = stride,
                       .in = in,
                       .out = d_added + pad * c,
                       .weights = d_weights + tap.at});
      in += static_cast<std::ptrdiff_t>(block.dilation) * stride;
    }
    kernels().column_sums(d_added + pad * c, inner, c, d_weights + layout.blocks[b].bias());
    kernels().product({.rows = inner,
                       .cols = c,
                       .depth = c,
                       .taps = block.width,
                       .in_stride = stride,
                       .tap_stride = static_cast<std::ptrdiff_t>(block.dilation) * stride,
                       .in = d_added + (static_cast<std::ptrdiff_t>(pad) - reach) * stride,
                       .weights = turned + layout.blocks[b].at(),
                       .bias = nullptr,
                       .out = d_rows.data() + pad * c});
  }
  kernels().drop(d_rows.data(), values, dropping.seed, chances.below, chances.scale);
}

void turn_weights(const Layout& layout, const float* weights, std::vector<float>& turned) {
  turned.resize(layout.size);
  for (const auto& block : layout.blocks)
    for (std::size_t t = 0; t < block.taps.size(); ++t)
      turn(block.taps[t], weights + block.taps[t].at,
           turned.data() + block.taps[block.taps.size() - 1 - t].at);
  for (const auto& head : layout.heads) {
    if (head.hidden.inputs != 0)
      turn(head.hidden, weights + head.hidden.at, turned.data() + head.hidden.at);
    turn(head.out, weights + head.out.at, turned.data() + head.out.at);
  }
}

}  // namespace myelin::text::net
