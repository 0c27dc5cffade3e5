#include "connect/notify/plain_text.h"

#include <cstdint>

namespace myelin::connect::notify {
namespace {

// Bytes of the well-formed sequence at `at`, 0 where it is broken (overlong forms, surrogates,
// beyond U+10FFFF too).
std::size_t sequence_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) -> std::uint8_t {
    return at + i < text.size() ? static_cast<std::uint8_t>(text[at + i]) : 0;
  };
  const auto follows = [&](std::size_t i) { return (byte(i) & 0xc0) == 0x80; };
  const std::uint8_t first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return follows(1) ? 2 : 0;
  if (first >= 0xe0 && first <= 0xef) {
    if (!follows(1) || !follows(2)) return 0;
    if (first == 0xe0 && byte(1) < 0xa0) return 0;
    if (first == 0xed && byte(1) > 0x9f) return 0;
    return 3;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    if (!follows(1) || !follows(2) || !follows(3)) return 0;
    if (first == 0xf0 && byte(1) < 0x90) return 0;
    if (first == 0xf4 && byte(1) > 0x8f) return 0;
    return 4;
  }
  return 0;
}

std::string_view full_width(char c) {
  switch (c) {
    case '*':
      return "＊";
    case '`':
      return "｀";
    case '[':
      return "［";
    case ']':
      return "］";
    case '<':
      return "＜";
    case '>':
      return "＞";
    case '\\':
      return "＼";
    case '#':
      return "＃";
    default:
      return {};
  }
}

std::string line(std::string_view text, std::size_t bytes_max, bool markdown) {
  constexpr std::string_view cut = "…", broken = "\xef\xbf\xbd";
  std::string out;
  std::size_t fits = 0;  // bytes of `out` that leave room for the cut mark
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = sequence_at(text, at);
    std::string_view piece = length == 0 ? broken : text.substr(at, length);
    if (length == 1) {
      const auto c = static_cast<unsigned char>(text[at]);
      if (c < 0x20 || c == 0x7f)
        piece = " ";
      else if (markdown && !full_width(text[at]).empty())
        piece = full_width(text[at]);
    }
    if (out.size() + piece.size() > bytes_max) {
      out.resize(fits);
      out += cut;
      return out;
    }
    out += piece;
    if (out.size() + cut.size() <= bytes_max) fits = out.size();
    at += length == 0 ? 1 : length;
  }
  return out;
}

}  // namespace

std::string one_line(std::string_view text, std::size_t bytes_max) {
  return line(text, bytes_max, false);
}

std::string plain_markdown(std::string_view text, std::size_t bytes_max) {
  return line(text, bytes_max, true);
}

std::string html_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace myelin::connect::notify
