// The small form of boosted trees, see BoostedTrees::to_small_bytes().
//
// "GBS1", loss u8, columns u8, depth u8, base f64, trees u32; of each tree its nodes (u16) in their
// order: a tag (255: a leaf; else the feature, +128 where missing values go right), the upper half
// of the cover as a float, then a leaf's value or a split's threshold as a float, and of a split
// the place of its left child as u16 from the tree's first node. Thread safety: functions without
// state.
#pragma once
#include <cstdint>
#include <string_view>

namespace myelin::stats::learn {

inline constexpr std::uint32_t small_trees_version = 0x31534247;
bool is_small_trees(std::string_view bytes);

}  // namespace myelin::stats::learn
