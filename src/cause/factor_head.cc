#include "cause/factor_head.h"

#include <algorithm>
#include <cmath>

#include "text/stretch.h"

namespace myelin::cause {
namespace {

constexpr float prior_share = 0.6F;  // of an issue's polarity; the clause has the rest
constexpr float contradicts = 0.9F;  // P of the other side from which on an issue is not believed
constexpr float prior_decides = 0.5F;

}  // namespace

FactorHead::FactorHead(std::shared_ptr<const text::LabelModel> model,
                       const std::vector<model::Factor>& factors)
    : model_(std::move(model)) {
  for (std::size_t i = 0; i < factors.size(); ++i) {
    priors_.push_back(std::clamp(factors[i].polarity, -1.0F, 1.0F));
    auto family = static_cast<model::FactorIndex>(i);
    while (factors[family].level > model::FactorLevel::factor &&
           factors[family].parent != model::no_factor)
      family = factors[family].parent;
    families_.push_back(family);
  }
  for (const auto& name : model_->names()) {
    const auto found = std::ranges::find(factors, name, &model::Factor::key);
    factor_of_.push_back(found == factors.end()
                             ? model::no_factor
                             : static_cast<model::FactorIndex>(found - factors.begin()));
  }
}

bool FactorHead::takes(const HeardClause& clause, model::FactorIndex factor) const {
  if (factor == model::no_factor) return false;
  const float prior = priors_[factor];
  return !(prior <= -prior_decides && clause.praise > contradicts) &&
         !(prior >= prior_decides && clause.praise < 1 - contradicts);
}

// The words that made the head hear the label.
model::Span FactorHead::words_of(const HeardClause& clause, std::uint16_t label,
                                 HeadScratch& scratch) const {
  constexpr std::uint32_t points_max = 12;
  model_->weigh(clause.features, label, scratch.weights);
  text::spread_weights(clause.features, scratch.weights, clause.clause, scratch.weight_at);
  auto words = text::strongest(clause.text, clause.clause, scratch.weight_at, 1, {}, points_max);
  if (words.empty()) words = {clause.clause.begin, clause.clause.end};
  const auto [begin, end] = clause.text.bytes(words.begin, words.end);
  return {begin, end};
}

void FactorHead::add(const HeardClause& clause, const text::LabelHit& hit, HeadScratch& scratch,
                     std::size_t first, std::vector<model::Mention>& into) const {
  const auto factor = factor_of_[hit.label];
  const float weight = std::abs(priors_[factor]) * prior_share;
  const float own = priors_[factor] < 0 ? -1.0F : 1.0F;
  const float polarity = weight * own + (1 - weight) * (2 * clause.praise - 1);
  model::Mention* bare = nullptr;
  for (std::size_t i = first; i < into.size(); ++i) {
    if (families_[into[i].factor] != families_[factor]) continue;
    if (into[i].factor != families_[factor]) return;  // an issue is named: words are better proof
    bare = &into[i];
  }
  if (bare != nullptr) {
    bare->factor = factor;
    bare->polarity = polarity;
    bare->confidence = std::max(bare->confidence, hit.probability);
    return;
  }
  scratch.heard.push_back(factor);
  into.push_back({.factor = factor,
                  .polarity = polarity,
                  .intensity = clause.intensity,
                  .confidence = hit.probability,
                  .aspect = words_of(clause, hit.label, scratch),
                  .opinion = {}});
}

bool FactorHead::reaches(const text::JoinedRows& joined, const text::LocatedRows& rows,
                         std::size_t first, std::size_t last, HeadScratch& scratch) const {
  scratch.hits.clear();
  if (joined.add_labels(joined_factors, rows, first, last, scratch.sums))
    model_->reach(scratch.sums, last - first, scratch.hits);
  return !scratch.hits.empty();
}

void FactorHead::hear(const HeardClause& clause, HeadScratch& scratch, std::size_t first,
                      std::vector<model::Mention>& into) const {
  scratch.heard.clear();
  std::ranges::sort(scratch.hits, [](const auto& a, const auto& b) {
    return a.probability != b.probability ? a.probability > b.probability : a.label < b.label;
  });
  for (const auto& hit : scratch.hits)
    if (takes(clause, factor_of_[hit.label])) add(clause, hit, scratch, first, into);
}

}  // namespace myelin::cause
