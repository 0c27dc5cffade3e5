// NameModel: a trained tagger of names in Chinese text: persons, addresses, companies,
// organisations, government bodies, positions, sights, games, books, films.
//
// A linear-chain conditional random field (Lafferty, McCallum and Pereira 2001) over the points of
// a text: a feature (name_features.h) has a weight for each of 41 labels (outside; begin, inside,
// end and single of ten kinds), neighbouring labels have weights of their own, and the best
// sequence is found by Viterbi's algorithm. Weights are 8 bits in a PackedTable. A small net
// (name_net.h) has a say in each label's score.
//
// File, little-endian: NameHeader, the tables words, groups, known, weights, the net. Thread
// safety: immutable; NameTagger belongs to one thread and is reused.
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
#include "text/mapped_file.h"
#include "text/name_features.h"
#include "text/name_net.h"

namespace myelin::text {

enum class NameKind : std::uint8_t {
  name,  // of a person
  address,
  company,
  organization,
  government,
  position,
  scene,
  game,
  book,
  movie
};
inline constexpr std::array<std::string_view, 10> name_kinds{
    "name",     "address", "company", "organization", "government",
    "position", "scene",   "game",    "book",         "movie"};
inline constexpr std::size_t name_labels = 1 + 4 * name_kinds.size();

enum class NamePart : std::uint8_t { begin, inside, end, single };
constexpr std::uint8_t name_label(NameKind kind, NamePart part) {
  return static_cast<std::uint8_t>(1 + 4 * static_cast<int>(kind) + static_cast<int>(part));
}
constexpr bool may_start(std::size_t label) {
  return label == 0 || (label - 1) % 4 == 0 || (label - 1) % 4 == 3;
}
constexpr bool may_stop(std::size_t label) {
  return label == 0 || (label - 1) % 4 >= 2;
}
// May `after` stand right after `before`?
constexpr bool may_follow(std::size_t before, std::size_t after) {
  if (may_stop(before)) return may_start(after);
  return !may_start(after) && (before - 1) / 4 == (after - 1) / 4;
}

// Points [begin, end) of the text.
struct NameSpan {
  std::uint32_t begin = 0, end = 0;
  NameKind kind = NameKind::name;
  auto operator<=>(const NameSpan&) const = default;
};

using NameSteps = std::array<float, name_labels * name_labels>;  // [before · labels + after]

struct NameHeader {
  std::array<char, 8> magic{'M', 'Y', 'N', 'A', 'M', 'E', 'S', '2'};
  std::uint32_t labels = name_labels;
  float weight_unit = 1;   // a weight is its int8 times this
  float outside_bias = 0;  // added to the label outside
  float net_share = 0;     // of the logarithms of the net's probabilities
  std::uint64_t seed = 0;
  std::uint64_t checksum = 0;  // hash64 of what follows the header
  std::uint64_t net_bytes = 0;
  NameSteps steps{};
};
inline constexpr unsigned name_weight_bits = 14;  // label over 8 bits of weight

struct NameScores {
  std::vector<float> of;  // [point · name_labels + label]
};
// The best allowed sequence of labels, as spans by position.
void best_names(const NameScores& scores, const NameSteps& steps, std::vector<NameSpan>& into);

struct NameTagger {  // buffers
  NameScratch scratch;
  NameFeatures features;
  NameScores scores;
  NameNetScratch net;
};

class NameModel {
 public:
  // Maps the file. Errors: not_found, corrupt.
  static Result<std::shared_ptr<const NameModel>> open(const std::filesystem::path& path);
  static Result<std::shared_ptr<const NameModel>> from_bytes(std::string bytes);
  NameModel(const NameModel&) = delete;
  NameModel& operator=(const NameModel&) = delete;

  const std::string& version() const { return version_; }  // 8 hexadecimal digits of the content
  // The names in a text, by position, never overlapping.
  void find(std::u32string_view text, NameTagger& tagger, std::vector<NameSpan>& into) const;

 private:
  NameModel() = default;
  Status adopt(std::span<const char> file);

  const NameHeader* header_ = nullptr;
  NameKnowledge knowledge_;
  PackedTable weights_;
  NameNet net_;
  std::string version_, bytes_;
  MappedFile mapped_;
};

}  // namespace myelin::text
