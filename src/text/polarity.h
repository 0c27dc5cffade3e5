// PolarityModel: a trained linear model of whether a text praises or complains, over hashed n-grams
// (ngram.h) and, in Chinese, pairs marked by what they stand under (scope.h). Under a negator or a
// wish an n-gram counts the other way round (shift.h): in clauses, and in English in whole texts,
// too, whose gist in Chinese it did not serve.
//
// The weights are 8 bits each, in one memory-mapped file, in a hash table of two-slot buckets that
// keeps 16 bits of each feature's hash, so that an n-gram never seen in training almost never meets
// another's weight. Whole texts and clauses that stand alone have weights of their own, because
// people judge a whole by its gist and a clause by its words. A score is the sum of weights over
// the square root of the number of n-grams; two logistic curves, fitted on rows kept out of
// training, make it a probability: one for whole texts, which knows their length, and one for
// clauses.
//
// File, little-endian: the 72 bytes of PolarityHeader, then 2^slot_bits PolaritySlots; check 0:
// empty. Thread safety: immutable; PolarityScores belongs to one thread.
#pragma once
#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "text/mapped_file.h"
#include "text/ngram.h"
#include "text/squared_weight.h"

namespace myelin::text {

struct Logistic {
  float slope = 1, intercept = 0;
  float operator()(float score) const;  // 0…1
};

// The same, flatter or steeper with the text's length: long texts judge many things.
struct LengthLogistic {
  float slope = 1, intercept = 0, slope_by_length = 0, intercept_by_length = 0;
  float operator()(float score, float length) const {
    return Logistic{slope + slope_by_length * length,
                    intercept + intercept_by_length * length}(score);
  }
};
// Whether the weights of whole texts are shifted as those of clauses are.
constexpr bool shifts_whole(FeatureSet set) {
  return set == FeatureSet::en;
}
// How far a text is judged as a clause: wholly up to some fifteen characters of Chinese.
constexpr float clause_share(std::size_t ngrams) {
  constexpr float clause_ngrams = 50, text_ngrams = 150;
  const float above = (static_cast<float>(ngrams) - clause_ngrams) / (text_ngrams - clause_ngrams);
  return above <= 0 ? 1 : above >= 1 ? 0 : 1 - above;
}
// What the curve knows of a length: ln of the n-grams over a hundred, within ±3.
float length_term(std::size_t ngrams);

struct PolarityHeader {
  std::array<char, 8> magic{'M', 'Y', 'P', 'O', 'L', 'A', 'R', '4'};
  std::uint32_t feature_set = 0;
  std::uint32_t slot_bits = 0;
  float whole_unit = 1, clause_unit = 1;  // a weight is its widened int8 times this
  float whole_bias = 0, clause_bias = 0;
  LengthLogistic whole;
  Logistic clause;
  std::uint64_t seed = 0;
  std::uint64_t checksum = 0;  // hash64 of the slots
};
static_assert(sizeof(PolarityHeader) == 72);

// An n-gram weighs one thing in a whole text and another in a clause that stands alone.
struct PolaritySlot {
  std::uint16_t check = 0;
  std::int8_t whole = 0, clause = 0;  // squared_weight.h
};
static_assert(sizeof(PolaritySlot) == 4);

// The 16 bits of a feature's hash that its slot keeps; never 0. The bucket comes from the high
// bits.
constexpr std::uint16_t polarity_check(std::uint64_t hash) {
  return static_cast<std::uint16_t>((hash & 0xffff) == 0 ? 1 : hash & 0xffff);
}

// A text scored once; any clause of it can be asked for.
struct PolarityScores {
  std::vector<Feature> features;
  std::vector<float> shifts;          // of points: shift.h
  std::vector<float> weights;         // of features, in the whole text
  std::vector<float> clause_weights;  // of features, in their clause
  std::vector<Feature> scopes;        // Chinese: scope.h; they weigh, but do not count as n-grams
  std::vector<float> scope_weights, scope_clause_weights;
  float sum = 0;  // of all weights in the whole text
  std::vector<std::uint32_t>
      features_before;  // [i]: features that end before point i; one more entry than points
  std::vector<float> sum_before;  // of their clause weights
};

class PolarityModel {
 public:
  // Maps the file. Errors: not_found, corrupt (length, magic, checksum).
  static Result<std::shared_ptr<const PolarityModel>> open(const std::filesystem::path& path);
  // The same from memory: what a trainer just made.
  static Result<std::shared_ptr<const PolarityModel>> from_bytes(std::string bytes);
  PolarityModel(const PolarityModel&) = delete;
  PolarityModel& operator=(const PolarityModel&) = delete;

  FeatureSet feature_set() const { return static_cast<FeatureSet>(header_.feature_set); }
  const std::string& version() const {
    return version_;
  }  // 8 hexadecimal digits of the file's content

  void score(const NormalText& text, PolarityScores& into) const {
    begin(text, into);
    finish(text, into);
  }
  // The same in two steps, for readers with other things to do while memory answers: the n-grams,
  // whose weights are asked for; then the weights.
  void begin(const NormalText& text, PolarityScores& into) const;
  void finish(const NormalText& text, PolarityScores& into) const;
  // P(praise) of the whole text, and of the points [begin, end). 0.5 and the like where nothing is
  // known. A text as short as a clause is judged as one.
  float probability(const PolarityScores& scores) const;
  float probability(const PolarityScores& scores, std::size_t begin, std::size_t end) const;
  // The weights that decided, one a feature, then one a scope feature.
  void decisive_weights(const PolarityScores& scores, std::vector<float>& into) const;
  // Before calibration; 0 for no n-gram at all.
  float raw(const PolarityScores& scores) const;
  float raw(const PolarityScores& scores, std::size_t begin, std::size_t end) const;

 private:
  PolarityModel() = default;
  Status adopt(std::span<const char> file);
  const PolaritySlot* bucket_of(std::uint64_t hash) const {
    return slots_.data() + ((hash >> (64 - header_.slot_bits)) & ~std::uint64_t{1});
  }
  // Returns the sum of `weights`. `shifts`: of points; empty: nothing is shifted.
  float look_up(std::span<const Feature> features, std::span<const float> shifts,
                std::vector<float>& weights, std::vector<float>& clause_weights) const;

  PolarityHeader header_;
  std::span<const PolaritySlot> slots_;
  std::array<float, 256> wide_{};  // widened(w), by the byte of w
  std::string version_, bytes_;
  MappedFile mapped_;
};

}  // namespace myelin::text
