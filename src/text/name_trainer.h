// Trains what name_model.h reads: the weights by stochastic gradients (AdaGrad, Duchi, Hazan and
// Singer 2011) of the conditional likelihood, with most features left out at random of each step
// (so that no few of them are trusted alone) and a pull of small weights to zero; then only the
// largest weights are kept and trained on. After it the net of name_net.h.
//
// The same rows, knowledge and options give the same bytes. Thread safety: a function without
// state.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "text/name_model.h"

namespace myelin::text {

struct NamedText {
  std::u32string text;
  std::vector<NameSpan> names;  // of those that overlap, the first is trained on
};

// Tables of name_features.h, as their makers give them.
struct NameSources {
  std::vector<PackedTable::Pair> words, groups;
};

struct NameTraining {
  std::uint64_t seed = 7;
  float rate = 0.03F;
  float left_out = 0.6F;       // of the features, in each step
  float pull = 0.004F;         // to zero, as a gradient
  std::uint32_t seen_min = 3;  // points that a feature must occur at
  int passes = 3, passes_after = 2;
  std::size_t weights_kept = 330'000;
  float outside_bias = -0.4F;
  std::uint32_t net_epochs = 6, net_vocabulary = 6'000;
  float net_share = 0.4F;
};

struct TrainedNames {
  std::string bytes;
  std::size_t features = 0, weights = 0;
};

// The labels of a row's points.
std::vector<std::uint8_t> labels_of(const NamedText& row);

// The bytes of a net. Errors: invalid_argument.
Result<std::string> train_name_net(std::span<const NamedText> rows, const NameKnowledge& knowledge,
                                   const NameTraining& options);

Result<TrainedNames> train_names(std::span<const NamedText> rows, const NameSources& sources,
                                 const NameTraining& options);

}  // namespace myelin::text
