// PolarityModel: a trained linear model of whether a text praises or complains, over hashed n-grams
// (ngram.h).
//
// The weights are 8 bits each, in one memory-mapped file, in a hash table of two-slot buckets that
// keeps 8 bits of each feature's hash, so that an n-gram never seen in training almost never meets
// another's weight. A score is the sum of weights over the square root of the number of n-grams;
// two logistic curves, fitted on rows kept out of training, make it a probability: one for whole
// texts, one for clauses.
//
// File, little-endian: the 64 bytes of PolarityHeader, then 2^slot_bits slots of {int8 weight,
// uint8 check}; check 0: empty. Thread safety: immutable; PolarityScores belongs to one thread.
#pragma once
#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "text/ngram.h"

namespace myelin::text {

struct Logistic {
  float slope = 1, intercept = 0;
  float operator()(float score) const;  // 0…1
};

struct PolarityHeader {
  std::array<char, 8> magic{'M', 'Y', 'P', 'O', 'L', 'A', 'R', '1'};
  std::uint32_t feature_set = 0;
  std::uint32_t slot_bits = 0;
  float weight_unit = 1;  // a weight is its int8 times this
  float bias = 0;
  Logistic whole, clause;
  std::uint64_t seed = 0;
  std::uint64_t checksum = 0;  // hash64 of the slots
  std::array<std::uint8_t, 8> reserved{};
};
static_assert(sizeof(PolarityHeader) == 64);

struct PolaritySlot {
  std::int8_t weight = 0;
  std::uint8_t check = 0;
};

// The 8 bits of a feature's hash that its slot keeps; never 0. The bucket comes from the high bits.
constexpr std::uint8_t polarity_check(std::uint64_t hash) {
  return static_cast<std::uint8_t>((hash & 0xff) == 0 ? 1 : hash & 0xff);
}

// A text scored once; any clause of it can be asked for.
struct PolarityScores {
  std::vector<Feature> features;
  std::vector<float> weights;  // of features
  std::vector<std::uint32_t>
      features_before;  // [i]: features that end before point i; one more entry than points
  std::vector<float> sum_before;  // of their weights
};

class PolarityModel {
 public:
  // Maps the file. Errors: not_found, corrupt (length, magic, checksum).
  static Result<std::shared_ptr<const PolarityModel>> open(const std::filesystem::path& path);
  // The same from memory: what a trainer just made.
  static Result<std::shared_ptr<const PolarityModel>> from_bytes(std::string bytes);
  ~PolarityModel();
  PolarityModel(const PolarityModel&) = delete;
  PolarityModel& operator=(const PolarityModel&) = delete;

  FeatureSet feature_set() const { return static_cast<FeatureSet>(header_.feature_set); }
  const std::string& version() const {
    return version_;
  }  // 8 hexadecimal digits of the file's content

  void score(const NormalText& text, PolarityScores& into) const;
  // P(praise) of the whole text, and of the points [begin, end). 0.5 and the like where nothing is
  // known.
  float probability(const PolarityScores& scores) const;
  float probability(const PolarityScores& scores, std::size_t begin, std::size_t end) const;
  // Before calibration; 0 for no n-gram at all.
  float raw(const PolarityScores& scores, std::size_t begin, std::size_t end) const;

 private:
  PolarityModel() = default;
  Status adopt(std::span<const char> file);

  PolarityHeader header_;
  std::span<const PolaritySlot> slots_;
  std::string version_, bytes_;
  void* mapping_ = nullptr;
  std::size_t mapping_bytes_ = 0;
};

}  // namespace myelin::text
