// What the factor head learns from and is judged by: annotated texts with their categories
// translated to factors (models/asqp_factors.yaml), and clauses in which a phrase of the taxonomy
// stands.
//
// Thread safety: functions without state.
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "app/labelled_texts.h"
#include "cause/reader.h"
#include "cause/taxonomy.h"
#include "text/label_trainer.h"

namespace myelin::app {

// Which issue a praised or blamed category means; empty: none of ours.
struct CategoryFactors {
  std::string praise, complaint;
  const std::string& of(int polarity) const;
};
using FactorTable = std::map<std::string, CategoryFactors>;  // by category
// Errors: not_found, invalid_argument (where the file is no such table).
Result<FactorTable> read_factor_table(const std::filesystem::path& path,
                                      std::string_view collection);

struct ClauseLabelling {
  const cause::Taxonomy* taxonomy = nullptr;
  const cause::Reader* phrases = nullptr;     // reads with phrases only
  std::vector<std::string> labels;            // factor keys
  std::vector<std::string> annotated_labels;  // those that some category means
};
// The clauses of an annotated text: what its annotators named is there, and no other label of
// theirs. Of other labels the phrases speak, or nobody (`only_theirs`).
void label_annotated(const ClauseLabelling& labelling, const FactorTable& table,
                     const AnnotatedText& text, bool only_theirs,
                     std::vector<text::LabelledClause>& into);
// The clauses of a text nobody annotated. In every second clause with a phrase the phrase is
// hidden, so that the words around it are learnt.
void label_by_phrases(const ClauseLabelling& labelling, const std::string& text, bool hide_all,
                      std::vector<text::LabelledClause>& into);

// "deliver.speed" of "deliver.speed.late".
std::string_view family_of(std::string_view key);

}  // namespace myelin::app
