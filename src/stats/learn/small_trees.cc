#include "stats/learn/small_trees.h"

#include <cmath>

#include "stats/learn/boosted_trees.h"
#include "stats/learn/bytes.h"

namespace myelin::stats::learn {
namespace {

constexpr std::uint8_t leaf_tag = 255;
constexpr std::uint8_t right_bit = 128;

std::uint16_t upper_half(double value) {
  return static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(static_cast<float>(value)) >> 16U);
}

}  // namespace

bool is_small_trees(std::string_view bytes) {
  return ByteReader(bytes).get<std::uint32_t>() == small_trees_version;
}

std::string BoostedTrees::to_small_bytes() const {
  ByteWriter out;
  out.put(small_trees_version);
  out.put(static_cast<std::uint8_t>(loss_));
  out.put(static_cast<std::uint8_t>(columns_));
  out.put(static_cast<std::uint8_t>(depth_));
  out.put(base_);
  out.put(static_cast<std::uint32_t>(first_node_.size()));
  for (std::size_t tree = 0; tree < first_node_.size(); ++tree) {
    const std::size_t begin = first_node_[tree];
    const std::size_t end = tree + 1 < first_node_.size() ? first_node_[tree + 1] : nodes_.size();
    out.put(static_cast<std::uint16_t>(end - begin));
    for (std::size_t at = begin; at < end; ++at) {
      const auto& node = nodes_[at];
      const bool leaf = node.left == at;
      out.put(leaf ? leaf_tag
                   : static_cast<std::uint8_t>(node.feature |
                                               (node.missing_right != 0 ? right_bit : 0U)));
      out.put(upper_half(covers_[at]));
      out.put(static_cast<float>(leaf ? values_[at] : node.threshold));
      if (!leaf) out.put(static_cast<std::uint16_t>(node.left - begin));
    }
  }
  return out.take();
}

Result<BoostedTrees> BoostedTrees::from_small_bytes(std::string_view bytes) {
  ByteReader in(bytes);
  BoostedTrees trees;
  in.get<std::uint32_t>();
  trees.loss_ = static_cast<Loss>(in.get<std::uint8_t>());
  trees.columns_ = in.get<std::uint8_t>();
  trees.depth_ = in.get<std::uint8_t>();
  trees.base_ = in.get<double>();
  const auto count = in.get<std::uint32_t>();
  for (std::uint32_t tree = 0; in.good() && tree < count; ++tree) {
    const auto begin = static_cast<std::uint32_t>(trees.nodes_.size());
    trees.first_node_.push_back(begin);
    const auto nodes = in.get<std::uint16_t>();
    for (std::uint32_t at = begin; in.good() && at < begin + nodes; ++at) {
      const auto tag = in.get<std::uint8_t>();
      trees.covers_.push_back(static_cast<double>(
          std::bit_cast<float>(static_cast<std::uint32_t>(in.get<std::uint16_t>()) << 16U)));
      const double number = static_cast<double>(in.get<float>());
      Node node{.threshold = INFINITY, .left = at, .feature = 0, .missing_right = 0};
      if (tag != leaf_tag) {
        node.threshold = number;
        node.left = begin + in.get<std::uint16_t>();
        node.feature = tag & (right_bit - 1U);
        node.missing_right = (tag & right_bit) != 0 ? 1 : 0;
        if (node.left == at)
          return fail(ErrorCode::corrupt, "a split points at itself", "train the model again");
      }
      trees.values_.push_back(tag == leaf_tag ? number : 0);
      trees.nodes_.push_back(node);
    }
  }
  if (!in.at_end() || !trees.sound())
    return fail(ErrorCode::corrupt, "these bytes are not boosted trees of this version",
                "train the model again");
  return trees;
}

}  // namespace myelin::stats::learn
