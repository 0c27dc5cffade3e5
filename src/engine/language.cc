#include "engine/language.h"

#include <algorithm>
#include <string>

namespace myelin::engine {
namespace {

bool tag_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

// The text with its tags blanked; `masked` itself where it has none.
std::string_view blank_tags(std::string_view masked, std::string& blanked) {
  if (masked.find('#') == masked.npos) return masked;
  blanked = masked;
  for (std::size_t at = blanked.find('#'); at != blanked.npos; at = blanked.find('#', at + 1)) {
    const auto begin = blanked.begin() + static_cast<std::ptrdiff_t>(at) + 1;
    const auto end = std::find_if_not(begin, blanked.end(), tag_character);
    if (end != begin && end != blanked.end() && *end == ']') std::fill(begin, end, '0');
  }
  return blanked;
}

}  // namespace

void Language::read(std::string_view masked, model::Reading& into) const {
  thread_local std::string blanked;
  reader->read(blank_tags(masked, blanked), into);
}

void Language::explain(std::string_view masked, model::Reading& into) const {
  std::string blanked;
  reader->explain(blank_tags(masked, blanked), into);
}

}  // namespace myelin::engine
