#include "text/net/layout.h"

#include <algorithm>
#include <string_view>

namespace myelin::text::net {
namespace {

std::size_t pooled_values(const NetShape& shape, const HeadShape& head) {
  const std::size_t c = shape.channels, whole = (head.attention ? 3 : 2) * c;
  switch (head.kind) {
    case Head::classes:
    case Head::labels:
      return whole + shape.side_values;
    case Head::pair:
      return 3 * whole + shape.side_values;
    case Head::spans:
      return (head.stretches * 4 + 2) * c + (head.stretches == 2 ? c + relation_values : 0) +
             shape.side_values;
    case Head::tags:
      break;
  }
  return c;
}

struct Tag {
  char mark = 'O';
  std::string_view of;
};
Tag parse(const std::string& name) {
  if (name.size() < 2 || name[1] != '-') return {};
  return {name[0], std::string_view(name).substr(2)};
}

}  // namespace

Layout layout_of(const NetShape& shape) {
  Layout layout;
  const std::size_t c = layout.channels = shape.channels;
  const auto matrix = [&](std::size_t inputs, std::size_t outputs, bool bias) {
    Matrix made{layout.size, up_to_16(inputs), up_to_16(outputs)};
    layout.size += (made.inputs + (bias ? 1 : 0)) * made.outputs;
    return made;
  };
  for (const auto& block : shape.blocks) {
    auto& made = layout.blocks.emplace_back();
    for (std::uint32_t tap = 0; tap < block.width; ++tap)
      made.taps.push_back(matrix(c, c, tap + 1 == block.width));
    layout.padding = std::max<std::size_t>(layout.padding, block.width / 2 * block.dilation);
  }
  layout.extras = layout.size;
  layout.size += shape.extra_ids * c;
  for (const auto& head : shape.heads) {
    auto& made = layout.heads.emplace_back();
    made.pooled = pooled_values(shape, head);
    if (head.kind != Head::tags && head.kind != Head::spans && head.attention) {
      made.attention = layout.size;
      layout.size += c;
    }
    if (head.hidden != 0) made.hidden = matrix(made.pooled, head.hidden, true);
    made.out = matrix(head.hidden != 0 ? head.hidden : made.pooled, head.outputs.size(), true);
    if (head.kind == Head::tags) {
      made.transitions = layout.size;
      layout.size += up_to_16(head.outputs.size() * (head.outputs.size() + 2));
    }
  }
  return layout;
}

bool may_follow(const HeadShape& head, std::size_t from, std::size_t to) {
  if (head.scheme == TagScheme::free) return true;
  const std::size_t tags = head.outputs.size();
  const Tag before = from < tags ? parse(head.outputs[from]) : Tag{};
  const Tag after = to < tags ? parse(head.outputs[to]) : Tag{};
  const bool open = before.mark == 'B' || before.mark == 'I';
  const bool same = before.of == after.of;
  if (head.scheme == TagScheme::bio) return after.mark != 'I' || (open && same);
  const bool goes_on = after.mark == 'I' || after.mark == 'E';
  return open ? goes_on && same : !goes_on;
}

}  // namespace myelin::text::net
