// What a name tagger looks at around each point of a text: the points, their kinds, the words of a
// dictionary that lie there, how those words are used (groups of words with like neighbours), names
// seen in training, and book-title marks. Each feature is a 64-bit hash.
//
// Thread safety: NameKnowledge is immutable; NameScratch belongs to one thread and is reused.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "text/packed_table.h"

namespace myelin::text {

// Three tables by name_hash(). A word's value is its part of speech and its frequency; a group's
// the leaf of a tree that parts words by their neighbours: 32 groups, each parted in four, three
// times; a known name's its kind, whether it was never of another kind, and how often it was seen
// (1…3).
struct NameKnowledge {
  PackedTable words, groups, known;
};
inline constexpr unsigned word_bits = 12, group_bits = 11, known_bits = 7;
constexpr std::uint32_t word_value(std::uint32_t part_of_speech, std::uint32_t frequency) {
  return part_of_speech * 64 + frequency;
}
constexpr std::uint32_t known_value(std::uint32_t kind, bool pure, std::uint32_t times) {
  return (kind * 2 + (pure ? 1U : 0U)) * 4 + times;
}
// The frequency of a word of probability exp(log_p), in 64 steps: 0 the rarest.
std::uint32_t frequency_step(double log_p);
inline constexpr std::size_t word_points_max = 8, known_points_max = 16;

std::uint64_t name_hash(std::u32string_view folded_points);  // of a word or a name
// Full-width forms become ASCII and letters lower case, point for point.
char32_t name_fold(char32_t point);

// A name seen in training that stands at [begin, end).
struct KnownMatch {
  std::uint32_t begin = 0, end = 0, value = 0;
};

struct NameFeatures {
  std::vector<std::uint64_t> hashes;  // of all points, one after the other
  std::vector<std::uint32_t> starts;  // of each point's; one more entry than points
  std::size_t points() const { return starts.empty() ? 0 : starts.size() - 1; }
  std::span<const std::uint64_t> of(std::size_t point) const {
    return {hashes.data() + starts[point], hashes.data() + starts[point + 1]};
  }
};

// What is worked out about a text before its features are listed.
struct NameScratch {
  struct Word {
    std::uint32_t begin = 0, end = 0;
    std::uint32_t speech = 0;  // part of speech; 0: unknown
    std::uint64_t hash = 0;
    int group = -1;  // −1: unknown
  };
  std::u32string points;                             // folded
  std::vector<std::uint8_t> kinds;                   // of the points as they are written
  std::vector<Word> words;                           // the likeliest parting into words
  std::vector<std::uint32_t> word_of;                // each point's
  std::vector<std::int32_t> title_begin, title_end;  // of the title marks around it; −1: none
  std::vector<float> best;                           // of partings that end before a point
  std::vector<Word> last;                            // their last words
  std::vector<KnownMatch> known;
  std::vector<std::vector<std::uint64_t>> lists;
};

// Folds the text and finds its words and titles: everything that name_features() needs.
void read_for_names(std::u32string_view text, const NameKnowledge& knowledge, NameScratch& into);
// After read_for_names(), with the matches in scratch.known.
void name_features(const NameKnowledge& knowledge, NameScratch& scratch, NameFeatures& into);

}  // namespace myelin::text
