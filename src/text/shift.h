// Shifts: how what a word says is turned around by what stands over it (valence shifters: Polanyi &
// Zaenen 2006): a negator, a wish, a question that expects no answer. Not "not good" is learnt
// here, but that whatever "good" is worth counts the other way round under "not"; so that a word
// met only in praise is understood in 没有任何…, and two negators are one affirmation: 没有理由不….
//
// The words are a closed set of grammar, written down; how much each n-gram is worth is learnt
// under the same shifts (polarity_trainer.h), so the two fit each other. Thread safety: functions
// without state.
#pragma once
#include <vector>

#include "text/ngram.h"
#include "text/normal.h"

namespace myelin::text {

// Replaces `into`: for each point of the text the factor by which what begins there counts: 1, or a
// product of negative ones. No shift reaches over the mark that ends a clause.
void shifts_of(const NormalText& text, FeatureSet set, std::vector<float>& into);

}  // namespace myelin::text
