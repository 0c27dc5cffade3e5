// JoinedRows: what several heads weigh an n-gram with, side by side in one stretch of 64 bytes (or
// a multiple), so that one look into memory serves all of them. Made when models are loaded: from
// the slots of an EmotionModel and the rows of LabelModels of one set of features.
//
// Most n-grams of a text stand in no head's table: a bitmap that stays near the processor turns
// them away before that look. The sums are those of the models' own tables, which name an n-gram by
// the highest 16 or 17 bits of its hash (the place) and by its lowest 16 (the check).
// Thread safety: immutable; LocatedRows belongs to one thread.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "text/emotion.h"
#include "text/label_model.h"
#include "text/ngram.h"

namespace myelin::text {

// The n-grams of a text that some head knows, found once for all heads and all clauses.
struct LocatedRows {
  std::vector<std::uint32_t> at;      // in the order of the features
  std::vector<std::uint32_t> before;  // [i]: how many of the first i features are known
  std::vector<std::uint64_t> passed;  // hashes that the bitmap let through
  std::vector<std::uint32_t> passed_before;
};

class JoinedRows {
 public:
  // `emotion` may be nullptr. The models need not outlive the call.
  JoinedRows(const EmotionModel* emotion, std::span<const LabelModel* const> labels);

  // In two steps, for readers with other things to do while memory answers: which n-grams may be
  // known, whose rows are asked for; then which are.
  void begin(std::span<const Feature> features, LocatedRows& into) const;
  void finish(LocatedRows& into) const;

  // The sums of the emotion's weights over a whole text.
  void add_emotion(const LocatedRows& rows, EmotionSums& into) const;
  // Of the `model`th of the label models over the features [first, last). Replaces `sums`; false:
  // no n-gram has a row.
  bool add_labels(std::size_t model, const LocatedRows& rows, std::size_t first, std::size_t last,
                  std::vector<std::int32_t>& sums) const;

 private:
  static constexpr std::uint32_t place_bits = 16, gate_check_bits = 4;
  static constexpr std::size_t line_bytes = 64;
  enum Low : std::uint8_t { zero = 0, one = 1, any = 2 };  // the 17th bit of the hash
  // The first 16 bytes of a stretch are an EmotionSlot whose last byte, which holds no weight, says
  // `Low` and how far the stretch is from where it would stand in an empty table.
  static constexpr std::size_t meta_byte = 15, low_bits = 2, steps_max = 64;

  struct Key {
    std::uint16_t top = 0, check = 0;
    Low low = any;
  };
  static Key key_of(std::uint64_t place, std::uint32_t bits, std::uint16_t check);
  std::size_t home_of(std::uint64_t top, std::uint64_t check) const {
    return static_cast<std::size_t>(top << (table_bits_ - place_bits) |
                                    (check & ((1U << (table_bits_ - place_bits)) - 1)));
  }
  static std::size_t gate_bit(std::uint64_t top, std::uint64_t check) {
    return static_cast<std::size_t>(top << gate_check_bits |
                                    (check & ((1U << gate_check_bits) - 1)));
  }
  std::int8_t* bytes_at(std::size_t at) {
    return reinterpret_cast<std::int8_t*>(lines_.data()) + at * pitch_;
  }
  const std::int8_t* bytes_at(std::size_t at) const {
    return reinterpret_cast<const std::int8_t*>(lines_.data()) + at * pitch_;
  }
  // Copies `weights` to `offset` of every stretch of the key, or of a new one.
  void put(const Key& key, std::span<const std::int8_t> weights, std::size_t offset);

  struct alignas(line_bytes) Line {
    std::array<std::int8_t, line_bytes> bytes{};
  };
  std::uint32_t table_bits_ = place_bits;
  std::size_t pitch_ = line_bytes;
  std::vector<std::size_t> offsets_, widths_;  // of label models, in a stretch
  std::vector<Line> lines_;
  std::vector<std::uint64_t> gate_;
};

}  // namespace myelin::text
