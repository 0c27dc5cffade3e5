// Trains a PolarityModel: an L2-regularised squared-hinge classifier over n-grams scaled by their
// naive-Bayes log-count ratio (Wang & Manning 2012, "Baselines and Bigrams"), solved by dual
// coordinate descent (dual_descent.h), made a probability by logistic curves (polarity_curve.h)
// fitted on rows that were neither trained nor tested on.
//
// Which part a row belongs to depends on its words alone, so that copies of one text, in one file
// or in several, always fall on the same side: training 75 %, calibration 5 %, test 20 %.
// Deterministic: the same rows in the same order, options and seed give the same bytes.
#pragma once
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "text/calibration.h"
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
// Of the words alone: copies of a text that differ in marks and spaces share it.
std::uint64_t words_hash(std::string_view text);

struct TrainingOptions {
  FeatureSet features = FeatureSet::zh;
  std::uint64_t seed = 7;
  double cost = 0.3;                      // C of the classifier
  double smoothing = 0.3;                 // added to every count of the log-count ratio
  double clause_weight = 0.05;            // of a clause among whole texts, for whole texts
  double clause_weight_of_clauses = 0.5;  // and for clauses
  std::uint32_t rows_with_min = 2;        // an n-gram in fewer training rows is left out
  std::uint32_t slot_bits = 20;
  double ratio_floor = 0.5;  // added to the size of every n-gram's log-count ratio
  // Trains the model that is returned on every row, once the figures (and the curves it keeps)
  // have been taken from one that was trained on its part.
  bool every_row = false;
  bool balance = false;  // both labels weigh the same, whatever their share
};

// Figures of one source on test rows.
struct PolarityFigures {
  std::string source;
  std::size_t n = 0;
  double accuracy = 0, macro_f1 = 0, auc = 0;
  double calibration_error = 0;  // expected, 15 bins of equal mass, of P(praise)
  std::array<double, coverages.size()> accuracy_at{};  // on the surest share: abstention
};

struct TrainedPolarity {
  std::string bytes;  // the model's file
  std::size_t rows_trained = 0, ngrams_kept = 0;
  std::vector<PolarityFigures> figures;  // of `bytes` as they are, weights rounded, on test rows;
                                         // one a source, then all whole texts together
};

// Errors: invalid_argument when a part holds no row of one label.
Result<TrainedPolarity> train_polarity(std::span<const LabelledText> rows,
                                       const TrainingOptions& options);

// Figures over exactly these rows, as one source.
PolarityFigures figures_of(const PolarityModel& model, std::span<const LabelledText* const> rows);

}  // namespace myelin::text
