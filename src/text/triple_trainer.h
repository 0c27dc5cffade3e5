// Trains a TripleModel from annotated sentences, and judges one.
//
// Sentences with triples are few and words that judge are many. So the nets learn beside them from
// whole texts that praise or complain, and from the aspects and opinions of a collection that draws
// their edges in another way: each with heads of its own over the same body, which do not ship. The
// threshold is that of the largest F1 on every tenth sentence, by nets trained without it; the nets
// that are written have learnt from all.
//
// Deterministic: the same rows in the same order, options and seed give the same bytes.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "text/opinion_trainer.h"
#include "text/polarity_trainer.h"
#include "text/triple_model.h"

namespace myelin::text {

struct TripleTrainingOptions {
  std::uint64_t seed = 7;
  std::uint32_t nets = 2, channels = 48, vocabulary = 6'000, epochs = 5;
};

struct TrainedTriples {
  std::string bytes;
  float threshold = 0;
  F1 held_out;  // on every tenth sentence, where the threshold was chosen
};
struct TripleTexts {
  std::vector<OpinionText> triples;  // categories are not looked at
  std::vector<OpinionText> beside;   // whose stretches are others' idea of an aspect, an opinion
  std::vector<LabelledText> judged;
};
// Errors: invalid_argument.
Result<TrainedTriples> train_triples(const TripleTexts& texts,
                                     const TripleTrainingOptions& options);

// Spans and polarity exact.
F1 triple_figures(const TripleModel& model, float threshold, std::span<const OpinionText> texts);

}  // namespace myelin::text
