// Transcripts: dialogues written down with a label before every turn, "客服：您好" and
// "顾客：我的包裹 呢", "[Agent] Hello", "Customer 2: where is it".
//
// A label stands where a line or a sentence begins (a time of day may come before it), is a word
// for one of the two sides, perhaps with a number or a short name, and ends with a colon or a
// bracket. One label alone makes no transcript ("客服：态度差" is a review with headings) unless it
// names the customer and opens the text. A transcript needs the customer's label and another one,
// or the company's twice.
//
// Thread safety: function without state.
#pragma once
#include "text/normal.h"

namespace myelin::text {

// Leaves only what the customer says: in a transcript, each run of labels and turns of the company
// becomes one line break, whose bytes are those that were taken out. Returns whether the text is a
// transcript; any other text stays as it is.
bool keep_customer_turns(NormalText& text);

}  // namespace myelin::text
