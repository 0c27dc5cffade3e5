// LabelModel: a trained linear model of what a clause speaks about: any number of labels, each
// with a probability and a threshold of its own, over the n-grams (ngram.h) that the polarity model
// has already hashed.
//
// An n-gram that training kept has a row of 8-bit weights, one a label; a small table leads from
// its hash to the row. The score of a label is its weights' sum over the square root of the
// clause's number of n-grams; a logistic curve, fitted on clauses kept out of training, makes it a
// probability.
//
// File, little-endian: LabelHeader; the labels' names, each ended by a line break, padded to 4
// bytes; a LabelCurve for each label; for each row its place in the index of 2^index_bits entries
// (uint32), then its check (uint16), padded to 4 bytes; `rows` rows of `stride` int8.
// Thread safety: immutable; LabelScratch belongs to one thread.
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

struct LabelHeader {
  std::array<char, 8> magic{'M', 'Y', 'L', 'A', 'B', 'E', 'L', '2'};
  std::uint32_t feature_set = 0;
  std::uint32_t labels = 0;
  std::uint32_t stride = 0;  // labels rounded up to 16
  std::uint32_t index_bits = 0;
  std::uint32_t rows = 0;
  std::uint32_t names_bytes = 0;
  std::uint64_t seed = 0;
  std::uint64_t checksum = 0;  // hash64 of what follows the header
  std::array<std::uint8_t, 16> reserved{};
};
static_assert(sizeof(LabelHeader) == 64);

struct LabelCurve {
  float unit = 1;  // a weight is its int8 times this
  float bias = 0;
  float slope = 1, intercept = 0;  // probability = logistic(slope · score + intercept)
  float threshold = 2;             // of the score; a label at or above it is said to be there
};

struct LabelIndexEntry {
  std::uint16_t check = 0, row = 0;  // check 0: empty
};
constexpr std::uint16_t label_check(std::uint64_t hash) {
  return static_cast<std::uint16_t>((hash & 0xffff) == 0 ? 1 : hash & 0xffff);
}

// The index as a file holds it: only the entries that lead to one of the `rows`.
std::string packed_index(std::span<const LabelIndexEntry> index, std::size_t rows);
constexpr std::size_t packed_index_bytes(std::size_t rows) {
  return rows * sizeof(std::uint32_t) + (rows + 1) / 2 * 2 * sizeof(std::uint16_t);
}

struct LabelHit {
  std::uint16_t label = 0;
  float probability = 0;
};
struct LabelScratch {
  std::vector<std::int32_t> sums;
  std::vector<std::uint32_t> rows;  // of the n-grams that have one
};

class LabelModel {
 public:
  // Errors: not_found, corrupt (length, magic, checksum).
  static Result<std::shared_ptr<const LabelModel>> open(const std::filesystem::path& path);
  static Result<std::shared_ptr<const LabelModel>> from_bytes(std::string bytes);

  FeatureSet feature_set() const { return static_cast<FeatureSet>(header_.feature_set); }
  const std::vector<std::string>& names() const { return names_; }
  const std::string& version() const { return version_; }  // 8 hexadecimal digits of the content

  // Appends the labels that the clause with these n-grams reaches, in their order.
  void find(std::span<const Feature> features, LabelScratch& scratch,
            std::vector<LabelHit>& into) const;
  // Tables that hold these rows beside others' (joined_rows.h) are filled by this: calls
  // fn(place, place_bits, check, row) for every row.
  template <typename Fn>
  void each_row(Fn&& fn) const {
    for (std::size_t place = 0; place < index_.size(); ++place)
      if (const auto& entry = index_[place]; entry.check != 0)
        fn(place, header_.index_bits, entry.check,
           rows_.subspan(std::size_t{entry.row} * header_.stride, header_.stride));
  }
  std::size_t known() const { return header_.rows; }
  std::uint32_t place_bits() const { return header_.index_bits; }
  std::size_t stride() const { return header_.stride; }
  // Appends the labels that the sums of a clause of so many n-grams reach, in their order.
  void reach(std::span<const std::int32_t> sums, std::size_t ngrams,
             std::vector<LabelHit>& into) const;
  // How much each n-gram speaks for one label; one number a feature, comparable with each other.
  void weigh(std::span<const Feature> features, std::uint16_t label,
             std::vector<float>& into) const;
  // The score of every label, before curves and thresholds.
  void scores(std::span<const Feature> features, LabelScratch& scratch,
              std::vector<float>& into) const;
  // The probability of every label, whatever its threshold.
  void probabilities(std::span<const Feature> features, LabelScratch& scratch,
                     std::vector<float>& into) const;

 private:
  LabelModel() = default;
  Status adopt();
  bool sum_up(std::span<const Feature> features, LabelScratch& scratch) const;

  LabelHeader header_;
  std::vector<std::string> names_;
  std::vector<LabelCurve> curves_;
  std::vector<LabelIndexEntry> index_;
  std::string bytes_, version_;
  std::span<const std::int8_t> rows_;
};

}  // namespace myelin::text
