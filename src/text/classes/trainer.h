// Trains a ClassModel: for each output a squared-hinge classifier against the rest (dual
// coordinate descent with shrinking; Hsieh et al. 2008, Fan et al. 2008), over tf-idf n-grams; then
// keeps the n-grams whose weights matter most and trains once more on those.
//
// Deterministic: the same rows in the same order, options and seed give the same bytes.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "text/classes/model.h"

namespace myelin::text::classes {

struct ClassRow {
  std::string text;
  std::vector<std::uint16_t> yes;  // outputs that hold: one for classes, any number for labels
  float weight = 1;
};

struct ClassTrainingOptions {
  FeatureSet features = FeatureSet::en;
  OutputKind kind = OutputKind::classes;
  double cost = 1;
  std::uint32_t rows_max = 16'000;  // n-grams kept
  std::uint32_t texts_with_min = 2;
  std::uint64_t seed = 7;
};

// A label's curve and threshold are not fitted here (fit_labels does); a class model's decision is
// not either (classes/decider.h). Errors: invalid_argument (no rows, an output out of range).
Result<std::string> train_classes(std::span<const std::string> names,
                                  std::span<const ClassRow> rows,
                                  const ClassTrainingOptions& options);

}  // namespace myelin::text::classes
