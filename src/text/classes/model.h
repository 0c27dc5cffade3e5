// ClassModel: a trained linear model that scores a whole text for each of a fixed set of outputs:
// classes of which one holds ("which of 77 requests is this?"), or labels of which any number may.
//
// A score is the sum over the text's n-grams (classes/feature.h) of tf-idf value times an 8-bit
// weight, plus a bias. A label has a logistic curve and a threshold, fitted on rows kept out of
// training. Classes are decided by classes/decider.h, together with small nets where there are
// some.
//
// File, little-endian: ClassHeader; the outputs' names, each ended by a line break, padded to 4
// bytes; an OutputCurve each; `rows` hashes in rising order; `rows` inverse document frequencies;
// `rows` rows of `outputs` int8.
// Thread safety: immutable; ClassScratch belongs to one thread.
#pragma once
#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "text/classes/feature.h"
#include "text/mapped_file.h"

namespace myelin::text::classes {

enum class OutputKind : std::uint32_t { classes = 1, labels = 2 };

// How scores of the linear model and of the nets beside it become one answer, and when the answer
// is "none of these": see classes/decider.h. Fitted on rows kept out of training.
struct Decision {
  float linear_scale = 1;        // of the linear scores before the softmax
  float nets_share = 0;          // of the nets' mean log-probabilities
  std::uint32_t nets = 0;        // files beside this one: <name>.net<k>.bin, k from 1
  std::uint32_t has_none = 0;    // 1: rows of "none of these" were there to fit on
  std::array<float, 6> doubt{};  // weights of doubt's evidence; the last is the bias
};

struct ClassHeader {
  std::array<char, 8> magic{'M', 'Y', 'C', 'L', 'A', 'S', 'S', '1'};
  std::uint32_t feature_set = 0;
  OutputKind kind = OutputKind::classes;
  std::uint32_t outputs = 0;
  std::uint32_t rows = 0;
  std::uint32_t names_bytes = 0;
  std::uint32_t reserved = 0;
  std::uint64_t seed = 0;
  std::uint64_t checksum = 0;  // hash64 of what follows the header
  Decision decision;
};
static_assert(sizeof(ClassHeader) == 88);

struct OutputCurve {
  float unit = 1;  // a weight is its int8 times this
  float bias = 0;
  float slope = 1, intercept = 0;  // probability = logistic(slope · score + intercept); labels only
  float threshold = 0.5F;          // of the probability; labels only
};

struct ClassScratch {
  GramScratch grams;
  std::vector<Gram> found;
  std::vector<std::pair<std::uint32_t, float>> values;  // row, value
};

class ClassModel {
 public:
  // Errors: not_found, corrupt (length, magic, checksum, a number that is none).
  static Result<std::shared_ptr<const ClassModel>> open(const std::filesystem::path& path);
  static Result<std::shared_ptr<const ClassModel>> from_bytes(std::string bytes);

  FeatureSet feature_set() const { return static_cast<FeatureSet>(header_.feature_set); }
  OutputKind kind() const { return header_.kind; }
  const Decision& decision() const { return header_.decision; }
  const std::vector<std::string>& names() const { return names_; }
  const std::vector<OutputCurve>& curves() const { return curves_; }
  const std::string& version() const { return version_; }  // 8 hexadecimal digits of the content

  // Replaces `into` by a score for each output.
  void score(const NormalText& text, ClassScratch& scratch, std::vector<float>& into) const;
  // The probability that label `output` holds, of its score.
  float probability(std::size_t output, float score) const;

 private:
  ClassModel() = default;
  Status adopt(std::span<const char> file);

  ClassHeader header_;
  std::vector<std::string> names_;
  std::vector<OutputCurve> curves_;
  std::span<const std::uint32_t> hashes_;
  std::span<const float> idf_;
  std::span<const std::int8_t> weights_;
  std::string bytes_, version_;
  MappedFile file_;
};

// What an n-gram counts before its family is scaled to length one: shared by reading and training.
float gram_value(std::uint16_t count, float idf);

// The file with another decision or other curves; the checksum is made anew.
std::string with_decision(std::string file, const Decision& decision);
std::vector<OutputCurve> curves_of(const std::string& file);
std::string with_curves(std::string file, std::span<const OutputCurve> curves);

}  // namespace myelin::text::classes
