// What a classifier of whole texts counts: a sparse vector of hashed n-grams, each family of
// n-grams scaled to a length of its own (tf-idf; Salton & Buckley 1988), so that the many n-grams
// of letters do not drown the few words.
//
// English: words, pairs and triples of neighbours, marks of exclamation and question; 2- to
// 5-grams of the letters of one word with its edges marked. Chinese: 1- to 4-grams of characters,
// marks included, spaces not.
//
// Thread safety: functions without state.
#pragma once
#include <cstdint>
#include <vector>

#include "text/ngram.h"

namespace myelin::text::classes {

inline constexpr std::size_t families = 2;

struct Gram {
  std::uint32_t hash = 0;
  std::uint8_t family = 0;
  std::uint16_t count = 0;
};

struct GramScratch {
  std::vector<std::uint64_t> raw;
};

// Replaces `into` by the n-grams of the text, each once, in the order of their hashes.
void grams_of(const NormalText& text, FeatureSet set, GramScratch& scratch,
              std::vector<Gram>& into);

}  // namespace myelin::text::classes
