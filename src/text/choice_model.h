// ChoiceModel: a linear model over hashed features that says how probable each of a few answers is
// (multinomial logistic regression), or how well one of several candidates fits (one weight a
// feature; conditional logit). Small enough that a reader holds several.
//
// As bytes: ChoiceHeader; a bias for each answer, padded to 8 bytes; HashedRows.
// Thread safety: immutable; it points into bytes that somebody else keeps.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "text/hashed_rows.h"

namespace myelin::text {

struct WeighedFeature {
  std::uint64_t hash = 0;
  float value = 1;
  WeighedFeature(std::uint64_t h, float v = 1) : hash(h), value(v) {}  // NOLINT: a hash is one
};
using FeatureHashes = std::vector<WeighedFeature>;

// A hash of parts, each of which matters, in their order.
constexpr std::uint64_t mix(std::uint64_t hash) {
  return hash;
}
template <class... Rest>
constexpr std::uint64_t mix(std::uint64_t hash, std::uint64_t next, Rest... rest) {
  std::uint64_t h = (hash ^ (next + 0x9e3779b97f4a7c15ULL)) * 0xd6e8feb86659fd93ULL;
  h ^= h >> 29;
  return mix(h, static_cast<std::uint64_t>(rest)...);
}

class ChoiceModel {
 public:
  // Takes what stands at the beginning of `bytes` and removes it. False where that is none.
  bool adopt(std::string_view& bytes);
  std::size_t answers() const { return bias_.size(); }
  // The score of each answer; of a model with one answer, of the candidate.
  void scores(std::span<const WeighedFeature> features, std::vector<float>& into) const;
  float score(std::span<const WeighedFeature> features) const;

 private:
  std::vector<float> bias_;
  HashedRows rows_;
};

// In place; returns the index of the largest.
std::size_t to_probabilities(std::span<float> scores);
float to_probability(float score);

// What a model learns from. With several answers: one list of features and the answer that is
// right. With one answer: `candidates` lists, of which the one at `answer` is right; with a single
// candidate, `answer` 0 says it is right and 1 that it is not.
struct ChoiceExample {
  std::vector<FeatureHashes> candidates;
  std::uint32_t answer = 0;
  float weight = 1;
};
struct ChoiceTrainingOptions {
  std::uint32_t answers = 1;
  std::uint64_t seed = 7;
  std::uint32_t passes = 8;
  std::uint32_t examples_min = 2;  // a feature in fewer examples is left out
  std::uint32_t rows_max = 40'000;
  float rate = 0.1F;
  float decay = 1e-5F;
  double hidden_share = 0.1;
};
// The bytes that ChoiceModel::adopt takes: AdaGrad, the average over the later passes.
// Deterministic.
std::string train_choices(std::span<const ChoiceExample> examples,
                          const ChoiceTrainingOptions& options);

}  // namespace myelin::text
