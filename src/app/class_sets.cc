#include "app/class_sets.h"

#include "app/evaluate_head.h"

namespace myelin::app {

std::span<const ClassSet> class_sets() {
  using text::FeatureSet;
  static const std::vector<ClassSet> sets{
      {"banking77",
       "en-banking77",
       {"train.dev.csv"},
       {},
       "text",
       "category",
       FeatureSet::en,
       1,
       20'000},
      {"clinc150",
       "en-clinc150",
       {"train.dev.csv", "oos_train.dev.csv"},
       {"val.dev.csv", "oos_val.dev.csv"},
       "text",
       "intent",
       FeatureSet::en,
       1,
       16'000},
      {"smp2019",
       "zh-smp2019-nlu",
       {"train.dev.jsonl"},
       {},
       "text",
       "intent",
       FeatureSet::zh,
       1,
       12'000},
      {"smp2019-domain",
       "zh-smp2019-nlu",
       {"train.dev.jsonl"},
       {},
       "text",
       "domain",
       FeatureSet::zh,
       1,
       12'000},
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
