// Scope features of Chinese: pairs of characters once more, marked by what they stand under: a
// negator a few characters before, a wish or condition opened earlier in the clause, a question.
// What each means is learnt; here is only where it reaches. (Das & Chen 2001 did it for English
// negation, which ngram.h has.)
//
// Thread safety: functions without state.
#pragma once
#include <vector>

#include "text/ngram.h"
#include "text/normal.h"

namespace myelin::text {

// Replaces `into`. A clause without negator, wish or question gives none. In the order of clauses.
void scope_features_of(const NormalText& text, std::vector<Feature>& into);

}  // namespace myelin::text
