#include "app/evaluate_head.h"
#include "app/labelled_texts.h"

namespace myelin::app {

Result<std::vector<Figure>> evaluate_polarity(const HeadQuery& query) {
  const auto language = query.language.empty() ? "zh" : query.language;
  MYELIN_TRY(model, text::PolarityModel::open(query.models / ("polarity." + language + ".bin")));
  std::vector<text::LabelledText> rows;
  MYELIN_CHECK(read_labelled({query.file, {query.text_column}, query.label_column, "file"}, rows));
  std::vector<const text::LabelledText*> judged;
  for (const auto& row : rows)
    if (!query.kept_apart || text::part_of(row.text) == text::Part::test) judged.push_back(&row);
  if (judged.empty())
    return fail(ErrorCode::invalid_argument,
                query.file.string() + " has no labelled row to judge by",
                "labels are 1 and 0, good and bad, or stars");
  const auto figures = text::figures_of(*model, judged);
  const auto n = figures.n;
  return std::vector<Figure>{{"accuracy", figures.accuracy, n},
                             {"macro_f1", figures.macro_f1, n},
                             {"auc", figures.auc, n},
                             {"calibration_error", figures.calibration_error, n}};
}

}  // namespace myelin::app
