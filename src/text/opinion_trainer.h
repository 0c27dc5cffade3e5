// Trains an OpinionModel from annotated texts, and judges one.
//
// Spans are learnt first; four models, each without a quarter of the texts, propose the candidates
// of that quarter, so that what weighs candidates meets proposals as uncertain as in reading.
// Thresholds are those of the largest F1 on every fifth text, by a model that was trained without
// it; the model that is written has learnt from all of them.
//
// Deterministic: the same rows in the same order, options and seed give the same bytes.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "text/opinion_model.h"

namespace myelin::text {

struct OpinionTrainingOptions {
  FeatureSet features = FeatureSet::zh;
  std::uint64_t seed = 7;
  std::uint32_t span_rows_max = 32'000, category_rows_max = 14'000;
};

// F1 over the sets of each text, summed over the texts (micro).
struct F1 {
  std::size_t right = 0, found = 0, there = 0;
  double value() const {
    return found + there == 0
               ? 0
               : 2.0 * static_cast<double>(right) / static_cast<double>(found + there);
  }
};
struct OpinionFigures {
  F1 category, category_polarity, opinion;
};
OpinionFigures figures_of(const OpinionModel& model, const OpinionThresholds& thresholds,
                          std::span<const OpinionText> texts);

struct TrainedOpinions {
  std::string bytes;
  OpinionThresholds thresholds;
  OpinionFigures held_out;  // on every fifth text, where the thresholds were chosen
};
// `names`: of the categories.
Result<TrainedOpinions> train_opinions(std::span<const std::string> names,
                                       std::span<const OpinionText> texts,
                                       const OpinionTrainingOptions& options);

}  // namespace myelin::text
