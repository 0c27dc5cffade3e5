// ReadText: what was found out about a text before its mentions are read.
//
// Thread safety: points into what the reading of one text holds.
#pragma once
#include <vector>

#include "text/clause.h"
#include "text/joined_rows.h"
#include "text/normal.h"
#include "text/polarity.h"
#include "text/span_model.h"

namespace myelin::cause {

class FactorHead;

struct ReadText {
  const text::NormalText& normal;
  const std::vector<text::Clause>& clauses;
  const text::PolarityModel* model = nullptr;  // nullptr: no model reads this language
  const text::PolarityScores* scores = nullptr;
  const text::JoinedRows* joined = nullptr;  // of the language
  const text::LocatedRows* rows = nullptr;   // of scores->features
  float praise = 0.5F;                       // P(praise) of the whole
  bool has_contrast = false;                 // some clause opens with 但是, but…
  const FactorHead* head = nullptr;          // nullptr: only phrases are read
  const text::SpanModel* spans = nullptr;    // nullptr: no model of aspects and opinions
  bool phrases = true;                       // false: only the head is heard
};

}  // namespace myelin::cause
