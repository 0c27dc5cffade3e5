// PhraseMatcher: finds thousands of phrases in a normal text in one pass, the longest where they
// overlap.
//
// Phrases are normalised as texts are, so case, width and script do not matter, and a run of white
// space matches one space. A phrase that begins or ends with a Latin letter or a digit matches
// whole words only, but for an English plural ("refund" finds "refunds"). A trie of arrays:
// children are sorted and stand together. Thread safety: immutable once built.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "text/normal.h"

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
  PhraseMatch longest_at(const NormalText& text, std::size_t begin) const;

 private:
  static constexpr std::uint32_t nothing = 0xffffffff;
  struct Node {
    std::uint32_t children = 0;  // index of the first in nodes_
    std::uint32_t value = nothing;
    char32_t point = 0;
    std::uint32_t children_count = 0;
  };
  std::uint32_t child(std::uint32_t node, char32_t point) const;

  std::vector<Node> nodes_;
  std::vector<std::uint32_t> roots_;  // by first point of the Basic Multilingual Plane
};

}  // namespace myelin::text
