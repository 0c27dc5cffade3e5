#include "text/opinion_trainer.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <memory>

#include "base/hash.h"
#include "text/span_trainer.h"

namespace myelin::text {
namespace {

// How many parts the texts are divided into; a large collection spares less of itself.
std::size_t folds_of(std::size_t texts) {
  constexpr std::size_t large = 8000;
  return texts < large ? 4 : 2;
}
constexpr std::uint32_t no_opinion = OpinionScene::no_opinion;
constexpr float missed_probability = 0.02F;  // of an aspect that no model of spans proposed

using UnitSpan = std::pair<std::uint32_t, std::uint32_t>;

// All texts but those of one part.
std::vector<SpanTags> tags_of(std::span<const OpinionText> texts, std::size_t without) {
  const auto folds = folds_of(texts.size());
  std::vector<SpanTags> rows;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i % folds == without) continue;
    SpanTags row{texts[i].text, {}};
    for (const auto& one : texts[i].opinions) {
      if (one.aspect.begin < one.aspect.end)
        row.spans.push_back({one.aspect.begin, one.aspect.end, SpanKind::aspect, 1});
      if (one.opinion.begin < one.opinion.end)
        row.spans.push_back({one.opinion.begin, one.opinion.end, SpanKind::opinion, 1});
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

// What the models that weigh candidates learn from.
struct Examples {
  std::vector<ChoiceExample> acceptance, category, pairing, polarity;
};

class Examiner {
 public:
  Examiner(const OpinionTrainingOptions& options, Examples& into)
      : options_(options), into_(into) {}

  void add(const OpinionText& text, const SpanModel& spans) {
    normalise(text.text, normal_);
    features_of(normal_, options_.features, grams_);
    scene_.begin(normal_, grams_, options_.features);
    spans.find(scene_.units(), grams_, OpinionModel::opinion_min, scratch_, found_);
    keep_candidates(found_);
    scene_.set_candidates(found_);
    add_quads(text);
  }

 private:
  UnitSpan units(const ByteSpan& span) const {
    return units_in(normal_, scene_.units(), span.begin, span.end);
  }
  std::uint32_t opinion_at(const ByteSpan& span) const {
    const auto where = units(span);
    for (std::uint32_t o = 0; o < scene_.opinions().size(); ++o)
      if (scene_.opinions()[o].begin == where.first && scene_.opinions()[o].end == where.second)
        return o;
    return no_opinion;
  }

  void add_quads(const OpinionText& text) {
    std::multimap<UnitSpan, const Opinion*> there;
    for (const auto& one : text.opinions)
      if (const auto where = units(one.aspect); where.first < where.second)
        there.emplace(where, &one);
    for (std::size_t i = 0; i < scene_.aspects().size(); ++i) {
      const auto& aspect = scene_.aspects()[i];
      const auto [first, last] = there.equal_range({aspect.begin, aspect.end});
      scene_.acceptance(i, features_);
      into_.acceptance.push_back({{features_}, first == last ? 1U : 0U});
      for (auto it = first; it != last; ++it) describe(aspect, *it->second);
      there.erase(first, last);
    }
    for (const auto& [where, one] : there)
      describe({where.first, where.second, SpanKind::aspect, missed_probability}, *one);
  }

  void describe(const FoundSpan& aspect, const Opinion& one) {
    const bool has_words = one.opinion.begin < one.opinion.end;
    const auto opinion = has_words ? opinion_at(one.opinion) : no_opinion;
    scene_.category(aspect, opinion, features_);
    into_.category.push_back({{features_}, one.category});
    scene_.polarity(aspect, opinion, features_);
    into_.polarity.push_back({{features_}, static_cast<std::uint32_t>(one.polarity + 1)});
    if (has_words && opinion == no_opinion) return;  // the right answer is not among them
    scene_.opinions_near(aspect, near_);
    ChoiceExample example;
    scene_.pairing(aspect, no_opinion, features_);
    example.candidates.push_back(features_);
    bool known = !has_words;
    for (const auto o : near_) {
      if (o == opinion)
        example.answer = static_cast<std::uint32_t>(example.candidates.size()), known = true;
      scene_.pairing(aspect, o, features_);
      example.candidates.push_back(features_);
    }
    if (known && example.candidates.size() > 1) into_.pairing.push_back(std::move(example));
  }

  const OpinionTrainingOptions& options_;
  Examples& into_;
  NormalText normal_;
  std::vector<Feature> grams_;
  OpinionScene scene_;
  SpanScratch scratch_;
  std::vector<FoundSpan> found_;
  FeatureHashes features_;
  std::vector<std::uint32_t> near_;
};

std::string file_of(std::span<const std::string> names, const OpinionThresholds& thresholds,
                    const OpinionTrainingOptions& options, const std::string& parts) {
  std::string packed;
  for (const auto& name : names) packed += name + '\n';
  packed.resize((packed.size() + 7) / 8 * 8, '\n');
  OpinionHeader header;
  header.feature_set = static_cast<std::uint32_t>(options.features);
  header.categories = static_cast<std::uint32_t>(names.size());
  header.names_bytes = static_cast<std::uint32_t>(packed.size());
  header.thresholds = thresholds;
  header.seed = options.seed;
  packed += parts;
  header.checksum = hash64(packed);
  return std::string(reinterpret_cast<const char*>(&header), sizeof header) + packed;
}

// The parts of the file behind the names.
std::string train_parts(std::span<const std::string> names, std::span<const OpinionText> texts,
                        const OpinionTrainingOptions& options) {
  const SpanTrainingOptions spans{
      .features = options.features, .seed = options.seed, .rows_max = options.span_rows_max};
  Examples examples;
  const auto folds = folds_of(texts.size());
  for (std::size_t fold = 0; fold < folds; ++fold) {
    const auto bytes = train_spans(tags_of(texts, fold), spans);
    std::string_view view = bytes;
    SpanModel model;
    model.adopt(view);
    Examiner examiner(options, examples);
    for (std::size_t i = fold; i < texts.size(); i += folds) examiner.add(texts[i], model);
  }
  std::string parts = train_spans(tags_of(texts, folds), spans);
  const ChoiceTrainingOptions binary{.answers = 1,
                                     .seed = options.seed,
                                     .passes = 6,
                                     .examples_min = 3,
                                     .rate = 0.05F,
                                     .hidden_share = 0.2};
  parts += train_choices(examples.acceptance, binary);
  parts += train_choices(examples.category, {.answers = static_cast<std::uint32_t>(names.size()),
                                             .seed = options.seed,
                                             .passes = 12,
                                             .examples_min = 3,
                                             .rows_max = options.category_rows_max,
                                             .rate = 0.2F,
                                             .hidden_share = 0.4});
  auto pairing = binary;
  pairing.examples_min = 2, pairing.hidden_share = 0.1;
  parts += train_choices(examples.pairing, pairing);
  parts += train_choices(
      examples.polarity,
      {.answers = 3, .seed = options.seed, .passes = 6, .examples_min = 2, .rate = 0.05F});
  return parts;
}

OpinionThresholds best_thresholds(const OpinionModel& model, std::span<const OpinionText> texts) {
  OpinionThresholds best;
  OpinionFigures top;
  for (float at = 0.1F; at < 0.7F; at += 0.05F) {
    const auto figures = figures_of(model, {at, at, at}, texts);
    if (figures.opinion.value() > top.opinion.value())
      top.opinion = figures.opinion, best.opinion = at;
    if (figures.category.value() > top.category.value())
      top.category = figures.category, best.category = at;
    if (figures.category_polarity.value() > top.category_polarity.value())
      top.category_polarity = figures.category_polarity, best.category_polarity = at;
  }
  return best;
}

}  // namespace

Result<TrainedOpinions> train_opinions(std::span<const std::string> names,
                                       std::span<const OpinionText> texts,
                                       const OpinionTrainingOptions& options) {
  constexpr std::size_t held_out_every = 5;
  std::vector<OpinionText> learnt, held_out;
  for (std::size_t i = 0; i < texts.size(); ++i)
    (i % held_out_every == 0 ? held_out : learnt).push_back(texts[i]);
  if (names.empty() || learnt.empty())
    return fail(ErrorCode::invalid_argument, "no annotated text to learn from",
                "check the files of the collection");
  TrainedOpinions trained;
  MYELIN_TRY(trial, OpinionModel::from_bytes(
                        file_of(names, {}, options, train_parts(names, learnt, options))));
  trained.thresholds = best_thresholds(*trial, held_out);
  trained.held_out = figures_of(*trial, trained.thresholds, held_out);
  trained.bytes = file_of(names, trained.thresholds, options, train_parts(names, texts, options));
  return trained;
}

}  // namespace myelin::text
