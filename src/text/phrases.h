// PhraseMatcher: finds thousands of phrases in a normal text in one pass, the longest where they
// overlap.
//
// Phrases are normalised as texts are, so case, width and script do not matter, and a run of white
// space matches one space. A phrase that begins or ends with a Latin letter or a digit matches
// whole words only, but for an English plural ("refund" finds "refunds"). A trie of arrays:
// children are sorted and stand together. A phrase may hold slots (slot.h): "{n}{t}了还没到" finds
// 三天了还没到. Thread safety: immutable once built.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "text/normal.h"
#include "text/slot.h"

namespace myelin::text {

struct Phrase {
  std::string_view utf8;
  std::uint32_t value = 0;  // handed back with every match; several phrases may share one
};

struct PhraseMatch {
  std::uint32_t begin = 0, end = 0;  // points
  std::uint32_t value = 0;
};

class PhraseMatcher {
 public:
  // Of two phrases with one normal form the first counts. Phrases without a word in them are left
  // out.
  explicit PhraseMatcher(std::span<const Phrase> phrases);

  // Replaces `into` by the matches in text order. No two overlap: of two that would, the longer
  // stays, or else the earlier.
  void find(const NormalText& text, std::vector<PhraseMatch>& into) const;

  // The longest phrase that begins at this point; end == begin: none.
  PhraseMatch longest_at(const NormalText& text, std::size_t begin) const {
    if (!may_begin(text, begin))
      return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin), 0};
    return longest_from(text, begin);
  }

 private:
  static constexpr std::uint32_t nothing = 0xffffffff;
  struct Node {
    std::uint32_t children = 0;  // index of the first in nodes_
    std::uint32_t value = nothing;
    char32_t point = 0;
    std::uint16_t children_count = 0;  // literal ones
    std::uint16_t slots_count = 0;     // and those behind them that stand for a slot
  };
  static constexpr char32_t bmp_end = 0x10000;
  using Bits = std::vector<std::uint64_t>;
  static bool is_set(const Bits& bits, std::size_t at) {
    return (bits[at / 64] >> (at % 64) & 1) != 0;
  }
  static void set(Bits& bits, std::size_t at) { bits[at / 64] |= std::uint64_t{1} << (at % 64); }
  static constexpr std::size_t pair_bit(char32_t first, char32_t second) {
    return (first * 0x9e3779b1U ^ second * 0x85ebca6bU) >> 16;
  }
  // Never false where a phrase begins.
  bool may_begin(const NormalText& text, std::size_t at) const {
    const char32_t first = text.points[at];
    if (first >= bmp_end) return true;
    if (!is_set(begins_, first)) return false;
    if (is_set(alone_, first)) return true;
    if (at + 1 >= text.size()) return false;
    return text.kinds[at + 1] == PointKind::space ||
           is_set(pairs_, pair_bit(first, text.points[at + 1]));
  }
  PhraseMatch longest_from(const NormalText& text, std::size_t begin) const;
  std::uint32_t child(std::uint32_t node, char32_t point) const;
  // Follows the trie from `node` at the point `at`, into every slot on the way.
  void follow(const NormalText& text, std::uint32_t node, std::size_t at, PhraseMatch& best) const;
  void follow_slots(const NormalText& text, std::uint32_t node, std::size_t at,
                    PhraseMatch& best) const;

  std::vector<Node> nodes_;
  std::vector<std::uint32_t> roots_;  // by first point of the Basic Multilingual Plane
  // One bit for each of those points: may a phrase begin with it? Most do not, and 8 KiB stay near.
  Bits begins_;
  // Those of them after which anything may stand: a phrase of one point, a slot, a number.
  Bits alone_;
  Bits pairs_;  // of the first two points of the others, hashed
};

}  // namespace myelin::text
