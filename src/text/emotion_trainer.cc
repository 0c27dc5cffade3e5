#include "text/emotion_trainer.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <unordered_map>

#include "base/hash.h"
#include "text/calibration.h"
#include "text/dual_descent.h"
#include "text/emotion_curves.h"
#include "text/gloss_rows.h"
#include "text/polarity_trainer.h"

namespace myelin::text {
namespace {

constexpr std::size_t folds = 5;
constexpr double weight_min = 1.9;  // of the rows that hold an n-gram: two of its own register

struct Table {
  GlossedRows texts;
  std::vector<std::uint64_t> ngrams;  // hashes
  std::vector<std::size_t> fold;
};

Table collect(std::span<const EmotionRow> rows, const GlossBook& book,
              const EmotionTrainingOptions& options) {
  const FeatureSet set = options.features;
  Table table;
  SparseRows of_ngrams;
  std::unordered_map<std::uint64_t, std::uint32_t> index;
  NormalText normal;
  std::vector<Feature> features;
  std::vector<std::uint32_t> here;
  for (const auto& row : rows) {
    normalise(row.text, normal);
    features_of(normal, set, features);
    here.clear();
    for (const auto& feature : features) {
      const auto [at, fresh] =
          index.emplace(feature.hash, static_cast<std::uint32_t>(table.ngrams.size()));
      if (fresh) table.ngrams.push_back(feature.hash);
      here.push_back(at->second);
    }
    std::ranges::sort(here);
    const float scale = 1 / std::sqrt(static_cast<float>(std::max<std::size_t>(1, here.size())));
    for (std::size_t i = 0; i < here.size();) {
      const auto end = static_cast<std::size_t>(
          std::upper_bound(here.begin(), here.end(), here[i]) - here.begin());
      of_ngrams.terms.push_back({here[i], static_cast<float>(end - i) * scale});
      i = end;
    }
    of_ngrams.row_begin.push_back(of_ngrams.terms.size());
    table.fold.push_back(words_hash(row.text) % folds);
  }
  table.texts = with_glosses(std::move(of_ngrams), table.ngrams, book, options.gloss_value);
  return table;
}

struct Weights {
  std::array<std::vector<float>, emotion_weights> of_column;
  std::array<EmotionRegister, emotion_registers> registers{};
  float gate_bias = 0;
};

// One yes-or-no question put to the rows: `yes` says which, `weight` how much a row counts.
LinearWeights ask(const Table& table, std::span<const float> labels, std::vector<double> weight,
                  double balance, const EmotionTrainingOptions& options) {
  const auto ratios = log_count_ratios(table.texts, labels, weight, options.smoothing, weight_min);
  double yes = 0, rows = 0;
  for (std::size_t i = 0; i < weight.size(); ++i)
    if (weight[i] > 0) rows += 1, yes += labels[i] > 0;
  for (std::size_t i = 0; i < weight.size(); ++i)
    weight[i] *= options.cost * std::pow(rows / (2 * (labels[i] > 0 ? yes : rows - yes)), balance);
  return solve({table.texts.rows, labels, weight, ratios, options.seed, 40, 0.02});
}

// Trains on the rows outside `fold`; folds: on all.
Weights train(std::span<const EmotionRow> rows, const Table& table, std::size_t fold,
              const GlossBook& book, const EmotionTrainingOptions& options) {
  Weights trained;
  std::vector<float> labels(rows.size());
  std::vector<double> weight(rows.size());
  for (std::size_t tone = 0; tone < emotion_registers; ++tone)
    for (std::size_t k = 0; k < emotion_count; ++k) {
      for (std::size_t i = 0; i < rows.size(); ++i) {
        labels[i] = rows[i].emotion == k ? 1.0F : -1.0F;
        weight[i] = table.fold[i] == fold ? 0 : rows[i].tone == tone ? 1 : options.others[tone];
      }
      auto answer = ask(table, labels, weight, options.balance, options);
      trained.of_column[tone * emotion_count + k] = std::move(answer.weights);
      trained.registers[tone].bias[k] = answer.bias;
    }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    labels[i] = rows[i].tone == 1 ? 1.0F : -1.0F;
    weight[i] = table.fold[i] == fold ? 0 : 1;
  }
  auto answer = ask(table, labels, weight, options.gate_balance, options);
  trained.of_column[emotion_gate] = std::move(answer.weights);
  trained.gate_bias = answer.bias;
  for (auto& column : trained.of_column)
    fold_glosses(table.ngrams, book, options.gloss_value, column);
  return trained;
}

// The strongest n-grams first, so that a slot that is taken turns away the weaker.
std::string to_file(const Table& table, const Weights& trained,
                    const EmotionTrainingOptions& options, std::size_t& kept) {
  EmotionHeader header;
  header.feature_set = static_cast<std::uint32_t>(options.features);
  header.slot_bits = options.slot_bits;
  header.registers = trained.registers;
  header.gate_bias = trained.gate_bias;
  header.seed = options.seed;
  for (std::size_t w = 0; w < emotion_weights; ++w)
    header.unit[w] = squared_unit(trained.of_column[w]);
  std::vector<std::pair<float, std::size_t>> ranked;
  for (std::size_t g = 0; g < table.ngrams.size(); ++g) {
    float strength = 0;
    for (std::size_t w = 0; w < emotion_weights; ++w)
      strength = std::max(strength, std::abs(trained.of_column[w][g]) / header.unit[w]);
    if (strength >= 0.25F) ranked.emplace_back(strength, g);
  }
  std::ranges::sort(ranked, [&](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : table.ngrams[a.second] < table.ngrams[b.second];
  });
  std::vector<EmotionSlot> slots(std::size_t{1} << options.slot_bits);
  kept = 0;
  for (const auto& [strength, g] : ranked) {
    auto& slot = slots[table.ngrams[g] >> (64 - options.slot_bits)];
    if (slot.check != 0) continue;
    slot.check = emotion_check(table.ngrams[g]), ++kept;
    for (std::size_t w = 0; w < emotion_weights; ++w)
      slot.weights[w] = narrowed(trained.of_column[w][g], header.unit[w]);
  }
  std::string file(sizeof header + slots.size() * sizeof(EmotionSlot), '\0');
  std::memcpy(file.data() + sizeof header, slots.data(), slots.size() * sizeof(EmotionSlot));
  header.checksum = hash64(std::string_view(file).substr(sizeof header));
  std::memcpy(file.data(), &header, sizeof header);
  return file;
}

Status check_rows(std::span<const EmotionRow> rows) {
  std::array<std::array<std::size_t, emotion_count>, emotion_registers> seen{};
  for (const auto& row : rows) {
    if (row.emotion >= emotion_count || row.tone >= emotion_registers)
      return fail(ErrorCode::invalid_argument, "a row names an emotion or register that is none",
                  "emotions are 0 to 5, registers 0 and 1");
    ++seen[row.tone][row.emotion];
  }
  for (const auto& tone : seen)
    for (const auto n : tone)
      if (n < 2 * folds)
        return fail(ErrorCode::invalid_argument, "too few rows to train emotions",
                    "give at least ten texts of each emotion in each register");
  return {};
}

}  // namespace

EmotionFigures figures_of(std::span<const EmotionRow* const> rows,
                          std::span<const EmotionRead> reads) {
  EmotionFigures figures;
  figures.n = rows.size();
  if (rows.empty()) return figures;
  figures.source = rows.front()->source;
  std::array<std::array<double, 3>, emotion_count> counts{};  // hit, said, there
  std::vector<Judged> judged;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const bool right = reads[i].emotion == rows[i]->emotion;
    counts[rows[i]->emotion][0] += right;
    counts[reads[i].emotion][1] += 1, counts[rows[i]->emotion][2] += 1;
    judged.push_back({reads[i].confidence, right});
  }
  double classes = 0;
  for (const auto& [hit, said, there] : counts) {
    figures.accuracy += hit / static_cast<double>(rows.size());
    if (there == 0 && said == 0) continue;
    classes += 1, figures.macro_f1 += 2 * hit / (said + there);
  }
  figures.macro_f1 /= classes;
  figures.calibration_error = calibration_error(judged);
  return figures;
}

Result<TrainedEmotion> train_emotion(std::span<const EmotionRow> rows, const GlossBook& glosses,
                                     const EmotionTrainingOptions& options) {
  MYELIN_CHECK(check_rows(rows));
  const Table table = collect(rows, glosses, options);
  std::vector<EmotionRead> reads(rows.size());
  NormalText normal;
  std::vector<Feature> features;
  for (std::size_t fold = 0; fold < folds; ++fold) {
    std::size_t kept = 0;
    MYELIN_TRY(model, EmotionModel::from_bytes(to_file(
                          table, train(rows, table, fold, glosses, options), options, kept)));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (table.fold[i] != fold) continue;
      normalise(rows[i].text, normal);
      features_of(normal, options.features, features);
      reads[i] = model->read(features);
    }
  }
  TrainedEmotion trained;
  Weights weights = train(rows, table, folds, glosses, options);
  std::vector<EmotionRead> judged = reads;
  for (std::size_t tone = 0; tone < emotion_registers; ++tone) {
    // Both halves for the figures, then all of it for what ships.
    const auto scored = [&](auto wanted) {
      std::vector<ScoredEmotion> chosen;
      for (std::size_t i = 0; i < rows.size(); ++i)
        if (reads[i].tone == tone && wanted(i))
          chosen.push_back({reads[i].scores, rows[i].emotion});
      return chosen;
    };
    const auto half = [&](std::size_t i) { return words_hash(rows[i].text) / folds % 2; };
    for (const std::size_t other : {0u, 1u}) {
      const auto curves =
          fit_emotion_curves(scored([&](std::size_t i) { return half(i) == other; }));
      for (std::size_t i = 0; i < rows.size(); ++i)
        if (reads[i].tone == tone && half(i) != other) judged[i] = apply(curves, reads[i]);
    }
    const auto curves = fit_emotion_curves(scored([](std::size_t) { return true; }));
    auto& into = weights.registers[tone];
    into.slope = curves.slope;
    for (std::size_t k = 0; k < emotion_count; ++k) {
      into.bias[k] += curves.offset[k];
      into.intercept[k] = curves.intercept[k] - curves.slope * curves.offset[k];
    }
  }
  std::map<std::string, std::pair<std::vector<const EmotionRow*>, std::vector<EmotionRead>>> of;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto& here = of[rows[i].source];
    here.first.push_back(&rows[i]), here.second.push_back(judged[i]);
  }
  for (const auto& [source, here] : of)
    trained.figures.push_back(figures_of(here.first, here.second));
  trained.bytes = to_file(table, weights, options, trained.ngrams_kept);
  trained.rows_trained = rows.size();
  return trained;
}

}  // namespace myelin::text
