// `myelin train intents --only own`: intents.zh.bin and intents.en.bin, what writers are about to
// do, from the sentences of models/intents/ and from public collections that bear on it.
#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>

#include "app/class_sets.h"
#include "app/collection_rows.h"
#include "app/labelled_texts.h"
#include "app/model_file.h"
#include "app/train_intents.h"
#include "base/random.h"
#include "cause/intent_sentences.h"
#include "model/reading.h"
#include "text/clause.h"

namespace myelin::app {
namespace {

namespace fs = std::filesystem;
using model::Intent;
using text::SentenceRow;

constexpr float written_weight = 1, annotated_weight = 0.3F, unlabelled_weight = 0.05F;
constexpr std::size_t annotated_max = 3'000, questions_max = 1'200, unlabelled_max = 8'000;

std::uint16_t index(Intent intent) {
  return static_cast<std::uint16_t>(intent);
}

std::vector<std::uint16_t> but(std::initializer_list<Intent> known) {
  std::vector<std::uint16_t> unknown;
  for (std::uint16_t i = 0; i < model::intent_names.size(); ++i)
    if (std::ranges::find(known, static_cast<Intent>(i)) == known.end()) unknown.push_back(i);
  return unknown;
}

template <class T>
void thin(std::vector<T>& rows, std::size_t most, Random random) {
  for (std::size_t i = rows.size(); i > 1; --i)
    std::swap(rows[i - 1], rows[static_cast<std::size_t>(random.bits() % i)]);
  if (rows.size() > most) rows.resize(most);
}

// Clauses that an annotator found an opinion in: praise praises, blame does not; what bears on
// coming back or leaving says so.
Status add_annotated(const fs::path& file, std::string_view back, Random random,
                     std::vector<SentenceRow>& into) {
  std::vector<AnnotatedText> texts;
  MYELIN_CHECK(read_annotated(file, texts));
  std::vector<SentenceRow> rows;
  text::NormalText normal;
  std::vector<text::Clause> clauses;
  for (const auto& text : texts) {
    text::normalise(text.text, normal);
    text::split_clauses(normal, clauses);
    for (const auto& clause : clauses) {
      const auto [begin, end] = normal.bytes(clause.begin, clause.end);
      int praises = 0, blames = 0, returns = 0, leaves = 0;
      for (const auto& a : text.annotations) {
        if (a.implicit || a.at < begin || a.at >= end) continue;
        const bool bears = a.category.contains(back);
        praises += a.polarity > 0 && !bears, blames += a.polarity < 0 && !bears;
        returns += bears && a.polarity > 0, leaves += bears && a.polarity < 0;
      }
      if (praises + blames + returns + leaves == 0 || (praises > 0 && blames > 0)) continue;
      SentenceRow row{text.text.substr(begin, end - begin), {}, {}, annotated_weight, false};
      if (praises > 0) row.yes.push_back(index(Intent::praises));
      if (returns > 0) row.yes.push_back(index(Intent::will_buy_again));
      if (leaves > 0) row.yes.push_back(index(Intent::will_leave));
      // "Will buy again" is praise to some annotators and not to others; the rest nobody looked
      // for.
      row.unknown = returns + leaves > 0
                        ? but({Intent::will_buy_again, Intent::will_leave})
                        : but({Intent::praises, Intent::will_complain, Intent::threatens});
      rows.push_back(std::move(row));
    }
  }
  thin(rows, annotated_max, random);
  std::ranges::move(rows, std::back_inserter(into));
  return {};
}

void add_questions(std::vector<std::string> questions, Random random,
                   std::vector<SentenceRow>& into) {
  thin(questions, questions_max, random);
  for (auto& question : questions)
    into.push_back({std::move(question),
                    {index(Intent::asks)},
                    but({Intent::asks, Intent::praises, Intent::will_complain, Intent::threatens}),
                    annotated_weight,
                    false});
}

// Clauses nobody labelled: the rare intents are not there, save where a first model hears one.
Status add_unlabelled(const fs::path& file, const std::vector<std::string>& columns, Random random,
                      std::vector<SentenceRow>& into) {
  std::vector<std::string> texts;
  MYELIN_CHECK(read_texts(file, columns, texts));
  thin(texts, unlabelled_max / 2, random);
  text::NormalText normal;
  std::vector<text::Clause> clauses;
  std::vector<SentenceRow> rows;
  for (const auto& text : texts) {
    text::normalise(text, normal);
    text::split_clauses(normal, clauses);
    for (const auto& clause : clauses) {
      const auto [begin, end] = normal.bytes(clause.begin, clause.end);
      rows.push_back({text.substr(begin, end - begin),
                      {},
                      {index(Intent::praises)},
                      unlabelled_weight,
                      false});
    }
  }
  thin(rows, unlabelled_max, random.split("clauses"));
  std::ranges::move(rows, std::back_inserter(into));
  return {};
}

// What the first model hears in an unlabelled clause is no longer held against it.
Status forgive(const std::string& first, std::vector<SentenceRow>& rows) {
  constexpr float heard = 0.2F;
  MYELIN_TRY(model, text::LabelModel::from_bytes(first));
  text::NormalText normal;
  std::vector<text::Feature> features;
  text::LabelScratch scratch;
  std::vector<float> probabilities;
  for (auto& row : rows) {
    if (row.weight != unlabelled_weight) continue;
    text::normalise(row.text, normal);
    text::features_of(normal, model->feature_set(), features);
    model->probabilities(features, scratch, probabilities);
    for (std::size_t l = 0; l < probabilities.size(); ++l)
      if (probabilities[l] >= heard) row.unknown.push_back(static_cast<std::uint16_t>(l));
  }
  return {};
}

Result<std::vector<SentenceRow>> written(const fs::path& share, const std::string& language) {
  MYELIN_TRY(sentences,
             cause::read_intent_sentences(share / "models/intents" / (language + ".yaml")));
  std::vector<SentenceRow> rows;
  for (auto& sentence : sentences)
    rows.push_back(
        {std::move(sentence.text), std::move(sentence.intents), {}, written_weight, true});
  // Neighbours in the file are alike; folds are taken by position.
  thin(rows, rows.size(), Random{1});
  return rows;
}

}  // namespace

Status train_own_intents(std::ostream& out, const fs::path& data, const fs::path& share,
                         const fs::path& folder, std::uint64_t seed) {
  const Random random{seed};
  const std::vector<std::string> labels(model::intent_names.begin(), model::intent_names.end());
  for (const std::string language : {"zh", "en"}) {
    MYELIN_TRY(rows, written(share, language));
    std::vector<std::string> questions;
    if (language == "zh") {
      MYELIN_CHECK(
          add_annotated(data / "zh-asqp-food/train.dev.txt.xz", "复购", random.split("zh"), rows));
      MYELIN_TRY(pairs, read_pairs(data / "zh-atec-qq/atec_nlp_sim_train.dev.tsv.xz", {}));
      for (auto& pair : pairs) questions.push_back(std::move(pair.a));
      MYELIN_CHECK(add_unlabelled(data / "zh-shopping10/online_shopping_10_cats.dev.csv.xz",
                                  {"review"}, random.split("zh-unlabelled"), rows));
    } else {
      MYELIN_CHECK(add_annotated(data / "en-asqp-phone/train.dev.txt.xz", "Repurchase",
                                 random.split("en"), rows));
      const auto& banking = class_sets()[0];
      MYELIN_TRY(texts, read_class_texts(data, banking, banking.train));
      for (auto& one : texts)
        if (one.text.ends_with('?')) questions.push_back(std::move(one.text));
      MYELIN_CHECK(add_unlabelled(data / "en-clothing-reviews/womens_clothing_reviews.csv.xz",
                                  {"Review Text"}, random.split("en-unlabelled"), rows));
    }
    add_questions(std::move(questions), random.split("questions"), rows);
    const text::SentenceLabelOptions options{
        .features = language == "zh" ? text::FeatureSet::zh : text::FeatureSet::en, .seed = seed};
    MYELIN_TRY(first, text::train_sentence_labels(labels, rows, options));
    MYELIN_CHECK(forgive(first.bytes, rows));
    MYELIN_TRY(trained, text::train_sentence_labels(labels, rows, options));
    fmt::print(out,
               "intents.{}: {} rows, {} n-grams kept, {} bytes; out of fold, on the written:\n",
               language, rows.size(), trained.ngrams_kept, trained.bytes.size());
    for (std::size_t l = 0; l < labels.size(); ++l)
      fmt::print(out, "  {:<16} precision {:.3f}  recall {:.3f}\n", labels[l], trained.precision[l],
                 trained.recall[l]);
    MYELIN_CHECK(write_model(folder / ("intents." + language + ".bin"), trained.bytes));
  }
  return {};
}

}  // namespace myelin::app
