// Groups of words that are used alike, from how often pairs of words follow each other in some
// corpus: a word is a row of positive pointwise mutual information with what follows and precedes
// it, its first singular vectors place it among the others (Levy, Goldberg and Dagan 2015), and a
// tree of k-means parts the places: 32 groups, each in four, three times.
//
// The same pairs and seed give the same groups. Thread safety: functions without state.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace myelin::text {

struct WordPair {
  std::uint32_t before = 0, after = 0;  // numbers of words
  float conditional = 0;                // P(after | before)
};

inline constexpr std::uint32_t word_group_leaves = 2048, word_groups_unknown = word_group_leaves;

// The leaf of every word, or word_groups_unknown for one without pairs. `probability` holds P of
// each word; 0: not a word. REQUIRES: the pairs' numbers are below probability.size().
std::vector<std::uint32_t> group_words(std::span<const WordPair> pairs,
                                       std::span<const double> probability, std::uint64_t seed);

}  // namespace myelin::text
