// `myelin evaluate --head names`: whole names with their kind, right or wrong.
#include <array>
#include <set>

#include "app/evaluate_head.h"
#include "app/named_texts.h"

namespace myelin::app {
namespace {

struct Tally {
  std::size_t right = 0, said = 0, there = 0;
  double precision() const { return share(right, said); }
  double recall() const { return share(right, there); }
  double f1() const { return share(2 * right, said + there); }
  static double share(std::size_t part, std::size_t whole) {
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
  }
};

}  // namespace

Result<std::vector<Figure>> evaluate_names(const HeadQuery& query) {
  MYELIN_TRY(model, text::NameModel::open(query.models / "names.zh.bin"));
  std::vector<text::NamedText> rows;
  MYELIN_CHECK(read_named_texts(query.file, rows));
  std::array<Tally, text::name_kinds.size()> kinds;
  Tally all;
  text::NameTagger tagger;
  std::vector<text::NameSpan> found;
  for (const auto& row : rows) {
    model->find(row.text, tagger, found);
    const std::set<text::NameSpan> there(row.names.begin(), row.names.end());
    for (const auto& name : there) ++kinds[static_cast<std::size_t>(name.kind)].there, ++all.there;
    for (const auto& name : found) {
      Tally& kind = kinds[static_cast<std::size_t>(name.kind)];
      ++kind.said, ++all.said;
      if (there.contains(name)) ++kind.right, ++all.right;
    }
  }
  if (all.there == 0)
    return fail(ErrorCode::invalid_argument, query.file.string() + " marks no name",
                "each line is a text with its names, as zh-cluener gives them");
  double macro = 0;
  std::size_t present = 0;
  for (const auto& kind : kinds)
    if (kind.there > 0) macro += kind.f1(), ++present;
  std::vector<Figure> figures{{"micro_f1", all.f1(), all.there},
                              {"macro_f1", macro / static_cast<double>(present), all.there},
                              {"precision", all.precision(), all.said},
                              {"recall", all.recall(), all.there}};
  for (std::size_t k = 0; k < kinds.size(); ++k)
    if (kinds[k].there > 0)
      figures.push_back({std::string{text::name_kinds[k]} + "_f1", kinds[k].f1(), kinds[k].there});
  return figures;
}

}  // namespace myelin::app
