// NetShape: what a small net consists of: features → embeddings, residual convolutions, heads.
//
//   x  = sum of the embeddings of a position's features and extra ids
//   x += relu(convolution(x) + bias)          for every block, `width` taps `dilation` apart
//   heads read the last x
//
// Head::classes, Head::labels  the whole text, pooled: maximum, mean and attention over positions,
//                              and the text's side values; softmax, or a sigmoid for each output
// Head::tags                   a tag for each position: a linear-chain conditional random field
// Head::spans                  one or two stretches of a text: maximum and mean inside each, mean
//                              of `context` positions on both sides, maximum and mean of the whole
// Head::pair                   two texts read by the same body; pooled u and v, u + v, |u − v|,
//                              u · v: the same for (a, b) and (b, a); side values are text a's
// A head with `hidden` > 0 has one layer of relu units before its outputs.
//
// Thread safety: a value.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "text/net/net_text.h"

namespace myelin::text::net {

enum class Head : std::uint8_t { classes = 1, labels = 2, tags = 3, spans = 4, pair = 5 };

// What a tag's name promises: transitions that break it are never chosen.
//   bio:   "O", "B-x", "I-x"; I-x only after B-x or I-x
//   bioes: "O", "B-x", "I-x", "E-x", "S-x"
enum class TagScheme : std::uint8_t { free = 0, bio = 1, bioes = 2 };

struct HeadShape {
  std::string name;
  Head kind = Head::classes;
  std::vector<std::string> outputs;  // names of classes, labels or tags
  std::uint32_t hidden = 0;          // units; rounded up to 16
  bool attention = true;             // classes, labels, pair: pool by attention as well
  TagScheme scheme = TagScheme::free;
  std::uint32_t stretches = 1;  // spans: 1 or 2
  std::uint32_t context = 5;    // spans: positions on each side
};

struct BlockShape {
  std::uint32_t width = 3;  // odd
  std::uint32_t dilation = 1;
};

struct NetShape {
  FeatureChoice features;
  std::uint32_t channels = 64;  // a multiple of 16, at most 256
  std::vector<BlockShape> blocks{{3, 1}, {3, 1}};
  std::uint32_t extra_ids = 0;
  std::uint32_t side_values = 0;
  std::vector<HeadShape> heads;
};

// Errors: invalid_argument, which names the field.
Status check(const NetShape& shape);

}  // namespace myelin::text::net
