#include "text/few_examples.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "text/clause.h"

namespace myelin::text {
namespace {

constexpr std::size_t folds = 5, rounds = 3;
constexpr float hint_count = 2;    // a name weighs as much as two clauses
constexpr float no_weight = 10;    // a text labelled "no", as background
constexpr float smoothing = 1.2F;  // clauses of background mixed into the labelled ones

// The n-grams of a clause that the vocabulary has, and how many it has in all.
struct ClauseTerms {
  std::vector<std::uint32_t> terms;
  std::size_t ngrams = 0;
};
using TextTerms = std::vector<ClauseTerms>;

class Vocabulary {
 public:
  explicit Vocabulary(FeatureSet set) : set_(set) {}

  // Only n-grams of labelled texts and hints can weigh anything.
  void learn(std::string_view utf8, bool is_hint) {
    read(utf8);
    for (const auto& feature : features_)
      if (!is_hint || tells(feature)) hashes_.push_back(feature.hash);
  }
  void close() {
    std::ranges::sort(hashes_);
    const auto rest = std::ranges::unique(hashes_);
    hashes_.erase(rest.begin(), rest.end());
  }
  std::size_t size() const { return hashes_.size(); }
  std::uint64_t hash(std::size_t term) const { return hashes_[term]; }

  TextTerms terms_of(std::string_view utf8) {
    read(utf8);
    split_clauses(normal_, clauses_);
    TextTerms text(clauses_.size());
    for (const auto& feature : features_) {
      const auto clause = std::ranges::upper_bound(clauses_, feature.first, {}, &Clause::begin);
      if (clause == clauses_.begin() || feature.last >= (clause - 1)->end) continue;
      auto& into = text[static_cast<std::size_t>(clause - 1 - clauses_.begin())];
      ++into.ngrams;
      const auto at = std::ranges::lower_bound(hashes_, feature.hash);
      if (at != hashes_.end() && *at == feature.hash)
        into.terms.push_back(static_cast<std::uint32_t>(at - hashes_.begin()));
    }
    return text;
  }
  std::vector<std::uint32_t> terms_of_hint(std::string_view utf8) {
    read(utf8);
    std::vector<std::uint32_t> terms;
    for (const auto& feature : features_)
      if (tells(feature))
        terms.push_back(static_cast<std::uint32_t>(std::ranges::lower_bound(hashes_, feature.hash) -
                                                   hashes_.begin()));
    return terms;
  }

 private:
  // A single character of a name says too little.
  static bool tells(const Feature& feature) { return feature.last > feature.first; }
  void read(std::string_view utf8) {
    normalise(utf8, normal_);
    features_of(normal_, set_, features_);
  }

  FeatureSet set_;
  NormalText normal_;
  std::vector<Feature> features_;
  std::vector<Clause> clauses_;
  std::vector<std::uint64_t> hashes_;
};

using Weights = std::vector<float>;

float score(const ClauseTerms& clause, const Weights& weights) {
  float sum = 0;
  for (const auto term : clause.terms) sum += weights[term];
  return clause.ngrams == 0 ? 0 : sum / std::sqrt(static_cast<float>(clause.ngrams));
}
float highest(const TextTerms& text, const Weights& weights) {
  float best = 0;
  for (const auto& clause : text) best = std::max(best, score(clause, weights));
  return best;
}

// In how many clauses each n-gram stands.
struct Counts {
  explicit Counts(std::size_t terms) : of(terms, 0), seen_(terms, 0) {}
  void add(std::span<const std::uint32_t> terms, float weight) {
    ++stamp_;
    clauses += weight;
    for (const auto term : terms)
      if (seen_[term] != stamp_) seen_[term] = stamp_, of[term] += weight;
  }
  std::vector<float> of;
  float clauses = 0;

 private:
  std::vector<std::uint32_t> seen_;
  std::uint32_t stamp_ = 0;
};

struct Lesson {
  std::size_t terms = 0;
  std::vector<std::vector<std::uint32_t>> hints;
  Counts background{0};
};

Weights weights_of(const Counts& labelled, const Counts& background) {
  Weights weights(labelled.of.size(), 0);
  for (std::size_t t = 0; t < weights.size(); ++t) {
    const float count = labelled.of[t];
    if (count == 0) continue;
    const float common = (background.of[t] + 1) / (background.clauses + 2);
    const float here = (count + smoothing * common) / (labelled.clauses + smoothing);
    weights[t] = std::max(0.0F, std::log(here / common)) * count / (count + 1);
  }
  return weights;
}

Weights learn(std::span<const TextTerms* const> yes, const Lesson& lesson) {
  const auto with_hints = [&] {
    Counts counts(lesson.terms);
    for (const auto& hint : lesson.hints) counts.add(hint, hint_count);
    return counts;
  };
  Counts counts = with_hints();
  for (const auto* text : yes)
    for (const auto& clause : *text) counts.add(clause.terms, 1);
  Weights weights = weights_of(counts, lesson.background);
  for (std::size_t round = 0; round < rounds; ++round) {
    counts = with_hints();
    for (const auto* text : yes)
      if (!text->empty())
        counts.add(std::ranges::max_element(
                       *text, {}, [&](const ClauseTerms& clause) { return score(clause, weights); })
                       ->terms,
                   1);
    weights = weights_of(counts, lesson.background);
  }
  return weights;
}

// How much is enough, at any share of the unlabelled texts that is to be called so.
class Thresholds {
 public:
  Thresholds(std::span<const TextTerms> unlabelled, std::span<const TextTerms> no,
             std::span<const TextTerms* const> yes, const Weights& weights) {
    for (const auto& text : unlabelled) scores_.push_back(highest(text, weights));
    for (const auto& text : no)
      scores_.insert(scores_.end(), static_cast<std::size_t>(no_weight), highest(text, weights));
    std::ranges::sort(scores_, std::ranges::greater{});
    std::vector<float> own;
    for (const auto* text : yes) own.push_back(highest(*text, weights));
    std::ranges::nth_element(own, own.begin() + static_cast<std::ptrdiff_t>(own.size() / 2));
    // Where the unlabelled texts share nothing with the labelled ones, an n-gram is not enough.
    constexpr float own_share = 0.1F, least = 1e-3F;
    floor_ = std::max(least, own_share * own[own.size() / 2]);
  }
  float at(float share) const {
    const auto place = static_cast<std::size_t>(share * static_cast<float>(scores_.size()));
    return std::max(floor_, scores_[std::min(place, scores_.size() - 1)]);
  }

 private:
  std::vector<float> scores_;  // the highest first
  float floor_ = 0;
};

constexpr std::array<float, 7> shares{0.005F, 0.01F, 0.02F, 0.03F, 0.05F, 0.08F, 0.12F};

// What models find that have not seen it, at every share of the unlabelled texts that is called so.
struct Held {
  std::array<std::size_t, shares.size()> found{}, wrong{};
};
Held held_apart(std::span<const TextTerms> yes, std::span<const TextTerms> no,
                std::span<const TextTerms> unlabelled, const Lesson& lesson) {
  Held held;
  std::vector<const TextTerms*> some;
  for (std::size_t fold = 0; fold < folds; ++fold) {
    some.clear();
    for (std::size_t i = 0; i < yes.size(); ++i)
      if (i % folds != fold) some.push_back(&yes[i]);
    if (some.empty()) continue;  // a single labelled text
    const Weights weights = learn(some, lesson);
    const Thresholds thresholds(unlabelled, no, some, weights);
    for (std::size_t s = 0; s < shares.size(); ++s) {
      const float threshold = thresholds.at(shares[s]);
      for (std::size_t i = fold; i < yes.size(); i += folds)
        held.found[s] += highest(yes[i], weights) >= threshold;
      // Those labelled "no" stay in the background, so this is a little kind.
      for (std::size_t i = fold; i < no.size(); i += folds)
        held.wrong[s] += highest(no[i], weights) >= threshold;
    }
  }
  return held;
}

std::size_t best_share(const Held& held, std::size_t yes) {
  const auto value = [&](std::size_t s) {
    const float recall = (static_cast<float>(held.found[s]) + 0.5F) / static_cast<float>(yes + 1);
    return recall * recall / (shares[s] + 0.01F);
  };
  std::size_t best = 0;
  for (std::size_t s = 1; s < shares.size(); ++s)
    if (value(s) > value(best)) best = s;
  return best;
}

DeltaFigures figures_of(const Held& held, std::size_t share, std::size_t yes, std::size_t no) {
  DeltaFigures f;
  f.n = yes + no;
  const auto n = static_cast<double>(f.n), hits = static_cast<double>(held.found[share]),
             slips = static_cast<double>(held.wrong[share]);
  f.accuracy_before = static_cast<double>(no) / n;
  f.accuracy_after = (hits + static_cast<double>(no) - slips) / n;
  f.f1_after = 2 * hits / (hits + slips + static_cast<double>(yes));
  return f;
}

}  // namespace

FewLearnt learn_from_few(const FewExamples& examples, FeatureSet set) {
  Vocabulary vocabulary(set);
  for (const auto& text : examples.yes) vocabulary.learn(text, false);
  for (const auto& hint : examples.hints) vocabulary.learn(hint, true);
  vocabulary.close();
  const auto all_terms = [&](const std::vector<std::string>& texts) {
    std::vector<TextTerms> terms;
    for (const auto& text : texts) terms.push_back(vocabulary.terms_of(text));
    return terms;
  };
  const auto yes = all_terms(examples.yes), no = all_terms(examples.no),
             unlabelled = all_terms(examples.unlabelled);
  Lesson lesson{vocabulary.size(), {}, Counts(vocabulary.size())};
  for (const auto& hint : examples.hints) lesson.hints.push_back(vocabulary.terms_of_hint(hint));
  const auto into_background = [&](std::span<const TextTerms> texts, float weight) {
    for (const auto& text : texts)
      for (const auto& clause : text) lesson.background.add(clause.terms, weight);
  };
  into_background(unlabelled, 1), into_background(no, no_weight);

  const Held held = held_apart(yes, no, unlabelled, lesson);
  const std::size_t share = best_share(held, yes.size());
  std::vector<const TextTerms*> all;
  for (const auto& text : yes) all.push_back(&text);
  const Weights weights = learn(all, lesson);
  // A clause at the threshold comes to even odds.
  const float unit = -few_absent / Thresholds(unlabelled, no, all, weights).at(shares[share]);
  std::vector<std::pair<std::uint64_t, float>> scaled;
  for (std::size_t t = 0; t < weights.size(); ++t)
    if (weights[t] > 0) scaled.emplace_back(vocabulary.hash(t), weights[t] * unit);
  return {DeltaModel(std::move(scaled)), figures_of(held, share, yes.size(), no.size())};
}

}  // namespace myelin::text
