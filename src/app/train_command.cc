// `myelin train polarity`: the shipped polarity models from the public collections, the same bytes
// on every run.
#include <fmt/format.h>
#include <fmt/ostream.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "app/command.h"
#include "app/labelled_texts.h"
#include "app/model_file.h"
#include "app/train_emotion.h"
#include "app/train_factors.h"
#include "app/train_intents.h"
#include "app/train_mentions.h"
#include "app/train_names.h"
#include "app/train_scores.h"
#include "app/train_steps.h"

namespace myelin::app {
namespace {

namespace fs = std::filesystem;
using text::LabelledText;

struct Options {
  fs::path data, out = ".", written = "models/polarity";
  std::uint64_t seed = 7;
  double cost = 0.3, clauses = 0.05;
  bool kept_apart = false;
};

Result<std::vector<LabelledText>> chinese_rows(const Options& options) {
  const fs::path& data = options.data;
  std::vector<LabelledText> rows;
  MYELIN_CHECK(read_labelled({data / "zh-shopping10/online_shopping_10_cats.dev.csv.xz",
                              {"review"},
                              "label",
                              "zh-shopping10"},
                             rows));
  MYELIN_CHECK(read_labelled(
      {data / "zh-hotel/ChnSentiCorp_htl_all.dev.csv.xz", {"review"}, "label", "zh-hotel"}, rows));
  MYELIN_CHECK(read_labelled(
      {data / "zh-waimai/waimai_10k.dev.csv", {"review"}, "label", "zh-waimai"}, rows));
  MYELIN_CHECK(read_opinions({data / "zh-aste-restaurant/train.dev.txt.xz",
                              OpinionFormat::token_triples, "zh-aste-restaurant clauses"},
                             rows));
  MYELIN_CHECK(read_opinions({data / "zh-asqp-food/train.dev.txt.xz",
                              OpinionFormat::character_quadruples, "zh-asqp-food clauses"},
                             rows));
  MYELIN_CHECK(read_written_clauses(options.written / "zh.yaml", "zh written clauses", rows));
  return rows;
}

Result<std::vector<LabelledText>> english_rows(const Options& options) {
  const fs::path& data = options.data;
  std::vector<LabelledText> rows;
  MYELIN_CHECK(read_labelled({data / "en-clothing-reviews/womens_clothing_reviews.csv.xz",
                              {"Title", "Review Text"},
                              "Recommended IND",
                              "en-clothing-reviews"},
                             rows));
  MYELIN_CHECK(read_opinions({data / "en-asqp-phone/train.dev.txt.xz",
                              OpinionFormat::character_quadruples, "en-asqp-phone clauses"},
                             rows));
  MYELIN_CHECK(read_written_clauses(options.written / "en.yaml", "en written clauses", rows));
  return rows;
}

void report(Context& context, std::string_view language, const text::TrainedPolarity& trained) {
  if (!context.json)
    fmt::print(*context.out,
               "polarity.{}: {} texts, {} n-grams kept, {} bytes; on rows kept apart:\n", language,
               trained.rows_trained, trained.ngrams_kept, trained.bytes.size());
  for (const auto& f : trained.figures) {
    if (context.json) {
      for (const auto& [metric, value] :
           {std::pair{"accuracy", f.accuracy}, std::pair{"macro_f1", f.macro_f1},
            std::pair{"auc", f.auc}, std::pair{"calibration_error", f.calibration_error}})
        fmt::print(*context.out,
                   "{{\"train\":\"polarity\",\"language\":\"{}\",\"source\":\"{}\",\"metric\":\"{}"
                   "\",\"value\":{:.4f},\"n\":{}}}\n",
                   language, f.source, metric, value, f.n);
      for (std::size_t c = 0; c < text::coverages.size(); ++c)
        fmt::print(*context.out,
                   "{{\"train\":\"polarity\",\"language\":\"{}\",\"source\":\"{}\",\"metric\":"
                   "\"accuracy_at_{:.0f}_percent\",\"value\":{:.4f},\"n\":{}}}\n",
                   language, f.source, text::coverages[c] * 100, f.accuracy_at[c], f.n);
    } else {
      fmt::print(*context.out,
                 "  {:<28} n {:>6}  accuracy {:.4f}  macro-F1 {:.4f}  AUC {:.4f}  calibration "
                 "error {:.4f}\n",
                 f.source, f.n, f.accuracy, f.macro_f1, f.auc, f.calibration_error);
    }
  }
}

Status train(Context& context, const Options& options) {
  {
    MYELIN_TRY(rows, chinese_rows(options));
    MYELIN_TRY(trained, text::train_polarity(rows, {.features = text::FeatureSet::zh,
                                                    .seed = options.seed,
                                                    .cost = options.cost,
                                                    .clause_weight = options.clauses,
                                                    .slot_bits = 20,
                                                    .every_row = !options.kept_apart}));
    MYELIN_CHECK(write_model(options.out / "polarity.zh.bin", trained.bytes));
    report(context, "zh", trained);
  }
  // Four reviews in five recommend the dress; a clause out of the blue does not.
  MYELIN_TRY(rows, english_rows(options));
  MYELIN_TRY(trained, text::train_polarity(rows, {.features = text::FeatureSet::en,
                                                  .seed = options.seed,
                                                  .cost = 0.1,
                                                  .clause_weight = 0.3,
                                                  .clause_weight_of_clauses = 1,
                                                  .slot_bits = 18,
                                                  .every_row = !options.kept_apart,
                                                  .balance = true}));
  MYELIN_CHECK(write_model(options.out / "polarity.en.bin", trained.bytes));
  report(context, "en", trained);
  return {};
}

}  // namespace

void add_train(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("train", "Train a default model from public collections");
  command->require_subcommand(1);
  auto options = std::make_shared<Options>();
  auto* polarity = command->add_subcommand(
      "polarity", "polarity.zh.bin and polarity.en.bin, with figures on rows kept apart");
  polarity
      ->add_option("--data", options->data,
                   "The folder of the collections (models/polarity.md lists them)")
      ->required()
      ->check(CLI::ExistingDirectory);
  polarity->add_option("--out", options->out, "Where the files go")->required();
  polarity
      ->add_option("--written", options->written, "The folder of the clauses written for training")
      ->check(CLI::ExistingDirectory)
      ->capture_default_str();
  polarity->add_option("--seed", options->seed, "Order of the passes over the rows")
      ->capture_default_str();
  polarity->add_option("--cost", options->cost, "C of the Chinese classifier")
      ->capture_default_str();
  polarity->add_option("--clauses", options->clauses, "Weight of a clause among Chinese texts")
      ->capture_default_str();
  polarity->add_flag("--kept-apart", options->kept_apart,
                     "Writes the models the figures are of, which have not seen the fifth kept "
                     "apart; without it the models are trained again on every row");
  polarity->add_flag("--json", context.json, "One JSON line a figure");
  polarity->footer("Example: myelin train polarity --data ../data --out models");
  polarity->callback([&context, options] { context.conclude(train(context, *options)); });
  add_train_emotion(*command, context);
  add_train_factors(*command, context);
  add_train_names(*command, context);
  add_train_steps(*command, context);
  add_train_intents(*command, context);
  add_train_topics(*command, context);
  add_train_mentions(*command, context);
  add_train_cascades(*command, context);
}

}  // namespace myelin::app
