// PairModel: whether two questions ask the same thing.
//
// Evidence: how much of what each says the other says too, by weight of what is rare (characters
// and n-grams, idf); whether they begin and end alike, how long the longest common subsequence is,
// whether numbers, negations or question words differ; what n-grams stand in both and in only one,
// each with a trained weight ("借呗" against "花呗" weighs, "请问" does not); and what small nets
// that read both say. A logistic function of all, fitted on rows kept out of training, is the
// probability; the threshold is the one of best F1 there.
//
// Symmetric: (a, b) is answered as (b, a). File, little-endian: PairHeader; `rows` n-grams in
// rising order of hash. Thread safety: immutable; PairScratch belongs to one thread.
#pragma once
#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "text/classes/feature.h"
#include "text/mapped_file.h"
#include "text/net/model.h"

namespace myelin::text {

inline constexpr std::size_t pair_values = 14;              // overlap; see pair_values_of
inline constexpr std::size_t pair_clues = pair_values + 2;  // and the linear score, the nets' logit

struct PairHeader {
  std::array<char, 8> magic{'M', 'Y', 'P', 'A', 'I', 'R', 'S', '1'};
  std::uint32_t feature_set = 0;
  std::uint32_t rows = 0;
  std::uint32_t nets = 0;
  float unit = 1, bias = 0;                          // of the n-grams' weights
  float threshold = 0.5F;                            // of the probability
  std::array<float, pair_clues + 1> clue_weights{};  // the last is the bias
  std::uint32_t reserved = 0;
  std::uint64_t seed = 0;
  std::uint64_t checksum = 0;  // hash64 of what follows the header
};
static_assert(sizeof(PairHeader) == 120);

struct PairGram {
  std::uint32_t hash = 0;
  float idf = 0;
  std::int16_t both = 0, one = 0;  // weights, in units
};

struct PairScratch {
  NormalText a, b;
  classes::GramScratch raw;
  std::vector<classes::Gram> grams_a, grams_b;
  std::vector<float> idf_a, idf_b;
  std::vector<const PairGram*> found_a, found_b;
  net::NetText text;
  net::NetScratch net_a, net_b;
  std::array<float, pair_clues> clues{};
};

using PairValues = std::array<float, pair_values>;

class PairModel {
 public:
  // Opens <folder>/<name>.bin and the nets beside it. Errors: not_found, corrupt.
  static Result<std::shared_ptr<const PairModel>> open(const std::filesystem::path& folder,
                                                       const std::string& name);
  static Result<std::shared_ptr<const PairModel>> of(std::string file,
                                                     std::vector<std::string> nets);

  float threshold() const { return header_.threshold; }
  FeatureSet feature_set() const { return static_cast<FeatureSet>(header_.feature_set); }
  // Fills scratch.clues.
  void listen(std::string_view a, std::string_view b, PairScratch& scratch) const;
  // The probability that both ask the same.
  float same(std::string_view a, std::string_view b, PairScratch& scratch) const;

 private:
  PairModel() = default;
  Status adopt(std::span<const char> file);
  Status join(std::vector<std::shared_ptr<const net::NetModel>> nets);

  PairHeader header_;
  std::span<const PairGram> grams_;
  std::vector<std::shared_ptr<const net::NetModel>> nets_;
  std::string bytes_;
  MappedFile file_;
};

// The dense evidence, of texts whose n-grams are known. `idf_a[i]` belongs to grams_a[i].
PairValues pair_values_of(const NormalText& a, const NormalText& b,
                          std::span<const classes::Gram> grams_a,
                          std::span<const classes::Gram> grams_b, std::span<const float> idf_a,
                          std::span<const float> idf_b);

// Calls visit(index in a, index in b, whether both have it) for every n-gram of either, in the
// order of hashes; an index is npos_gram where that text has it not.
inline constexpr std::size_t npos_gram = ~std::size_t{0};
template <class Visit>
void for_each_pair_gram(std::span<const classes::Gram> a, std::span<const classes::Gram> b,
                        Visit&& visit) {
  for (std::size_t i = 0, k = 0; i < a.size() || k < b.size();) {
    const bool in_a = k >= b.size() || (i < a.size() && a[i].hash <= b[k].hash);
    const bool in_b = i >= a.size() || (k < b.size() && b[k].hash <= a[i].hash);
    visit(in_a ? i : npos_gram, in_b ? k : npos_gram, in_a && in_b);
    i += in_a, k += in_b;
  }
}

}  // namespace myelin::text
