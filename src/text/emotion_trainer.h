// Trains an EmotionModel: for each register and emotion a squared-hinge classifier
// (dual_descent.h) over n-grams scaled by their naive-Bayes log-count ratio, rare emotions weighing
// more; the other register's rows help at a lower weight. With a dictionary (gloss.h) the English
// glosses of the words weigh, too: their weights are added to the n-grams of their words, of those
// also that no row holds.
//
// What the figures, the soft-max and the offsets of the scores are fitted on are scores of five
// models, each of a fifth of the rows it was not trained on; the offsets, which raise macro-F1, are
// for the figures chosen on one half of the rows and judged on the other. The model that ships is
// trained on all rows. Deterministic: the same rows, options and seed give the same bytes.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "text/emotion.h"
#include "text/gloss.h"

namespace myelin::text {

struct EmotionRow {
  std::string text;
  std::uint8_t emotion = 0;  // as in EmotionRead
  std::uint8_t tone = 0;     // the register
  std::string source;        // figures are given for each source
};

struct EmotionTrainingOptions {
  FeatureSet features = FeatureSet::zh;
  std::uint64_t seed = 7;
  double cost = 0.3;
  double balance = 0.5;       // power of the weight that makes both answers weigh the same
  double gate_balance = 0.5;  // the same of the two registers
  // Of rows of the other register, in training each.
  std::array<double, emotion_registers> others{0.15, 0.5};
  double smoothing = 0.3;
  float gloss_value = 0.6F;  // of a gloss, where an n-gram's is 1
  std::uint32_t slot_bits = 17;
};

struct EmotionFigures {
  std::string source;
  std::size_t n = 0;
  double accuracy = 0, macro_f1 = 0;
  double calibration_error = 0;  // expected, 15 bins of equal mass, of the confidence
};

struct TrainedEmotion {
  std::string bytes;
  std::size_t rows_trained = 0, ngrams_kept = 0;
  std::vector<EmotionFigures> figures;  // cross-validated
};

// Errors: invalid_argument when a register lacks an emotion.
// `glosses` may be empty.
Result<TrainedEmotion> train_emotion(std::span<const EmotionRow> rows, const GlossBook& glosses,
                                     const EmotionTrainingOptions& options);

// What was said of rows whose emotion is known, as one source. REQUIRES: as many reads as rows.
EmotionFigures figures_of(std::span<const EmotionRow* const> rows,
                          std::span<const EmotionRead> reads);

}  // namespace myelin::text
