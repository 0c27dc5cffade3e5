// `myelin evaluate --head pairs`: whether two questions ask the same.
#include <algorithm>

#include "app/collection_rows.h"
#include "app/evaluate_head.h"
#include "text/polarity_trainer.h"

namespace myelin::app {

Result<std::vector<Figure>> evaluate_pairs(const HeadQuery& query) {
  MYELIN_TRY(pairs, read_pairs(query.file,
                               {query.text_column, query.text_column_two, query.label_column}));
  MYELIN_TRY(model, text::PairModel::open(query.models,
                                          "pairs." + (query.model.empty() ? "atec" : query.model)));
  text::PairScratch scratch;
  double n = 0, both = 0, said = 0, there = 0, right = 0;
  for (const auto& pair : pairs) {
    if (query.kept_apart && text::part_of(pair.a + pair.b) != text::Part::test) continue;
    const bool same = model->same(pair.a, pair.b, scratch) >= model->threshold();
    n += 1, said += same, there += pair.same, both += same && pair.same, right += same == pair.same;
  }
  const auto share = [](double part, double whole) { return whole > 0 ? part / whole : 0; };
  const auto rows = static_cast<std::size_t>(n);
  return std::vector<Figure>{{"f1", share(2 * both, said + there), rows},
                             {"precision", share(both, said), static_cast<std::size_t>(said)},
                             {"recall", share(both, there), static_cast<std::size_t>(there)},
                             {"accuracy", share(right, n), rows}};
}

}  // namespace myelin::app
