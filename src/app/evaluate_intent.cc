// `myelin evaluate --head intent`: one of many classes, or none of them.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "app/evaluate_head.h"
#include "text/classes/reader.h"
#include "text/polarity_trainer.h"

namespace myelin::app {
namespace {

namespace fs = std::filesystem;
using text::classes::Answer;
using text::classes::ClassModel;
using text::classes::ClassReader;
using text::classes::no_class;
using text::classes::none_name;

constexpr std::uint16_t other_class = 0xfffe;  // a label that the model does not know
constexpr double known_min = 0.5;              // of a file's labels, to be recognised by them

std::vector<std::string> models_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const auto file = entry.path().filename().string();
    if (file.starts_with("intent.") && file.ends_with(".bin") && !file.contains(".net"))
      names.push_back(file.substr(7, file.size() - 7 - 4));
  }
  std::ranges::sort(names);
  return names;
}

// The model whose classes the file's labels are: most of the labels known, then most of the classes
// used.
Result<std::string> model_of(const HeadQuery& query, const std::vector<LabelledRow>& rows) {
  std::set<std::string> labels;
  for (const auto& row : rows)
    if (row.label != none_name) labels.insert(row.label);
  std::string best, list;
  double best_known = 0, best_used = 0;
  for (const auto& name : models_in(query.models)) {
    list += (list.empty() ? "" : ", ") + name;
    MYELIN_TRY(model, ClassModel::open(query.models / ("intent." + name + ".bin")));
    const auto& classes = model->names();
    const auto hits = static_cast<double>(std::ranges::count_if(
        labels, [&](const auto& l) { return std::ranges::find(classes, l) != classes.end(); }));
    // A file of nothing but rows of no class belongs to the set that knows such rows.
    const bool knows_none = std::ranges::find(classes, none_name) != classes.end();
    const double known = labels.empty() ? (knows_none ? 1 : 0)
                                        : hits / static_cast<double>(labels.size()),
                 used = hits / static_cast<double>(classes.size());
    if (std::pair{known, used} > std::pair{best_known, best_used})
      best = name, best_known = known, best_used = used;
  }
  if (best_known >= known_min) return best;
  return fail(ErrorCode::not_found, "no intent model knows the labels of " + query.file.string(),
              "name one with --model: " + list);
}

}  // namespace

Result<std::vector<Figure>> evaluate_intent(const HeadQuery& query) {
  MYELIN_TRY(rows, read_labelled_rows(query));
  std::string name = query.model;
  if (name.empty()) {
    MYELIN_TRY(told, model_of(query, rows));
    name = std::move(told);
  }
  MYELIN_TRY(reader, ClassReader::open(query.models, "intent." + name));
  std::vector<std::uint16_t> truth;
  std::vector<Answer> answers;
  text::classes::ReaderScratch scratch;
  for (const auto& row : rows) {
    if (query.kept_apart && text::part_of(row.text) != text::Part::test) continue;
    const auto index = reader->index_of(row.label);
    truth.push_back(row.label == none_name ? no_class : index == no_class ? other_class : index);
    answers.push_back(reader->answer(row.text, scratch));
  }
  if (truth.empty())
    return fail(ErrorCode::invalid_argument, "no row is kept apart in " + query.file.string(),
                "leave --kept-apart away");
  const auto f = text::classes::figures_of(truth, answers);
  std::vector<Figure> figures{{"accuracy", f.accuracy, f.n},
                              {"macro_f1", f.macro_f1, f.n},
                              {"calibration_error", f.calibration_error, f.in_scope},
                              {"accuracy_surer_half", f.accuracy_surer_half, (f.n + 1) / 2}};
  if (f.out_of_scope > 0 || reader->linear().decision().has_none != 0) {
    figures.push_back({"in_scope_accuracy", f.in_scope_accuracy, f.in_scope});
    figures.push_back({"oos_recall", f.oos_recall, f.out_of_scope});
    figures.push_back({"oos_precision", f.oos_precision, f.out_of_scope});
  }
  return figures;
}

}  // namespace myelin::app
