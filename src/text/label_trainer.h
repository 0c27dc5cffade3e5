// Trains a LabelModel: for each label a squared-hinge classifier over n-grams, all labels in one
// pass (AdaGrad; Duchi, Hazan & Singer 2011), from clauses of which some labels may be unknown.
// Curves and thresholds are fitted on rows that were not trained on: a threshold is the lowest
// score from which on the precision among those rows is at least `precision_min`; a label that
// never gets there keeps silent.
//
// Deterministic: the same rows in the same order, options and seed give the same bytes.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "text/label_model.h"

namespace myelin::text {

struct LabelledClause {
  std::string text;
  std::vector<std::uint16_t> yes;      // labels that are there
  std::vector<std::uint16_t> unknown;  // labels about which nothing is known
  bool surely = false;                 // an annotator looked: what is not there is surely not there
  std::uint32_t text_id = 0;           // clauses of one annotated text share it
  // Labels that the annotated text has, in this clause or another. A threshold is chosen by whole
  // texts, because annotators mark a thing once, wherever it is said.
  std::vector<std::uint16_t> of_text;
};

struct LabelTrainingOptions {
  FeatureSet features = FeatureSet::zh;
  std::uint64_t seed = 7;
  std::uint32_t passes = 6;
  std::uint32_t ngrams_max = 24'000;
  std::uint32_t rows_with_min = 3;
  std::uint32_t index_bits = 17;
  float rate = 0.3F;
  float unsure_no = 0.3F;   // weight of "not there" where nobody looked
  float unsure_yes = 0.7F;  // weight of "there" where a phrase said so
  float decay = 1e-6F;      // of a weight at each touch
  double precision_min = 0.8;
};

struct LabelFigures {
  std::string label;
  std::size_t trained = 0;           // clauses with it
  std::size_t fitted = 0;            // clauses with it among those the threshold was chosen on
  double precision = 0, recall = 0;  // on those
};
struct TrainedLabels {
  std::string bytes;
  std::size_t rows_trained = 0, ngrams_kept = 0;
  std::vector<LabelFigures> figures;
};

// `fit`: clauses for curves and thresholds; those of one annotated text stand together. Where
// annotators named a label often enough, only annotated texts count for it. A label without a
// threshold is left out of the file.
Result<TrainedLabels> train_labels(std::span<const std::string> labels,
                                   std::span<const LabelledClause> rows,
                                   std::span<const LabelledClause> fit,
                                   const LabelTrainingOptions& options);

}  // namespace myelin::text
