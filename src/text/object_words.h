// Object words: the thing whose aspect a clause judges, where the writer names it: 手机的 屏幕,
// 这款锅 手柄很烫, 比小米的 清晰, "the handle of this pan", "my pan's handle", "louder than the old
// one".
//
// A rule over the closed set of words that point at things. Thread safety: functions without state.
#pragma once
#include "text/clause.h"
#include "text/normal.h"
#include "text/stretch.h"

namespace myelin::text {

// What is judged besides `aspect`, in this order: whose aspect it is; what is pointed at; what it
// is compared with. Empty where none of them is named. Law: inside the clause, apart from `aspect`.
Stretch object_words(const NormalText& text, const Clause& clause, Stretch aspect);

// A clause that does nothing but point at a thing, which the clauses behind it judge: 这款锅，…
Stretch pointed_at_alone(const NormalText& text, const Clause& clause);

}  // namespace myelin::text
