// Trains a SpanModel: maximum likelihood with AdaGrad (Duchi, Hazan & Singer 2011) over all n-grams
// that stand in at least `texts_min` texts; in each pass a share of them is hidden from each text,
// so that no single one is relied on. The weights are the average over the later passes.
//
// Deterministic: the same rows in the same order, options and seed give the same bytes.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "text/span_model.h"

namespace myelin::text {

struct SpanTags {
  std::string text;
  std::vector<FoundSpan> spans;  // in bytes of the text, not in units; those that overlap are lost
};
struct SpanTrainingOptions {
  FeatureSet features = FeatureSet::zh;
  std::uint64_t seed = 7;
  std::uint32_t passes = 10;
  std::uint32_t texts_min = 2;
  std::uint32_t rows_max = 32'000;
  float rate = 0.03F;
  float decay = 2e-6F;
  double hidden_share = 0.15;
};

// The bytes that SpanModel::adopt takes.
std::string train_spans(std::span<const SpanTags> rows, const SpanTrainingOptions& options);

}  // namespace myelin::text
