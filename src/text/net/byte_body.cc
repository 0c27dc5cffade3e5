#include "text/net/byte_body.h"

#include <algorithm>
#include <cmath>

#include "text/net/kernels.h"

namespace myelin::text::net {
namespace {

constexpr float weight_most = 63, value_most = 127;
constexpr std::uint8_t zero_byte = 128;
// Below it a text's values are all as good as zero, and its scale would be beyond bounds.
constexpr float value_least = 1e-20F;

}  // namespace

void ByteRowsOfText::lay_out(std::size_t size, const Layout& layout) {
  text = {static_cast<std::uint32_t>(layout.padding),
          static_cast<std::uint32_t>(layout.padding + size)};
  const std::size_t values = (size + 2 * layout.padding) * layout.channels;
  rows.resize(values);
  bytes.resize(values);
}

void ByteBody::set(const NetShape& shape, const Layout& layout, std::span<const float> weights) {
  const std::size_t c = layout.channels;
  blocks_.clear();
  for (std::size_t b = 0; b < shape.blocks.size(); ++b) {
    auto& block = blocks_.emplace_back();
    block.shape = shape.blocks[b];
    const std::size_t depth = block.shape.width * c;
    const float* from = weights.data() + layout.blocks[b].at();
    const float* bias = weights.data() + layout.blocks[b].bias();
    block.bias.assign(bias, bias + c);
    block.scale.assign(c, 0);
    block.shift.assign(c, 0);
    block.weights.assign(depth * c, 0);
    for (std::size_t col = 0; col < c; ++col) {
      float most = 0;
      for (std::size_t k = 0; k < depth; ++k) most = std::max(most, std::fabs(from[k * c + col]));
      block.scale[col] = most / weight_most;
      for (std::size_t k = 0; k < depth && most > 0; ++k) {
        const auto weight =
            static_cast<std::int8_t>(std::floor(from[k * c + col] / most * weight_most + 0.5F));
        block.weights[(k / 4 * c + col) * 4 + k % 4] = weight;
        block.shift[col] += zero_byte * weight;
      }
    }
  }
}

void ByteBody::run(const Layout& layout, ByteRowsOfText& text) const {
  const std::size_t c = layout.channels, size = text.text.end - text.text.begin;
  const std::size_t first = layout.padding * c, values = size * c;
  std::ranges::fill(text.bytes, zero_byte);
  for (const auto& block : blocks_) {
    float* rows = text.rows.data() + first;
    const float most = kernels().most(rows, values);
    const bool some = most > value_least && most < 1e30F;
    if (some) {
      kernels().to_bytes(rows, values, value_most / most, text.bytes.data() + first);
    } else {
      std::fill_n(text.bytes.data() + first, values, zero_byte);
    }
    const auto stride = static_cast<std::ptrdiff_t>(block.shape.dilation * c);
    const auto reach = static_cast<std::ptrdiff_t>(block.shape.width / 2) * stride;
    kernels().byte_block({.rows = size,
                          .cols = c,
                          .depth = c,
                          .taps = block.shape.width,
                          .tap_stride = stride,
                          .in = text.bytes.data() + static_cast<std::ptrdiff_t>(first) - reach,
                          .weights = block.weights.data(),
                          .shift = block.shift.data(),
                          .scale = block.scale.data(),
                          .bias = block.bias.data(),
                          .in_scale = some ? most / value_most : 0,
                          .out = rows});
  }
}

}  // namespace myelin::text::net
