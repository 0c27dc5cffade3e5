// Trains a PolarityModel: an L2-regularised squared-hinge classifier over n-grams scaled by their
// naive-Bayes log-count ratio (Wang & Manning 2012, "Baselines and Bigrams"), solved by dual
// coordinate descent (Hsieh et al. 2008), made a probability by logistic curves (Platt 1999) fitted
// on rows that were neither trained nor tested on.
//
// Which part a row belongs to depends on its words alone, so that copies of one text, in one file
// or in several, always fall on the same side: training 75 %, calibration 5 %, test 20 %.
// Deterministic: the same rows in the same order, options and seed give the same bytes.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "text/ngram.h"
#include "text/polarity.h"

namespace myelin::text {

struct LabelledText {
  std::string text;
  bool praises = false;
  std::string source;   // figures are given for each source
  bool clause = false;  // a clause, not a whole text: calibrates the curve for clauses
};

enum class Part : std::uint8_t { train, calibrate, test };
Part part_of(std::string_view text);

struct TrainingOptions {
  FeatureSet features = FeatureSet::zh;
  std::uint64_t seed = 7;
  double cost = 0.5;                // C of the classifier
  double smoothing = 0.3;           // added to every count of the log-count ratio
  double clause_weight = 0.2;       // of a clause among whole texts
  std::uint32_t rows_with_min = 2;  // an n-gram in fewer training rows is left out
  std::uint32_t slot_bits = 20;
  bool balance = false;  // both labels weigh the same, whatever their share
};

// Figures of one source on test rows.
struct PolarityFigures {
  std::string source;
  std::size_t n = 0;
  double accuracy = 0, macro_f1 = 0, auc = 0;
  double calibration_error = 0;  // expected, 10 equal-width bins of P(praise)
};

struct TrainedPolarity {
  std::string bytes;  // the model's file
  std::size_t rows_trained = 0, ngrams_kept = 0;
  std::vector<PolarityFigures>
      figures;  // of `bytes` as they are, weights rounded, on test rows; one a source
};

// Errors: invalid_argument when a part holds no row of one label.
Result<TrainedPolarity> train_polarity(std::span<const LabelledText> rows,
                                       const TrainingOptions& options);

// Figures over exactly these rows, as one source.
PolarityFigures figures_of(const PolarityModel& model, std::span<const LabelledText* const> rows);

}  // namespace myelin::text
