// `myelin evaluate --head intents`: what writers are about to do, any number of intents a text, as
// the product's reader hears them.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "app/evaluate_head.h"
#include "cause/intent_head.h"
#include "cause/intent_sentences.h"
#include "text/language.h"

namespace myelin::app {
namespace {

constexpr std::size_t intents = model::intent_names.size();

Result<std::vector<cause::IntentSentence>> sentences_of(const HeadQuery& query) {
  if (query.file.extension() == ".yaml") return cause::read_intent_sentences(query.file);
  MYELIN_TRY(rows, read_labelled_rows(query));
  std::vector<cause::IntentSentence> sentences;
  for (auto& row : rows) {
    MYELIN_TRY(there, cause::intents_of(row.label));
    sentences.push_back({std::move(row.text), std::move(there)});
  }
  return sentences;
}

struct Counts {
  double both = 0, said = 0, there = 0;
  double f1() const { return said + there > 0 ? 2 * both / (said + there) : 0; }
};
struct Calibration {
  std::array<std::array<double, 3>, 10> bins{};
  double n = 0;
  void add(double p, bool yes) {
    auto& bin = bins[std::min<std::size_t>(9, static_cast<std::size_t>(p * 10))];
    bin[0] += 1, bin[1] += p, bin[2] += yes, n += 1;
  }
  double error() const {
    double sum = 0;
    for (const auto& bin : bins) sum += std::abs(bin[1] - bin[2]);
    return n > 0 ? sum / n : 0;
  }
};

}  // namespace

Result<std::vector<Figure>> evaluate_intents(const HeadQuery& query) {
  MYELIN_TRY(sentences, sentences_of(query));
  MYELIN_TRY(zh, cause::IntentHead::open(query.models / "intents.zh.bin", text::FeatureSet::zh));
  MYELIN_TRY(en, cause::IntentHead::open(query.models / "intents.en.bin", text::FeatureSet::en));
  MYELIN_TRY(zh_grams, text::PolarityModel::open(query.models / "polarity.zh.bin"));
  MYELIN_TRY(en_grams, text::PolarityModel::open(query.models / "polarity.en.bin"));
  std::array<Counts, intents> counts;
  Counts all;
  Calibration calibration;
  text::NormalText normal;
  text::PolarityScores scores;
  const std::array<const text::LabelModel*, 1> zh_model{&zh->model()}, en_model{&en->model()};
  const text::JoinedRows zh_rows(nullptr, zh_model), en_rows(nullptr, en_model);
  text::LocatedRows rows;
  std::vector<text::Clause> clauses;
  cause::IntentScratch scratch;
  std::vector<model::IntentHit> hits;
  for (const auto& sentence : sentences) {
    text::normalise(sentence.text, normal);
    const bool chinese = query.language.empty() ? text::tongue_of(normal) == text::Tongue::zh
                                                : query.language == "zh";
    (chinese ? zh_grams : en_grams)->score(normal, scores);
    text::split_clauses(normal, clauses);
    const auto& joined = chinese ? zh_rows : en_rows;
    joined.begin(scores.features, rows), joined.finish(rows);
    (chinese ? zh : en)->hear(clauses, scores, joined, rows, scratch, hits);
    for (std::size_t i = 0; i < intents; ++i) {
      const bool there = std::ranges::find(sentence.intents, i) != sentence.intents.end();
      const bool said = std::ranges::any_of(
          hits, [&](const auto& hit) { return hit.intent == static_cast<model::Intent>(i); });
      for (auto* const c : {&counts[i], &all}) {
        c->said += said, c->there += there, c->both += said && there;
      }
      calibration.add(scratch.probability[i], there);
    }
  }
  const auto n = sentences.size();
  std::vector<Figure> figures{
      {"micro_f1", all.f1(), n},
      {"precision", all.said > 0 ? all.both / all.said : 0, static_cast<std::size_t>(all.said)},
      {"recall", all.there > 0 ? all.both / all.there : 0, static_cast<std::size_t>(all.there)},
      {"calibration_error", calibration.error(), n * intents}};
  for (std::size_t i = 0; i < intents; ++i)
    figures.push_back({fmt::format("f1.{}", model::intent_names[i]), counts[i].f1(),
                       static_cast<std::size_t>(counts[i].there)});
  return figures;
}

}  // namespace myelin::app
