// Trains a PairModel: a squared-hinge classifier over the n-grams that both texts have and those
// that only one has, small nets over both texts, and on rows kept apart the logistic function that
// joins them with the dense evidence, and the threshold of best F1.
//
// Deterministic: the same rows, options and seed give the same bytes.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "text/pair_model.h"

namespace myelin::text {

struct PairRow {
  std::string a, b;
  bool same = false;
};

struct PairTrainingOptions {
  FeatureSet features = FeatureSet::zh;
  float cost = 0.05F;
  std::uint32_t ngrams_max = 30'000;
  std::uint32_t pairs_with_min = 3;
  std::uint32_t nets = 0;
  std::uint32_t epochs = 5;  // of the nets
  std::uint32_t net_vocabulary = 8'000;
  std::uint64_t seed = 7;
};

struct PairParts {
  std::string file;  // without clue weights
  std::vector<std::string> nets;
};
Result<PairParts> train_pairs(std::span<const PairRow> rows, const PairTrainingOptions& options);

// What a model says of a pair, for fitting and judging.
struct PairEvidence {
  std::array<float, pair_clues> clues{};
  bool same = false;
};
struct PairDecision {
  std::array<float, pair_clues + 1> weights{};
  float threshold = 0.5F;
};
PairDecision fit_pairs(std::span<const PairEvidence> rows);
float probability(const PairEvidence& evidence, const PairDecision& decision);
std::string with_pair_decision(std::string file, const PairDecision& decision);

}  // namespace myelin::text
