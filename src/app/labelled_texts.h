// Labelled texts for training and judging the polarity model, read from public collections in the
// form their authors gave.
//
// Thread safety: functions without state.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "text/polarity_trainer.h"

namespace myelin::app {

// One column is the text (several, joined by a full stop, where a review has a title), one the
// label: 1/0, true/false, good/bad, positive/negative, 正面/负面; stars 4 and 5 praise, 1 and 2
// complain, 3 is left out when the labels are stars.
struct LabelledTable {
  std::filesystem::path path;
  std::vector<std::string> text_columns;
  std::string label_column;
  std::string source;
};
// Appends to `into`. Rows without text or label are left out. Errors: those of reading, not_found
// for a column.
Status read_labelled(const LabelledTable& table, std::vector<text::LabelledText>& into);

// Sentences annotated with opinions: each clause whose opinions agree becomes a labelled clause.
enum class OpinionFormat {
  token_triples,         // tokens####[((first, last), (first, last), 'POS'), …], zh-aste-restaurant
  character_quadruples,  // text####[['category', 'begin,end', 'begin,end', '2'], …], zh-asqp-food
                         // and en-asqp-phone
};
struct OpinionFile {
  std::filesystem::path path;  // plain, or compressed with xz
  OpinionFormat format = OpinionFormat::token_triples;
  std::string source;
};
Status read_opinions(const OpinionFile& file, std::vector<text::LabelledText>& into);

}  // namespace myelin::app
