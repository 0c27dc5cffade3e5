#include <fmt/format.h>

#include <algorithm>

#include "app/evaluate_head.h"
#include "app/labelled_texts.h"
#include "text/language.h"

namespace myelin::app {
namespace {

// Of the majority of the texts.
std::string language_of(const std::vector<text::LabelledText>& rows) {
  std::size_t english = 0;
  text::NormalText normal;
  for (const auto& row : rows) {
    text::normalise(row.text, normal);
    english += text::tongue_of(normal) == text::Tongue::en;
  }
  return english * 2 > rows.size() ? "en" : "zh";
}

}  // namespace

Result<std::vector<Figure>> evaluate_polarity(const HeadQuery& query) {
  std::vector<text::LabelledText> rows;
  MYELIN_CHECK(read_labelled({query.file, {query.text_column}, query.label_column, "file"}, rows));
  std::vector<const text::LabelledText*> judged;
  for (const auto& row : rows)
    if (!query.kept_apart || text::part_of(row.text) == text::Part::test) judged.push_back(&row);
  if (judged.empty())
    return fail(ErrorCode::invalid_argument,
                query.file.string() + " has no labelled row to judge by",
                "labels are 1 and 0, good and bad, or stars");
  const auto language = query.language.empty() ? language_of(rows) : query.language;
  MYELIN_TRY(model, text::PolarityModel::open(query.models / ("polarity." + language + ".bin")));
  const auto f = text::figures_of(*model, judged);
  std::vector<Figure> figures{{"accuracy", f.accuracy, f.n},
                              {"macro_f1", f.macro_f1, f.n},
                              {"auc", f.auc, f.n},
                              {"calibration_error", f.calibration_error, f.n}};
  for (std::size_t c = 0; c < text::coverages.size(); ++c)
    figures.push_back({fmt::format("accuracy_at_{:.0f}_percent", text::coverages[c] * 100),
                       f.accuracy_at[c], f.n});
  return figures;
}

}  // namespace myelin::app
