// Labelled texts for training and judging the polarity model, read from public collections in the
// form their authors gave.
//
// Thread safety: functions without state.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "text/gloss.h"
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

// Clauses written for training: models/polarity/*.yaml, lists `praises` and `complains`. Errors:
// those of reading, corrupt where the lists are not there.
Status read_written_clauses(const std::filesystem::path& path, std::string_view source,
                            std::vector<text::LabelledText>& into);

// The dictionary that tools/name_sources puts into `sources` (CC-CEDICT). Errors: not_found.
Status read_glosses(const std::filesystem::path& sources, text::GlossBook& into);

// A text with the quadruples of its annotators (the format character_quadruples).
struct Annotation {
  std::string category;
  std::size_t at = 0;     // byte where the opinion, or else the aspect, begins
  bool implicit = false;  // neither has words: it is somewhere in the text
  int polarity = 0;       // 1 praises, −1 complains
};
struct AnnotatedText {
  std::string text;
  std::vector<Annotation> annotations;
};
Status read_annotated(const std::filesystem::path& path, std::vector<AnnotatedText>& into);

// The bytes of a file, plain or compressed with xz.
Result<std::string> read_whole(const std::filesystem::path& path);

// Texts without labels: the columns of a table, joined by a full stop. Appends to `into`.
Status read_texts(const std::filesystem::path& path, const std::vector<std::string>& columns,
                  std::vector<std::string>& into);

}  // namespace myelin::app
