#include "app/class_sets.h"

#include "app/evaluate_head.h"

namespace myelin::app {

std::span<const ClassSet> class_sets() {
  using text::FeatureSet;
  static const std::vector<ClassSet> sets{
      {.name = "banking77",
       .folder = "en-banking77",
       .train = {"train.dev.csv"},
       .judge = {},
       .text_column = "text",
       .label_column = "category",
       .ngrams_max = 14'000,
       .nets = 1,
       .net_epochs = 16,
       .net_vocabulary = 9'000},
      {.name = "clinc150",
       .folder = "en-clinc150",
       .train = {"train.dev.csv", "oos_train.dev.csv"},
       .judge = {"val.dev.csv", "oos_val.dev.csv"},
       .text_column = "text",
       .label_column = "intent",
       .cost = 2,
       .ngrams_max = 12'000,
       .nets = 1,
       .net_epochs = 14,
       .net_vocabulary = 6'000,
       .net_dropout = 0.15F},
      {.name = "smp2019",
       .folder = "zh-smp2019-nlu",
       .train = {"train.dev.jsonl"},
       .judge = {},
       .text_column = "text",
       .label_column = "intent",
       .features = FeatureSet::zh,
       .ngrams_max = 8'000,
       .nets = 1,
       .net_epochs = 20,
       .net_vocabulary = 6'000},
      {.name = "smp2019-domain",
       .folder = "zh-smp2019-nlu",
       .train = {"train.dev.jsonl"},
       .judge = {},
       .text_column = "text",
       .label_column = "domain",
       .features = FeatureSet::zh,
       .ngrams_max = 8'000,
       .nets = 0},
  };
  return sets;
}

Result<std::vector<ClassText>> read_class_texts(const std::filesystem::path& data,
                                                const ClassSet& set,
                                                std::span<const std::string_view> files) {
  std::vector<ClassText> texts;
  for (const auto& file : files) {
    HeadQuery query;
    query.file = data / set.folder / file;
    query.text_column = set.text_column;
    query.label_column = set.label_column;
    MYELIN_TRY(rows, read_labelled_rows(query));
    for (auto& row : rows) texts.push_back({std::move(row.text), std::move(row.label)});
  }
  return texts;
}

}  // namespace myelin::app
