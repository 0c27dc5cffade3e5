// Shard: a part of a mini-batch: its texts' rows, what was hidden or dropped of them, and the
// gradients it leads to. A batch is always cut into the same shards, whatever the number of
// threads, so that sums have one order.
//
// Thread safety: a scratch of one thread.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "text/net/body.h"
#include "text/net/net_text.h"
#include "text/net/weights.h"

namespace myelin::text::net {

// A text's features that have an embedding: the row, and what it covers in the two highest bits.
struct IndexedText {
  std::vector<std::uint32_t> rows;
  std::vector<std::uint32_t> rows_before;  // of each position
  std::size_t size() const { return rows_before.size() - 1; }
};
IndexedText indexed(const NetText& text, std::span<const std::uint32_t> index);

struct ShardText {
  const NetText* text;
  const IndexedText* rows;
  std::uint64_t seed;  // of what is hidden and dropped
};

struct Hiding {
  float feature = 0;   // share of single features
  float position = 0;  // share of positions of which nothing is shown, nor what covers them
};

class Shard {
 public:
  BodyTape tape;
  std::vector<float> d_rows;    // by the last state, then by the first
  std::vector<float> gradient;  // of the dense weights
  double loss = 0;
  std::vector<std::uint32_t> hidden;  // rows of the tape that are hidden

  // Fills tape.states[0] with the embeddings, d_rows and gradient with zeros.
  void lay_out(std::span<const ShardText> texts, const NetShape& shape, const Layout& layout,
               const EmbeddingTable& table, const float* weights, const Hiding& hiding);
  // After body_back: the extras' gradients.
  void extras_back(const Layout& layout);
  // Adds the embeddings' gradients that `share` of `shares` owns to the table.
  void gather(EmbeddingTable& table, std::size_t share, std::size_t shares,
              EmbeddingTable::Share& into) const;

 private:
  struct Shown {
    std::uint32_t id;   // of an embedding, or of an extra
    std::uint32_t row;  // of the tape
  };
  void hide(const ShardText& text, Stretch rows, float share);

  std::vector<Shown> features_, extras_;
  std::vector<std::uint8_t> is_hidden_;  // of the text at hand, with one entry more at both ends
  std::size_t channels_ = 0;
};

}  // namespace myelin::text::net
