#include "raw/draft_text.h"

namespace myelin::raw {
namespace {

// Bytes of the valid UTF-8 sequence that starts at i; 0 when none does.
std::size_t sequence_at(std::string_view t, std::size_t i) {
  const auto byte = [&](std::size_t k) {
    return i + k < t.size() ? static_cast<unsigned char>(t[i + k]) : 0U;
  };
  const auto follows = [&](std::size_t k) { return (byte(k) & 0xC0U) == 0x80U; };
  const unsigned a = byte(0), b = byte(1);
  if (a < 0x80) return 1;
  if (a >= 0xC2 && a < 0xE0) return follows(1) ? 2 : 0;
  if (a >= 0xE0 && a < 0xF0) {
    if ((a == 0xE0 && b < 0xA0) || (a == 0xED && b > 0x9F)) return 0;  // overlong forms, surrogates
    return follows(1) && follows(2) ? 3 : 0;
  }
  if (a >= 0xF0 && a < 0xF5) {
    if ((a == 0xF0 && b < 0x90) || (a == 0xF4 && b > 0x8F)) return 0;
    return follows(1) && follows(2) && follows(3) ? 4 : 0;
  }
  return 0;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blank = " \t\r\n";
  while (!text.empty() && blank.find(text.front()) != std::string_view::npos) text.remove_prefix(1);
  while (!text.empty() && blank.find(text.back()) != std::string_view::npos) text.remove_suffix(1);
  return text;
}

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t bytes = sequence_at(text, i);
    if (bytes == 0) return false;
    i += bytes;
  }
  return true;
}

std::string repaired(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t bytes = sequence_at(text, i);
    out += bytes == 0 ? std::string_view{"\xEF\xBF\xBD"} : text.substr(i, bytes);
    i += bytes == 0 ? 1 : bytes;
  }
  return out;
}

}  // namespace myelin::raw
