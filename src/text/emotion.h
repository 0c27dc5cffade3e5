// EmotionModel: which of six emotions a text shows, over the n-grams (ngram.h) that the polarity
// model has already hashed.
//
// One file holds linear models of two registers, because people write differently of everyday
// things and in a public crisis; a third linear score, learnt beside them, says which register a
// text is of. An n-gram's 8-bit weights (squared_weight.h) for all of it stand in one slot of 16
// bytes. A score is the sum of weights over the square root of the number of n-grams; the emotion
// is the one of the highest score, and a soft-max fitted on rows kept out of training makes it a
// probability.
//
// File, little-endian: EmotionHeader, then 2^slot_bits EmotionSlots. Thread safety: immutable.
#pragma once
#include <array>
#include <cstddef>
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

inline constexpr std::size_t emotion_count = 6;  // neutral, happy, angry, sad, fear, surprise
inline constexpr std::size_t emotion_registers = 2;
inline constexpr std::size_t emotion_weights = emotion_registers * emotion_count + 1;
inline constexpr std::size_t emotion_gate = emotion_weights - 1;  // above 0: the second register

struct EmotionRegister {
  std::array<float, emotion_count> bias{};       // of the scores
  std::array<float, emotion_count> intercept{};  // of the soft-max
  float slope = 1;
};
struct EmotionHeader {
  std::array<char, 8> magic{'M', 'Y', 'E', 'M', 'O', 'T', 'I', '2'};
  std::uint32_t feature_set = 0;
  std::uint32_t slot_bits = 0;
  std::array<float, emotion_weights> unit{};  // a weight is its widened int8 times this
  std::array<EmotionRegister, emotion_registers> registers{};
  float gate_bias = 0;
  std::uint64_t seed = 0;
  std::uint64_t checksum = 0;  // hash64 of the slots
};
static_assert(sizeof(EmotionHeader) == 192);

struct EmotionSlot {
  std::uint16_t check = 0;  // 0: empty
  std::array<std::int8_t, 14> weights{};
};
static_assert(sizeof(EmotionSlot) == 16);
constexpr std::uint16_t emotion_check(std::uint64_t hash) {
  return static_cast<std::uint16_t>((hash & 0xffff) == 0 ? 1 : hash & 0xffff);
}

// Of the bytes of slots, w·|w| each; those of the check mean nothing.
using EmotionSums = std::array<std::int32_t, sizeof(EmotionSlot)>;

struct EmotionRead {
  std::size_t emotion = 0;  // 0 neutral, 1 happy, 2 angry, 3 sad, 4 fear, 5 surprise
  std::size_t tone = 0;     // the register it was judged by
  float confidence = 0;     // P of the emotion
  // P that the text is not neutral. No collection says how strong an emotion is, so this is how
  // surely there is one, not a measured strength.
  float intensity = 0;
  std::array<float, emotion_count> scores{};  // before the soft-max
};

class EmotionModel {
 public:
  // Maps the file. Errors: not_found, corrupt (length, magic, checksum, numbers).
  static Result<std::shared_ptr<const EmotionModel>> open(const std::filesystem::path& path);
  // The same from memory: what a trainer just made.
  static Result<std::shared_ptr<const EmotionModel>> from_bytes(std::string bytes);
  EmotionModel(const EmotionModel&) = delete;
  EmotionModel& operator=(const EmotionModel&) = delete;

  FeatureSet feature_set() const { return static_cast<FeatureSet>(header_.feature_set); }
  const std::string& version() const { return version_; }  // 8 hexadecimal digits of the content

  // A text without n-grams is neutral, with confidence 0.
  EmotionRead read(std::span<const Feature> features) const;
  // The same from the sums of a text of so many n-grams.
  EmotionRead judge(const EmotionSums& sums, std::size_t ngrams) const;
  // Tables that hold these weights beside others' (joined_rows.h) are filled by this: calls
  // fn(place, place_bits, check, weights) for every slot that is not empty.
  template <typename Fn>
  void each_row(Fn&& fn) const {
    for (std::size_t place = 0; place < slots_.size(); ++place)
      if (slots_[place].check != 0)
        fn(place, header_.slot_bits, slots_[place].check,
           std::span(slots_[place].weights).first(emotion_weights));
  }
  std::size_t known() const;  // slots that are not empty
  std::uint32_t place_bits() const { return header_.slot_bits; }
  // How much each n-gram speaks for `read.emotion` against the mean of all; one a feature.
  void weigh(std::span<const Feature> features, const EmotionRead& read,
             std::vector<float>& into) const;

 private:
  EmotionModel() = default;
  Status adopt(std::span<const char> file);
  const EmotionSlot* slot_of(std::uint64_t hash) const {
    const EmotionSlot* const slot = slots_.data() + (hash >> (64 - header_.slot_bits));
    return slot->check == emotion_check(hash) ? slot : nullptr;
  }

  EmotionHeader header_;
  std::span<const EmotionSlot> slots_;
  std::string version_, bytes_;
  MappedFile mapped_;
};

}  // namespace myelin::text
