// Trains a LabelModel (label_model.h) from few sentences: any number of labels each, squared hinge
// over the n-grams that the reader hashes anyway, all labels in one small table. Curves are fitted
// out of fold: each judged sentence is scored by a model that has not seen it.
//
// Deterministic: the same rows, options and seed give the same bytes.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "text/label_model.h"

namespace myelin::text {

struct SentenceRow {
  std::string text;
  std::vector<std::uint16_t> yes;
  std::vector<std::uint16_t> unknown;  // labels that this row says nothing of
  float weight = 1;
  bool judged = false;  // curves are fitted on it
};

struct SentenceLabelOptions {
  FeatureSet features = FeatureSet::zh;
  float cost = 1;
  std::uint32_t rows_with_min = 2;
  std::uint32_t ngrams_max = 16'000;
  std::uint32_t index_bits = 16;
  std::uint32_t folds = 5;
  std::uint64_t seed = 7;
};

struct TrainedSentenceLabels {
  std::string bytes;
  std::size_t ngrams_kept = 0;
  std::vector<double> precision, recall;  // of each label, out of fold, at a probability of a half
};
// A label is said where its probability reaches a half.
Result<TrainedSentenceLabels> train_sentence_labels(std::span<const std::string> labels,
                                                    std::span<const SentenceRow> rows,
                                                    const SentenceLabelOptions& options);

}  // namespace myelin::text
