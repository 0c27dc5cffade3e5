// Body: the residual convolutions over the rows of one or many texts, forward and back.
//
// Rows: `padding` rows of zeros, the first text, `padding` rows, the next text, … , `padding` rows;
// one matrix for many texts makes every product a large one. Padding stays zero from block to
// block, so that texts do not see each other and an edge looks the same wherever a text lies.
// Thread safety: functions without state; a tape belongs to one thread.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "text/net/layout.h"

namespace myelin::text::net {

// What is dropped, and by which seed; of the embeddings (block 0) and after every block.
struct Dropping {
  float share = 0;
  std::uint32_t seed = 0;
};

struct BodyTape {
  std::size_t rows = 0;                    // with padding
  std::vector<Stretch> texts;              // their rows
  std::vector<std::vector<float>> states;  // [block]: what it read; the last: what heads read
  std::vector<std::vector<float>> added;   // [block]: what it added
  std::vector<float> turn;

  // Makes room for texts of these sizes. states[0] is zero afterwards.
  void lay_out(std::span<const std::uint32_t> sizes, const NetShape& shape, const Layout& layout);
  std::vector<float>& last() { return states.back(); }
};

// From states[0] to the last one.
void body_forward(const NetShape& shape, const Layout& layout, const float* weights,
                  Dropping dropping, BodyTape& tape);
// `d_rows`: in, the gradient by the last state; out, by states[0]. `turned`: see turn_weights().
void body_back(const NetShape& shape, const Layout& layout, const float* turned, Dropping dropping,
               BodyTape& tape, std::vector<float>& d_rows, float* d_weights);
// The matrices transposed, taps in the other order, each block and head where it lies in
// `weights`: what gradients are carried back with.
void turn_weights(const Layout& layout, const float* weights, std::vector<float>& turned);

// Zeros the rows between the texts.
void clear_padding(const BodyTape& tape, std::size_t channels, float* rows);

}  // namespace myelin::text::net
