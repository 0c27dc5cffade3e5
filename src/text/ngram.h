// N-grams of a normal text as 64-bit features, each with the point at which it ends, so that the
// score of a clause is the difference of two prefix sums. Chinese: 1- to 4-grams of characters.
// English: 1- and 2-grams of words, words after a negator also marked as negated up to the next
// mark (Das & Chen 2001), and 3- to 5-grams of characters inside a word. No n-gram crosses a mark
// that ends a clause, so clauses do not leak into each other.
//
// Thread safety: functions without state.
#pragma once
#include <cstdint>
#include <vector>

#include "text/normal.h"

namespace myelin::text {

enum class FeatureSet : std::uint8_t { zh = 1, en = 2 };

struct Feature {
  std::uint64_t hash;
  std::uint32_t first;  // index of the first point it covers
  std::uint32_t last;   // index of the last; features stand in the order of it
};

// Replaces `into` by the features of the text.
void features_of(const NormalText& text, FeatureSet set, std::vector<Feature>& into);

// Whether the point ends a clause wherever it stands: a comma, a full stop, a line break.
bool mark_ends_clause(const NormalText& text, std::size_t at);
inline bool ends_clause(const NormalText& text, std::size_t at) {
  return !is_word(text.kinds[at]) && mark_ends_clause(text, at);
}

}  // namespace myelin::text
