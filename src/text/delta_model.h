// DeltaModel: a small correction to a judgement that a larger model has made, or a judgement of its
// own where there was none: the log-odds of what was asked plus a weighted sum of the text's
// n-grams (the features that every head shares) over the square root of their number.
//
// It is learnt in well under a second from tens to thousands of labelled texts: logistic regression
// with the larger model's log-odds as an offset and a pull of every weight to zero, so that what
// the labels do not speak of stays as it was.
//
// Thread safety: immutable once made.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "text/ngram.h"

namespace myelin::text {

class DeltaModel {
 public:
  DeltaModel() = default;
  // Without a bias. REQUIRES: in rising order of hashes.
  explicit DeltaModel(std::vector<std::pair<std::uint64_t, float>> weights)
      : weights_(std::move(weights)) {}
  // What is to be added to the log-odds of a text, or a clause, with these n-grams.
  float operator()(std::span<const Feature> features) const;
  std::size_t size() const { return weights_.size(); }

  // Lines of text: "bias <number>", then "<hash> <number>" in rising order of hashes.
  std::string to_text() const;
  // Errors: corrupt.
  static Result<DeltaModel> from_text(std::string_view text);

 private:
  friend class DeltaTrainer;
  float bias_ = 0;
  std::vector<std::pair<std::uint64_t, float>> weights_;  // in rising order of hashes
};

struct DeltaRow {
  std::string text;
  bool yes = false;
  float offset = 0;  // log-odds before the correction
  float weight = 1;
  bool judged = true;  // false: only learnt from, as what is common
};

struct DeltaOptions {
  FeatureSet features = FeatureSet::zh;
  float pull = 0.02F;         // of the weights to zero, a row
  std::uint32_t passes = 60;  // over the rows
};

class DeltaTrainer {
 public:
  // The same rows in the same order give the same model. REQUIRES: rows is not empty.
  static DeltaModel train(std::span<const DeltaRow> rows, const DeltaOptions& options);
};

// The rows' share that is judged rightly, before and after, each row by a model that has not seen
// it (five folds by position).
struct DeltaFigures {
  std::size_t n = 0;
  double accuracy_before = 0, accuracy_after = 0;
  double f1_before = 0, f1_after = 0;  // of yes
};
DeltaFigures cross_validate(std::span<const DeltaRow> rows, const DeltaOptions& options);

}  // namespace myelin::text
