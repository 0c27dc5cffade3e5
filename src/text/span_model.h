// SpanModel: finds the words that name a thing (aspects) and the words that judge it (opinions): a
// conditional random field (Lafferty, McCallum & Pereira 2001) over the units of a text, which are
// characters in Chinese and words in English.
//
// Its only features are the n-grams that everything else reads (ngram.h), seen from each unit near
// them: an n-gram has one row of weights, five tags for each unit from `reach` before it to `reach`
// after it, so that a text costs one look-up an n-gram and the tags' scores are sums of rows.
// Marginals are computed by scaled forward and backward passes, and a span's probability is exact
// under the model.
//
// Thread safety: immutable; SpanScratch belongs to one thread.
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "text/hashed_rows.h"
#include "text/ngram.h"
#include "text/normal.h"

namespace myelin::text {

// The units of a text: points without white space in Chinese, words and marks in English.
struct Units {
  std::vector<std::uint32_t> begin, end;  // points
  std::vector<std::uint32_t> of_point;    // the unit a point belongs to, or the next one
  std::size_t size() const { return begin.size(); }
};
void units_of(const NormalText& text, FeatureSet set, Units& into);

// The units of a stretch of bytes: [first, second); empty where it holds none.
std::pair<std::uint32_t, std::uint32_t> units_in(const NormalText& text, const Units& units,
                                                 std::uint32_t begin, std::uint32_t end);

enum class SpanKind : std::uint8_t { aspect, opinion };
struct FoundSpan {
  std::uint32_t begin = 0, end = 0;  // units
  SpanKind kind = SpanKind::aspect;
  float probability = 0;
};

// Tags: outside; begin and inside of either kind.
inline constexpr std::size_t span_tags = 5;
using TagScores = std::array<float, span_tags>;
constexpr std::size_t begin_tag(SpanKind kind) {
  return kind == SpanKind::aspect ? 1 : 3;
}
// Whether a text may hold `to` behind `from`.
constexpr bool tags_follow(std::size_t from, std::size_t to) {
  return (to != 2 || from == 1 || from == 2) && (to != 4 || from == 3 || from == 4);
}

struct SpanScratch {
  std::vector<std::int32_t> sums;
  std::vector<std::uint16_t> narrow;                        // sums of trace(), as 16-bit numbers
  std::vector<std::uint16_t> rows;                          // of the n-grams that have one
  std::vector<std::uint32_t> places;                        // where each is added
  std::vector<TagScores> best;                              // of trace(): log-scores
  std::vector<std::array<std::uint8_t, span_tags>> before;  // and where each came from
  std::vector<TagScores> emissions, forward, backward;
};

// The parts of the lattice that training and reading share. Scores in, probabilities out.
struct Transitions {
  std::array<TagScores, span_tags> weight{};  // [from][to], exponentiated; 0: not allowed
  TagScores first{};                          // of the first unit
};
// Fills forward and backward from exponentiated emissions; returns the sum of the logarithms of
// the scales.
double run_lattice(const Transitions& transitions, SpanScratch& scratch);
// Every span whose probability is at least `probability_min`, in the order of its beginning.
void spans_of(const Transitions& transitions, const SpanScratch& scratch, float probability_min,
              std::vector<FoundSpan>& into);

class SpanModel {
 public:
  static constexpr std::uint32_t reach = 3, order_max = 4;
  static constexpr std::uint32_t units_max = order_max + 2 * reach;
  static constexpr std::uint32_t stride = 64;  // units_max · span_tags, and room
  static_assert(units_max * span_tags <= stride);

  // Takes what stands at the beginning of `bytes` and removes it; points into them afterwards.
  bool adopt(std::string_view& bytes);
  // Replaces `into`.
  void find(const Units& units, std::span<const Feature> features, float probability_min,
            SpanScratch& scratch, std::vector<FoundSpan>& into) const;
  // The likeliest tags of the units [first, last) alone (Viterbi 1967), for readers that need one
  // answer and no probabilities; `features` are the n-grams in and near them. `boldness` is taken
  // from the score of every unit outside of spans. Replaces `into`; probability stays 0.
  void trace(const Units& units, std::uint32_t first, std::uint32_t last,
             std::span<const Feature> features, float boldness, SpanScratch& scratch,
             std::vector<FoundSpan>& into) const;

 private:
  Transitions transitions_;
  Transitions logs_;  // their logarithms; not_allowed for 0
  HashedRows rows_;
};

}  // namespace myelin::text
