#include "cause/factor_head.h"

#include <algorithm>
#include <cmath>

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

void FactorHead::add(const HeardClause& clause, model::FactorIndex factor, float probability,
                     std::size_t first, std::vector<model::Mention>& into) const {
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
    bare->confidence = std::max(bare->confidence, probability);
    return;
  }
  into.push_back({.factor = factor,
                  .polarity = polarity,
                  .intensity = clause.intensity,
                  .confidence = probability,
                  .aspect = clause.bytes,
                  .opinion = {}});
}

void FactorHead::hear(const HeardClause& clause, HeadScratch& scratch, std::size_t first,
                      std::vector<model::Mention>& into) const {
  scratch.hits.clear();
  model_->find(clause.features, scratch.sums, scratch.hits);
  if (scratch.hits.empty()) return;
  std::ranges::sort(scratch.hits, [](const auto& a, const auto& b) {
    return a.probability != b.probability ? a.probability > b.probability : a.label < b.label;
  });
  for (const auto& hit : scratch.hits)
    if (const auto factor = factor_of_[hit.label]; takes(clause, factor))
      add(clause, factor, hit.probability, first, into);
  // Few and nearly in order: each goes where it belongs, in place (std::stable_sort allocates).
  for (auto at = into.begin() + static_cast<std::ptrdiff_t>(first); at != into.end(); ++at)
    std::rotate(std::upper_bound(
                    into.begin() + static_cast<std::ptrdiff_t>(first), at, *at,
                    [](const auto& a, const auto& b) { return a.aspect.begin < b.aspect.begin; }),
                at, at + 1);
}

}  // namespace myelin::cause
