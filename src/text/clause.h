// Clauses: the stretches of a text that judge one thing each. They end at marks (ngram.h:
// ends_clause) and before words of contrast: 但是, 不过, 可是, 然而, 却, but, however.
//
// Thread safety: functions without state.
// Invariants: clauses are in order, do not overlap, are never empty, and begin and end with a point
// that is no white space.
#pragma once
#include <cstdint>
#include <vector>

#include "text/normal.h"

namespace myelin::text {

struct Clause {
  std::uint32_t begin = 0, end = 0;  // points
  bool contrasts = false;  // opens with a word of contrast: what came before does not carry over
  char32_t mark = 0;       // the mark that ended it: '。', '!', '?', ','…; 0: none
};

void split_clauses(const NormalText& text, std::vector<Clause>& into);

}  // namespace myelin::text
