#include "cause/intent_head.h"

#include <algorithm>

namespace myelin::cause {

Result<std::unique_ptr<const IntentHead>> IntentHead::open(const std::filesystem::path& path,
                                                           text::FeatureSet expected) {
  MYELIN_TRY(model, text::LabelModel::open(path));
  std::unique_ptr<IntentHead> head{new IntentHead};
  for (const auto& name : model->names()) {
    const auto found = std::ranges::find(model::intent_names, name);
    if (found == model::intent_names.end())
      return fail(ErrorCode::corrupt, path.string() + " names an intent that there is not: " + name,
                  "fetch the file again or run `myelin train intents`");
    head->intent_of_.push_back(static_cast<model::Intent>(found - model::intent_names.begin()));
  }
  if (model->feature_set() != expected)
    return fail(ErrorCode::corrupt, path.string() + " is an intent model for another language",
                "put the right file in its place");
  head->model_ = std::move(model);
  return std::unique_ptr<const IntentHead>(std::move(head));
}

void IntentHead::hear(std::span<const text::Clause> clauses, const text::PolarityScores& scores,
                      const text::JoinedRows& joined, const text::LocatedRows& rows,
                      IntentScratch& scratch, std::vector<model::IntentHit>& into) const {
  into.clear();
  scratch.probability.fill(0);
  const auto& before = scores.features_before;
  const auto points = static_cast<std::uint32_t>(before.size() - 1);
  const auto hear_between = [&](std::uint32_t begin, std::uint32_t end) {
    const std::size_t first = before[begin], last = before[end];
    if (!joined.add_labels(joined_intents, rows, first, last, scratch.sums)) return;
    scratch.hits.clear();
    model_->reach(scratch.sums, last - first, scratch.hits);
    for (const auto& hit : scratch.hits) {
      auto& probability = scratch.probability[static_cast<std::size_t>(intent_of_[hit.label])];
      probability = std::max(probability, hit.probability);
    }
  };
  for (const auto& clause : clauses)  // with the mark that ends it: a question mark asks
    hear_between(clause.begin, std::min(clause.end + 1, points));
  if (clauses.size() == 2) hear_between(clauses[0].begin, points);
  for (std::size_t i = 0; i < scratch.probability.size(); ++i)
    if (scratch.probability[i] > 0)
      into.push_back({static_cast<model::Intent>(i), scratch.probability[i]});
}

}  // namespace myelin::cause
