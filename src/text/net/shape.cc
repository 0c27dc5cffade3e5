#include "text/net/shape.h"

#include <string>

namespace myelin::text::net {
namespace {

constexpr std::uint32_t channels_max = 256, width_max = 9, dilation_max = 64, blocks_max = 16;
constexpr std::uint32_t heads_max = 64, outputs_max = 4'096, tags_max = 512, hidden_max = 1'024;
constexpr std::uint32_t extra_ids_max = 1 << 20, side_values_max = 4'096, context_max = 64;
constexpr std::size_t name_bytes_max = 256;

std::unexpected<Error> wrong(std::string what, std::string hint) {
  return fail(ErrorCode::invalid_argument, "not a net's shape: " + std::move(what),
              std::move(hint));
}

bool known(Head kind) {
  return kind >= Head::classes && kind <= Head::pair;
}

Status check(const HeadShape& head) {
  if (head.name.empty() || head.name.size() > name_bytes_max || head.name.contains('\n'))
    return wrong("a head needs a name of one line, at most 256 bytes", "name every head");
  if (!known(head.kind)) return wrong(head.name + " is of no known kind", "see shape.h");
  const std::size_t most = head.kind == Head::tags ? tags_max : outputs_max;
  if (head.outputs.empty() || head.outputs.size() > most)
    return wrong(head.name + " has " + std::to_string(head.outputs.size()) + " outputs",
                 "give it 1 to " + std::to_string(most));
  for (const auto& output : head.outputs)
    if (output.size() > name_bytes_max || output.contains('\n'))
      return wrong(head.name + " has an output whose name is not one short line", "rename it");
  if (head.hidden > hidden_max)
    return wrong(head.name + " has too many hidden units", "at most " + std::to_string(hidden_max));
  if (head.scheme > TagScheme::bioes)
    return wrong(head.name + " has a tag scheme that is not known", "see shape.h");
  if (head.kind == Head::spans && (head.stretches < 1 || head.stretches > 2))
    return wrong(head.name + " reads neither one nor two stretches", "set stretches to 1 or 2");
  if (head.context > context_max)
    return wrong(head.name + " looks too far", "at most " + std::to_string(context_max));
  return {};
}

}  // namespace

Status check(const NetShape& shape) {
  if (shape.features.unit != Unit::point && shape.features.unit != Unit::word)
    return wrong("its unit is neither a point nor a word", "see net_text.h");
  if (shape.channels == 0 || shape.channels % 16 != 0 || shape.channels > channels_max)
    return wrong(std::to_string(shape.channels) + " channels", "a multiple of 16, at most 256");
  if (shape.blocks.size() > blocks_max) return wrong("too many blocks", "at most 16");
  for (const auto& block : shape.blocks) {
    if (block.width % 2 == 0 || block.width > width_max)
      return wrong("a block " + std::to_string(block.width) + " wide", "1, 3, 5, 7 or 9");
    if (block.dilation < 1 || block.dilation > dilation_max)
      return wrong("a dilation of " + std::to_string(block.dilation), "1 to 64");
  }
  if (shape.extra_ids > extra_ids_max) return wrong("too many extra ids", "at most 1048576");
  if (shape.side_values > side_values_max) return wrong("too many side values", "at most 4096");
  if (shape.heads.size() > heads_max) return wrong("too many heads", "at most 64");
  for (std::size_t h = 0; h < shape.heads.size(); ++h) {
    MYELIN_CHECK(check(shape.heads[h]));
    for (std::size_t other = 0; other < h; ++other)
      if (shape.heads[other].name == shape.heads[h].name)
        return wrong("two heads named " + shape.heads[h].name, "rename one");
  }
  return {};
}

}  // namespace myelin::text::net
