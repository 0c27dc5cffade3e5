// Normal form: one text as code points that compare well, each with the bytes of the original it
// came from.
//
// The normal form is NFKC (full-width letters and digits become half-width), lower case,
// traditional characters written as simplified ones (one for one, OpenCC's table),
// default-ignorable code points dropped (zero-width spaces, byte-order marks, variation selectors).
// Invalid UTF-8 is repaired: each ill-formed sequence becomes one U+FFFD.
//
// Invariants: points, kinds have n entries, offsets has n + 1; offsets never fall, offsets[n] is
// the length of the original; every offset is the start of a code point (or of an ill-formed
// sequence) of the original, or its end. Thread safety: normalise() may be called from any thread;
// a NormalText belongs to one thread and is meant to be reused.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace myelin::text {

enum class PointKind : std::uint8_t { space, mark, digit, latin, han, other_letter, symbol };

struct NormalText {
  std::vector<char32_t> points;
  std::vector<PointKind> kinds;
  std::vector<std::uint32_t> offsets;  // of the byte where the source of a point begins

  std::size_t size() const { return points.size(); }
  // The bytes [first, second) of the original behind the points [begin, end). REQUIRES: begin <=
  // end <= size().
  std::pair<std::uint32_t, std::uint32_t> bytes(std::size_t begin, std::size_t end) const;
};

// REQUIRES: utf8 is shorter than 4 GiB. Reuses what `into` has allocated.
void normalise(std::string_view utf8, NormalText& into);

std::string to_utf8(std::u32string_view points);
PointKind kind_of(char32_t point);

constexpr bool is_word(PointKind kind) {
  return kind == PointKind::digit || kind == PointKind::latin || kind == PointKind::han ||
         kind == PointKind::other_letter;
}

}  // namespace myelin::text
