// Layout: where each dense weight of a net lies in one flat array of floats. Matrices are
// [inputs][outputs], both multiples of 16; what only fills up stays zero.
//
// Thread safety: a value, immutable once made.
#pragma once
#include <cstddef>
#include <vector>

#include "text/net/shape.h"

namespace myelin::text::net {

constexpr std::size_t up_to_16(std::size_t n) {
  return (n + 15) / 16 * 16;
}

// Of two stretches, how they lie to each other: who is first, whether they overlap, how far apart.
inline constexpr std::size_t relation_values = 16;

struct Matrix {
  std::size_t at = 0, inputs = 0, outputs = 0;  // `bias`: one a column, right after the weights
  std::size_t bias() const { return at + inputs * outputs; }
  std::size_t size() const { return (inputs + 1) * outputs; }
};

struct BlockLayout {
  std::vector<Matrix> taps;  // consecutive; the bias is the last one's
  std::size_t at() const { return taps.front().at; }
  std::size_t bias() const { return taps.back().bias(); }
};

struct HeadLayout {
  std::size_t attention = 0;  // `channels` weights, where the head pools by attention
  Matrix hidden;              // inputs 0: none
  Matrix out;
  std::size_t transitions = 0;  // tags: [from][to], then the first tag's, then the last tag's
  std::size_t pooled = 0;       // inputs that are used, before padding
  std::size_t inputs() const { return hidden.inputs != 0 ? hidden.inputs : out.inputs; }
};

struct Layout {
  std::size_t channels = 0;
  std::size_t padding = 0;  // rows of zeros that the widest block wants on each side of a text
  std::vector<BlockLayout> blocks;
  std::size_t extras = 0;  // [extra_ids][channels]
  std::vector<HeadLayout> heads;
  std::size_t size = 0;  // floats
};

// REQUIRES: check(shape).
Layout layout_of(const NetShape& shape);

// Whether a tag may follow another; from or to == outputs.size(): the beginning, the end.
bool may_follow(const HeadShape& head, std::size_t from, std::size_t to);

}  // namespace myelin::text::net
