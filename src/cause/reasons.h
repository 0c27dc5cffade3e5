// Reasons of a reading: the words that moved one judgement, found from what each n-gram weighs in
// it (text/attribution.h). Every head of the Reader that sums weights adds its own.
//
// Thread safety: the scratch belongs to one thread.
#pragma once
#include <span>
#include <vector>

#include "model/reading.h"
#include "text/attribution.h"
#include "text/ngram.h"
#include "text/normal.h"

namespace myelin::cause {

inline constexpr std::size_t reasons_for_max = 4, reasons_against_max = 2;  // of one judgement

struct ReasonScratch {
  std::vector<float> weights;  // of each n-gram, towards what was judged; used up by add_reasons
  std::vector<text::Moved> moved;
  text::AttributionScratch attribution;
};

// Appends the reasons of one judgement, strongest first, then those against it. Weights are over
// the square root of the number of n-grams, as scores are.
void add_reasons(const text::NormalText& text, std::span<const text::Feature> features,
                 model::Judgement judgement, ReasonScratch& scratch,
                 std::vector<model::Reason>& into);

}  // namespace myelin::cause
