// Fits the curve that makes a polarity score a probability: Platt (1999) with the targets of his
// section 2.2, by Newton's method; with `by_length` its slope and height may depend on length.
//
// Thread safety: functions without state.
#pragma once
#include <span>

#include "text/polarity.h"

namespace myelin::text {

struct ScoredText {
  float score = 0, length = 0;  // length_term()
  bool praises = false;
};

LengthLogistic fit_curve(std::span<const ScoredText> scored, bool by_length);

}  // namespace myelin::text
