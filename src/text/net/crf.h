// Crf: a linear-chain conditional random field over the tags of a sequence (Lafferty, McCallum &
// Pereira 2001): the loss of wanted tags by forward-backward in scaled probabilities (Rabiner
// 1989), and the best tags (Viterbi 1967).
//
// Wanted tags may be unknown here and there: then the loss is that of all sequences that agree with
// the known ones (Tsuboi et al. 2008). Thread safety: Chain is a value; a scratch belongs to one
// thread.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "text/net/shape.h"

namespace myelin::text::net {

// The transitions of one head with what the scheme forbids put far below everything.
class Chain {
 public:
  // `weights`: [from][to], then the first tag's, then the last tag's (Layout::transitions).
  void set(const HeadShape& head, const float* weights);
  std::size_t tags() const { return tags_; }
  float from_to(std::size_t from, std::size_t to) const { return scores_[from * tags_ + to]; }
  float first(std::size_t tag) const { return scores_[tags_ * tags_ + tag]; }
  float last(std::size_t tag) const { return scores_[tags_ * tags_ + tags_ + tag]; }
  std::span<const float> scores() const { return scores_; }
  std::span<const float> factors() const { return factors_; }  // exp of the scores

 private:
  std::size_t tags_ = 0;
  std::vector<float> scores_, factors_;
};

struct CrfScratch {
  std::vector<double> forward, backward, factors, scale, turn;
  std::vector<std::uint16_t> anything;
};

// −log P(wanted) of one sequence, and its gradient times `weight`, added to d_emissions and
// d_weights. `emissions`: [size][stride]. REQUIRES: wanted.size() == size; each is below tags() or
// unknown_tag, and the scheme allows them.
double crf_loss(const Chain& chain, const float* emissions, std::size_t stride,
                std::span<const std::uint16_t> wanted, float weight, CrfScratch& scratch,
                float* d_emissions, float* d_weights);

// P(tag at position) over all sequences, [size][tags]. REQUIRES: size > 0.
void crf_marginals(const Chain& chain, const float* emissions, std::size_t stride, std::size_t size,
                   CrfScratch& scratch, std::vector<float>& into);

// A stretch of positions that the tags of one kind ("B-x" … "E-x", or "S-x") would mark.
struct TaggedSpan {
  std::uint32_t begin = 0, end = 0;
  std::uint16_t kind = 0;  // in the order in which the head's outputs name them
  float probability = 0;
};
// The four tags of each kind of a head of the scheme bioes.
struct SpanKindTags {
  std::uint16_t begin = 0, inside = 0, end = 0, single = 0;
};
std::vector<SpanKindTags> span_kinds(const HeadShape& head);

// Every span whose probability over all sequences is at least `probability_min` (above 0), in the
// order of its beginning. Replaces `into`.
void crf_spans(const Chain& chain, std::span<const SpanKindTags> kinds, const float* emissions,
               std::size_t stride, std::size_t size, float probability_min, CrfScratch& scratch,
               std::vector<TaggedSpan>& into);

// The best sequence; `best` and `from` are scratch.
void crf_decode(const Chain& chain, const float* emissions, std::size_t stride, std::size_t size,
                std::vector<float>& best, std::vector<std::uint16_t>& from,
                std::vector<std::uint16_t>& into);

}  // namespace myelin::text::net
