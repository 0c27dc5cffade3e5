// --head aspect_polarity: whether an aspect that is given is praised, blamed or neither.
#include <algorithm>

#include "app/evaluate_head.h"
#include "app/labelled_texts.h"
#include "app/opinion_texts.h"
#include "text/aspect_polarity.h"

namespace myelin::app {

Result<std::vector<Figure>> evaluate_aspects(const HeadQuery& query) {
  if (!query.format.empty() && query.format != "absa" && query.format != "tsv")
    return fail(ErrorCode::invalid_argument, "this head does not read the format " + query.format,
                "it reads --format absa");
  std::vector<text::OpinionText> texts;
  MYELIN_CHECK(read_absa(query.file, texts));
  if (query.kept_apart)
    std::erase_if(texts,
                  [](const auto& row) { return text::part_of(row.text) != text::Part::test; });
  MYELIN_TRY(polarity, text::PolarityModel::open(query.models / "polarity.zh.bin"));
  MYELIN_TRY(model, text::AspectPolarity::open(query.models / "aspects.zh.bin"));
  text::AspectScratch scratch;
  std::size_t right = 0, n = 0;
  for (const auto& row : texts)
    for (const auto& one : row.opinions) {
      right += model->judge(row.text, one.aspect, *polarity, scratch) == one.polarity, ++n;
    }
  const double share = n == 0 ? 0 : static_cast<double>(right) / static_cast<double>(n);
  return std::vector<Figure>{{"accuracy", share, n}};
}

}  // namespace myelin::app
