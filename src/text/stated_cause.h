// Stated causes: the words that a writer gives as the cause of what is judged. 因为客服说了谎,
// 我才退货; 由于包装太薄碎了; 暴力分拣导致屏幕裂了; "because it arrived late", "due to poor
// packing".
//
// A rule over the closed set of words by which Chinese and English say a cause; what is a cause
// without such a word is not told. Thread safety: functions without state.
#pragma once
#include <vector>

#include "text/clause.h"
#include "text/normal.h"
#include "text/stretch.h"

namespace myelin::text {

struct StatedCause {
  Stretch words;   // the cause, without the word that opens it; inside one clause
  Stretch effect;  // what it is said of: the rest of its sentence
};

// Replaces `into`, in the order of the text. Laws: words are not empty, lie inside one clause and
// inside `effect`.
void stated_causes(const NormalText& text, const std::vector<Clause>& clauses,
                   std::vector<StatedCause>& into);

}  // namespace myelin::text
