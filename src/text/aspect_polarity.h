// AspectPolarity: whether an aspect that is given is praised, blamed or neither: a ChoiceModel over
// the n-grams on its left and right, of its clause and of the text, and over what the polarity
// model says of both; and a small net (net/model.h) over the aspect and its surroundings, which has
// also learnt from aspects of other collections. The logarithms of both's probabilities are added.
//
// File, little-endian: AspectPolarityHeader, then the ChoiceModel (0: blamed, 1: neither, 2:
// praised), then the net. Thread safety: immutable; AspectScratch belongs to one thread.
#pragma once
#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "text/net/model.h"
#include "text/opinion_model.h"
#include "text/polarity.h"

namespace myelin::text {

struct AspectPolarityHeader {
  std::array<char, 8> magic{'M', 'Y', 'A', 'S', 'P', 'E', 'C', '3'};
  std::uint64_t net_bytes = 0;
  std::uint64_t seed = 0;
  std::uint64_t checksum = 0;  // hash64 of what follows
};

struct AspectScratch {
  NormalText normal;
  PolarityScores scores;
  OpinionScene scene;
  FeatureHashes features;
  std::vector<float> answers;
  net::NetText text;
  net::NetScratch net;
};

class AspectPolarity {
 public:
  // Errors: not_found, corrupt.
  static Result<std::shared_ptr<const AspectPolarity>> open(const std::filesystem::path& path);
  static Result<std::shared_ptr<const AspectPolarity>> from_bytes(std::string bytes);

  // −1, 0, 1. `aspect` in bytes of the text; empty: of the whole.
  int judge(std::string_view text, ByteSpan aspect, const PolarityModel& polarity,
            AspectScratch& scratch) const;

 private:
  AspectPolarity() = default;
  std::string bytes_;
  ChoiceModel model_;
  std::shared_ptr<const net::NetModel> net_;
};

// The features of one aspect, as training and reading see them.
void describe_aspect(std::string_view text, ByteSpan aspect, const PolarityModel& polarity,
                     AspectScratch& scratch);

// The net with both heads that learn: of aspects that are given, and of other collections'.
net::NetShape aspect_net_shape();

// `texts`: with opinions whose aspect and polarity count; `beside`: those of other collections,
// from which the net alone learns, through a head that does not ship. Deterministic. Errors:
// invalid_argument.
Result<std::string> train_aspects(std::span<const OpinionText> texts,
                                  std::span<const OpinionText> beside,
                                  const PolarityModel& polarity, std::uint64_t seed);

}  // namespace myelin::text
