// MentionReader: finds what a text says about the factors of a taxonomy, clause by clause. The
// inner half of Reader.
//
// A synonym that stands in a clause is a mention; the longest wins where they overlap, and a factor
// is mentioned once in a clause. Its polarity is |prior| parts the factor's own (a breakage is bad
// by itself; denied, it is mildly good) and the rest what the trained model says of the clause,
// helped by the whole text. What no synonym names a trained head may hear (factor_head.h). Thread
// safety: immutable; MentionScratch belongs to one thread.
#pragma once
#include <vector>

#include "cause/factor_head.h"
#include "cause/mention_words.h"
#include "cause/read_text.h"
#include "model/factor.h"
#include "model/reading.h"
#include "text/clause.h"
#include "text/negation.h"
#include "text/normal.h"
#include "text/phrases.h"
#include "text/polarity.h"

namespace myelin::cause {

struct MentionScratch {
  std::vector<text::PhraseMatch> matches;
  HeadScratch head;
  MentionWordsScratch words;
};

class MentionReader {
 public:
  explicit MentionReader(const std::vector<model::Factor>& factors);
  void read(const ReadText& text, MentionScratch& scratch, std::vector<model::Mention>& into) const;

 private:
  struct Judged {
    float polarity, confidence;
  };
  void read_clause(const ReadText& text, std::size_t clause,
                   std::span<const text::PhraseMatch> matches, bool next_is_bare,
                   std::vector<model::Mention>& into) const;
  void hear_clause(const ReadText& text, const text::Clause& clause, std::size_t first,
                   MentionScratch& scratch, std::vector<model::Mention>& into) const;
  Judged judge(float prior, const text::Negation& negation, float praise) const;
  float emphasis(const ReadText& text, const text::Clause& clause) const;
  void lend_to_relatives(std::span<model::Mention> mentions) const;
  bool related(model::FactorIndex a, model::FactorIndex b) const;

  text::PhraseMatcher synonyms_, degrees_;
  std::vector<float> priors_;
  MentionWords words_;
  std::vector<model::FactorIndex> parents_;
};

}  // namespace myelin::cause
