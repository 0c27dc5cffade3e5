#include <algorithm>
#include <set>

#include "text/opinion_trainer.h"

namespace myelin::text {
namespace {

using Pair = std::pair<int, int>;  // category, polarity
struct Whole {
  ByteSpan aspect, opinion;
  int category, polarity;
  auto operator<=>(const Whole&) const = default;
};

template <class T>
void count(const std::set<T>& found, const std::set<T>& there, F1& into) {
  into.found += found.size(), into.there += there.size();
  into.right += static_cast<std::size_t>(
      std::ranges::count_if(found, [&](const T& one) { return there.contains(one); }));
}

}  // namespace

OpinionFigures figures_of(const OpinionModel& model, const OpinionThresholds& thresholds,
                          std::span<const OpinionText> texts) {
  OpinionFigures figures;
  NormalText normal;
  std::vector<Feature> grams;
  OpinionScratch scratch;
  Opinions read;
  for (const auto& text : texts) {
    normalise(text.text, normal);
    features_of(normal, model.feature_set(), grams);
    model.read(normal, grams, scratch, read);
    std::set<int> categories, categories_there;
    std::set<Pair> pairs, pairs_there;
    std::set<Whole> wholes, wholes_there;
    for (const auto& hit : read.categories)
      if (hit.probability > thresholds.category) categories.insert(hit.category);
    for (const auto& hit : read.by_polarity)
      if (hit.probability > thresholds.category_polarity)
        pairs.insert({hit.category, hit.polarity});
    for (const auto& one : read.all)
      if (one.probability > thresholds.opinion)
        wholes.insert({one.aspect, one.opinion, one.category, one.polarity});
    for (const auto& one : text.opinions) {
      categories_there.insert(one.category);
      pairs_there.insert({one.category, one.polarity});
      wholes_there.insert({one.aspect, one.opinion, one.category, one.polarity});
    }
    count(categories, categories_there, figures.category);
    count(pairs, pairs_there, figures.category_polarity);
    count(wholes, wholes_there, figures.opinion);
  }
  return figures;
}

}  // namespace myelin::text
