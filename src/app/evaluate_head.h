// `myelin evaluate --head H --file F …`: what one head of the reader says of a labelled file, one
// line a figure. A head lives in evaluate_<head>.cc and stands in the table of evaluate_head.cc.
//
// Thread safety: functions without state.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace CLI {
class App;
}

namespace myelin::app {

struct Context;

struct HeadQuery {
  std::filesystem::path file;   // plain, or compressed with xz, gz or zst
  std::string format;           // asqp, aste, absa, jsonl, csv…; empty: told from the file
  std::string text_column;      // of tables; a second text, where a head compares two, is
  std::string text_column_two;  // named here
  std::string label_column;
  std::string model;     // of heads with several models; empty: told from the labels
  std::string language;  // zh or en; empty: told from the texts
  std::filesystem::path labelled, unlabelled;  // of few_labels; empty: beside the file
  std::filesystem::path models;                // the folder of the models
  std::filesystem::path share;                 // taxonomies/ and the rest
  bool kept_apart = false;  // judges only the rows that training keeps apart (text::part_of)
};

struct Figure {
  std::string metric;  // accuracy, macro_f1, factor_f1…
  double value = 0;
  std::size_t n = 0;  // rows, or labels, behind it
};

struct Head {
  std::string_view name, what;  // as --head takes it, and one line of help
  Result<std::vector<Figure>> (*evaluate)(const HeadQuery& query);
};

Result<std::vector<Figure>> evaluate_polarity(const HeadQuery& query);
Result<std::vector<Figure>> evaluate_few_labels(const HeadQuery& query);
Result<std::vector<Figure>> evaluate_ten_examples(const HeadQuery& query);
Result<std::vector<Figure>> evaluate_names(const HeadQuery& query);
Result<std::vector<Figure>> evaluate_intent(const HeadQuery& query);
Result<std::vector<Figure>> evaluate_intents(const HeadQuery& query);
Result<std::vector<Figure>> evaluate_topics(const HeadQuery& query);
Result<std::vector<Figure>> evaluate_pairs(const HeadQuery& query);
Result<std::vector<Figure>> evaluate_mentions(const HeadQuery& query);
Result<std::vector<Figure>> evaluate_triples(const HeadQuery& query);
Result<std::vector<Figure>> evaluate_aspects(const HeadQuery& query);
Result<std::vector<Figure>> evaluate_emotion(const HeadQuery& query);
Result<std::vector<Figure>> evaluate_reasons(const HeadQuery& query);
Result<std::vector<Figure>> evaluate_behaviour(const HeadQuery& query);

// One row of a labelled table, as its file gives it.
struct LabelledRow {
  std::string text, second, label;
};
// The rows of a table in which text and label are not empty. Errors: those of reading;
// invalid_argument where a column was not named, not_found where it is not there.
Result<std::vector<LabelledRow>> read_labelled_rows(const HeadQuery& query);

// Adds --head and what belongs to it to `myelin evaluate`.
void add_evaluate_head(CLI::App& evaluate, Context& context);

}  // namespace myelin::app
