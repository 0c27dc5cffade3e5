// MentionWords: the words of a clause's mentions: what is named, what judges it, whose it is and
// what its writer gives as the cause.
//
// The aspect of a phrase is the phrase. Of what the trained head hears it is the words that weighed
// most, or the aspect that the model of spans (text/span_model.h) finds there. Opinions are the
// model's; where it finds none, the words beside the aspect that speak most for the polarity.
// Laws: aspect and opinion lie inside the clause, the object in it or in the clause before, which
// then does nothing but name it; mentions stand in the order of their aspects.
// Thread safety: immutable; MentionWordsScratch belongs to one thread.
#pragma once
#include <span>
#include <vector>

#include "cause/read_text.h"
#include "model/reading.h"
#include "text/span_model.h"
#include "text/stated_cause.h"
#include "text/stretch.h"

namespace myelin::cause {

struct MentionWordsScratch {
  text::Units units;
  text::SpanScratch spans;
  std::vector<text::FoundSpan> found;
  std::vector<text::Stretch> aspects, opinions;
  std::vector<text::StatedCause> causes;
  std::vector<float> weight_at;
  bool has_units = false;
};

class MentionWords {
 public:
  // `priors`: of each factor, −1…1.
  explicit MentionWords(std::vector<float> priors) : priors_(std::move(priors)) {}

  // Once for each text, before its clauses.
  void begin(const ReadText& text, MentionWordsScratch& scratch) const;
  // The mentions of one clause; `heard`: the factors among them that no phrase named.
  void fill(const ReadText& text, std::size_t clause, std::span<const model::FactorIndex> heard,
            MentionWordsScratch& scratch, std::span<model::Mention> mentions) const;

 private:
  void find_spans(const ReadText& text, const text::Clause& clause,
                  MentionWordsScratch& scratch) const;
  text::Stretch opinion_of(const ReadText& text, const text::Clause& clause, text::Stretch aspect,
                           float polarity, MentionWordsScratch& scratch) const;

  std::vector<float> priors_;
};

}  // namespace myelin::cause
