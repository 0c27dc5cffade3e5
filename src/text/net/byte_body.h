// ByteBody: the body of a net for reading: the blocks' weights as 7-bit integers with a scale a
// column, made once when a model is opened. Rows stay floats between the blocks; each block reads
// them as 8-bit integers on one scale for the text, so that its sums are whole numbers and the same
// on every machine.
//
// Thread safety: immutable once made; rows belong to one thread.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "text/net/layout.h"

namespace myelin::text::net {

// The rows of one text, with `padding` rows of zeros on both sides.
struct ByteRowsOfText {
  std::vector<float> rows;
  std::vector<std::uint8_t> bytes;
  Stretch text;  // its rows
  void lay_out(std::size_t size, const Layout& layout);
};

class ByteBody {
 public:
  void set(const NetShape& shape, const Layout& layout, std::span<const float> weights);
  // From embeddings to what heads read, in place.
  void run(const Layout& layout, ByteRowsOfText& text) const;

 private:
  struct Block {
    BlockShape shape;
    std::vector<std::int8_t> weights;
    std::vector<std::int32_t> shift;
    std::vector<float> scale, bias;
  };
  std::vector<Block> blocks_;
};

}  // namespace myelin::text::net
