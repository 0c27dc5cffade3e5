// OpinionModel: what a text judges, in which words and how: (category, aspect, opinion, polarity),
// the quadruples of aspect-based sentiment analysis.
//
// A SpanModel proposes stretches; ChoiceModels then say which of them are meant (acceptance), what
// each is about (category), which words judge it (pairing; none where the aspect judges by itself,
// 好吃), and with which polarity. An aspect has at most one opinion. (Triples without categories:
// triple_model.h.)
//
// File, little-endian: OpinionHeader; the categories' names, each ended by a line break, padded to
// 8 bytes; SpanModel; ChoiceModels of acceptance, category, pairing, polarity.
// Thread safety: immutable; OpinionScratch belongs to one thread.
#pragma once
#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "text/choice_model.h"
#include "text/opinion_scene.h"
#include "text/span_model.h"

namespace myelin::text {

// Probabilities from which on something is said to be there, chosen for the largest F1 on rows that
// were not trained on.
struct OpinionThresholds {
  float opinion = 0.25F;           // a quadruple as a whole
  float category = 0.3F;           // that the text speaks of a category
  float category_polarity = 0.3F;  // and with this polarity
};

struct OpinionHeader {
  std::array<char, 8> magic{'M', 'Y', 'O', 'P', 'I', 'N', '0', '2'};
  std::uint32_t feature_set = 0;
  std::uint32_t shape = 1;  // there is no other
  std::uint32_t categories = 0;
  std::uint32_t names_bytes = 0;
  OpinionThresholds thresholds;
  std::uint32_t reserved = 0;
  std::uint64_t seed = 0;
  std::uint64_t checksum = 0;  // hash64 of what follows the header
};
static_assert(sizeof(OpinionHeader) == 56);

// Where something stands, in bytes of the original text; begin == end: it has no words.
struct ByteSpan {
  std::uint32_t begin = 0, end = 0;
  auto operator<=>(const ByteSpan&) const = default;
};

struct Opinion {
  ByteSpan aspect, opinion;
  std::uint16_t category = 0;
  std::int8_t polarity = 0;  // −1, 0, 1
  float probability = 0;     // of all of it together
};
// A text with what annotators found in it; probability has no meaning there.
struct OpinionText {
  std::string text;
  std::vector<Opinion> opinions;
};
struct CategoryHit {
  std::uint16_t category = 0;
  std::int8_t polarity = 0;  // of by_polarity only
  float probability = 0;     // that the text speaks of it, somewhere
};
struct Opinions {
  std::vector<Opinion> all;             // whatever its probability, the likeliest first
  std::vector<CategoryHit> categories;  // in their order
  std::vector<CategoryHit> by_polarity;
};

struct OpinionScratch {
  SpanScratch spans;
  std::vector<FoundSpan> found;
  OpinionScene scene;
  FeatureHashes features;
  std::vector<std::uint32_t> near;
  std::vector<float> scores;
};

class OpinionModel {
 public:
  // Candidates below these are not looked at.
  static constexpr float aspect_min = 0.03F, opinion_min = 0.01F;

  // Errors: not_found, corrupt (length, magic, checksum).
  static Result<std::shared_ptr<const OpinionModel>> open(const std::filesystem::path& path);
  static Result<std::shared_ptr<const OpinionModel>> from_bytes(std::string bytes);

  FeatureSet feature_set() const { return static_cast<FeatureSet>(header_.feature_set); }
  const std::vector<std::string>& names() const { return names_; }
  const OpinionThresholds& thresholds() const { return header_.thresholds; }
  const std::string& version() const { return version_; }
  const SpanModel& spans() const { return spans_; }

  // Replaces `into`. `grams` are the n-grams of the text.
  void read(const NormalText& text, std::span<const Feature> grams, OpinionScratch& scratch,
            Opinions& into) const;

 private:
  OpinionModel() = default;
  Status adopt();
  struct Candidate;
  void read_quads(const NormalText& text, OpinionScratch& scratch, Opinions& into) const;
  std::uint32_t pair(const FoundSpan& aspect, OpinionScratch& scratch, float& probability) const;
  void add_categories(std::span<const Candidate> candidates, Opinions& into) const;

  OpinionHeader header_;
  std::string bytes_, version_;
  std::vector<std::string> names_;
  SpanModel spans_;
  ChoiceModel acceptance_, category_, pairing_, polarity_;
};

// The spans that a model of opinions looks at, from those that its SpanModel finds.
void keep_candidates(std::vector<FoundSpan>& spans);

}  // namespace myelin::text
