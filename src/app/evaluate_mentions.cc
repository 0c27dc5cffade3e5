// What a text says of which category, in which words (--head mentions), and aspect, opinion and
// polarity without categories (--head triples): micro-averaged F1 over the sets of each text, spans
// exact. Beside them what the product's reader says of the same texts (reader_figures.h).
#include <algorithm>

#include "app/evaluate_head.h"
#include "app/labelled_texts.h"
#include "app/opinion_texts.h"
#include "app/reader_figures.h"
#include "text/triple_trainer.h"

namespace myelin::app {
namespace {

void keep_apart(const HeadQuery& query, std::vector<text::OpinionText>& texts) {
  if (query.kept_apart)
    std::erase_if(texts,
                  [](const auto& row) { return text::part_of(row.text) != text::Part::test; });
}

Status check_format(const HeadQuery& query, const std::string& only) {
  if (!query.format.empty() && query.format != only)
    return fail(ErrorCode::invalid_argument, "this head does not read the format " + query.format,
                "it reads --format " + only);
  return {};
}

}  // namespace

Result<std::vector<Figure>> evaluate_mentions(const HeadQuery& query) {
  MYELIN_CHECK(check_format(query, "asqp"));
  CategoryNames any;
  std::vector<text::OpinionText> texts;
  MYELIN_CHECK(read_asqp(query.file, any, texts));
  const auto language = query.language.empty() ? language_of(texts) : query.language;
  MYELIN_TRY(model, text::OpinionModel::open(query.models / ("mentions." + language + ".bin")));
  keep_apart(query, texts);
  MYELIN_TRY(of_reader, reader_figures(query, language, any.names, texts));
  CategoryNames known{model->names(), false};
  for (auto& row : texts)
    for (auto& one : row.opinions) {
      const auto category = one.category;
      const auto index = known.index(any.names[category]);
      // A category that the model does not know is one that it misses.
      one.category = index < known.names.size()
                         ? index
                         : static_cast<std::uint16_t>(known.names.size() + category);
    }
  const auto figures = text::figures_of(*model, model->thresholds(), texts);
  std::vector<Figure> all{
      {"factor_f1", figures.category.value(), figures.category.there},
      {"factor_polarity_f1", figures.category_polarity.value(), figures.category_polarity.there},
      {"quad_f1", figures.opinion.value(), figures.opinion.there}};
  all.insert(all.end(), of_reader.begin(), of_reader.end());
  return all;
}

Result<std::vector<Figure>> evaluate_triples(const HeadQuery& query) {
  MYELIN_CHECK(check_format(query, "aste"));
  std::vector<text::OpinionText> texts;
  MYELIN_CHECK(read_aste(query.file, texts));
  keep_apart(query, texts);
  MYELIN_TRY(model, text::TripleModel::open(query.models / "triples.zh.bin"));
  const auto figures = text::triple_figures(*model, model->threshold(), texts);
  return std::vector<Figure>{{"triple_f1", figures.value(), figures.there}};
}

}  // namespace myelin::app
