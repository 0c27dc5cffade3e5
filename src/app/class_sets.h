// The public collections of texts with one class each that the shipped intent models were made
// from, and how their rows are read.
//
// Thread safety: functions without state.
#pragma once
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "text/classes/trainer.h"

namespace myelin::app {

struct ClassSet {
  std::string_view name;  // models/intent.<name>.bin
  std::string_view folder;
  std::vector<std::string_view> train;  // files; rows of class "oos" belong to no class
  std::vector<std::string_view> judge;  // to fit the decision on; empty: a fifth of `train`
  std::string_view text_column, label_column;
  text::FeatureSet features = text::FeatureSet::en;
  double cost = 1;
  std::uint32_t ngrams_max = 16'000;
  std::uint32_t nets = 0, net_epochs = 0, net_vocabulary = 0;
  float net_dropout = 0.3F;  // of n-grams
};
std::span<const ClassSet> class_sets();

struct ClassText {
  std::string text, label;
};
// The rows of the named files of a set, in their order.
Result<std::vector<ClassText>> read_class_texts(const std::filesystem::path& data,
                                                const ClassSet& set,
                                                std::span<const std::string_view> files);

}  // namespace myelin::app
