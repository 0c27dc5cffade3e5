// Learning what a handful of texts have in common: ten texts that speak of a thing, texts that
// nobody labelled, and words that name the thing.
//
// Which clause of a text speaks of it nobody said: at first all do, then the one that a first model
// finds likeliest (multiple instances: Dietterich, Lathrop & Lozano-Pérez 1997, by
// expectation-maximisation). An n-gram weighs the logarithm of how much oftener it stands in those
// clauses than in the unlabelled ones, never below zero, so that nothing heard before is unsaid.
// How much is enough is chosen without any "no": of several thresholds, the one with the highest
// r²/Pr(yes), where r is the share of the labelled texts that models without them find, and Pr(yes)
// the share of unlabelled texts that are called so (Lee & Liu 2003).
//
// Thread safety: a pure function.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "text/delta_model.h"

namespace myelin::text {

struct FewExamples {
  std::vector<std::string> yes, no;
  std::vector<std::string> hints;       // names and synonyms
  std::vector<std::string> unlabelled;  // most of them speak of something else
};

struct FewLearnt {
  DeltaModel model;      // of clauses; to be added to log-odds of few_absent
  DeltaFigures figures;  // of the labelled texts, each by a model that has not seen it
};

// The log-odds of what nothing speaks for yet.
inline constexpr float few_absent = -4;

// The same texts in the same order give the same model. REQUIRES: neither yes nor unlabelled is
// empty.
FewLearnt learn_from_few(const FewExamples& examples, FeatureSet set);

}  // namespace myelin::text
