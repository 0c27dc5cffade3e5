#include "engine/language.h"

#include <algorithm>
#include <string>

namespace myelin::engine {
namespace {

bool tag_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

}  // namespace

void Language::read(std::string_view masked, model::Reading& into) const {
  if (masked.find('#') == masked.npos) return reader->read(masked, into);
  thread_local std::string blanked;
  blanked = masked;
  for (std::size_t at = blanked.find('#'); at != blanked.npos; at = blanked.find('#', at + 1)) {
    const auto begin = blanked.begin() + static_cast<std::ptrdiff_t>(at) + 1;
    const auto end = std::find_if_not(begin, blanked.end(), tag_character);
    if (end != begin && end != blanked.end() && *end == ']') std::fill(begin, end, '0');
  }
  reader->read(blanked, into);
}

}  // namespace myelin::engine
