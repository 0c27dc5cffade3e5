#include "app/train_emotion.h"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "app/command.h"
#include "app/emotion_rows.h"
#include "app/labelled_texts.h"
#include "app/model_file.h"

namespace myelin::app {
namespace {

namespace fs = std::filesystem;

struct Options {
  fs::path data, out = ".", sources = "build/name_sources";
  text::EmotionTrainingOptions training;
};

Status train(Context& context, const Options& options) {
  std::vector<text::EmotionRow> rows;
  for (const auto& [file, source, tone] :
       {std::tuple{"usual_eval_labeled.dev.jsonl", "zh-ewect usual", std::uint8_t{0}},
        {"virus_train.dev.jsonl.xz", "zh-ewect virus", std::uint8_t{1}},
        {"virus_eval_labeled.dev.jsonl", "zh-ewect virus", std::uint8_t{1}}})
    MYELIN_CHECK(
        read_emotions({options.data / "zh-ewect" / file, "content", "label", source, tone}, rows));
  text::GlossBook glosses;
  MYELIN_CHECK(read_glosses(options.sources, glosses));
  MYELIN_TRY(trained, text::train_emotion(rows, glosses, options.training));
  MYELIN_CHECK(write_model(options.out / "emotion.bin", trained.bytes));
  if (!context.json)
    fmt::print(*context.out, "emotion: {} texts, {} n-grams kept, {} bytes; cross-validated:\n",
               trained.rows_trained, trained.ngrams_kept, trained.bytes.size());
  for (const auto& f : trained.figures) {
    for (const auto& [metric, value] : {std::pair{"macro_f1", f.macro_f1},
                                        {"accuracy", f.accuracy},
                                        {"calibration_error", f.calibration_error}})
      if (context.json)
        fmt::print(*context.out,
                   "{{\"train\":\"emotion\",\"source\":\"{}\",\"metric\":\"{}\",\"value\":{:.4f},"
                   "\"n\":{}}}\n",
                   f.source, metric, value, f.n);
    if (!context.json)
      fmt::print(*context.out,
                 "  {:<28} n {:>6}  macro-F1 {:.4f}  accuracy {:.4f}  calibration error {:.4f}\n",
                 f.source, f.n, f.macro_f1, f.accuracy, f.calibration_error);
  }
  return {};
}

}  // namespace

void add_train_emotion(CLI::App& train_command, Context& context) {
  auto options = std::make_shared<Options>();
  auto* command =
      train_command.add_subcommand("emotion", "emotion.bin, with figures of five folds");
  command
      ->add_option("--data", options->data,
                   "The folder of the collections (models/emotion.md lists them)")
      ->required()
      ->check(CLI::ExistingDirectory);
  command
      ->add_option("--sources", options->sources,
                   "The folder that tools/name_sources filled: cedict.txt")
      ->capture_default_str();
  command->add_option("--out", options->out, "Where the file goes")->required();
  command->add_option("--seed", options->training.seed, "Order of the passes over the rows")
      ->capture_default_str();
  command->add_option("--cost", options->training.cost, "C of the classifiers")
      ->capture_default_str();
  command
      ->add_option("--balance", options->training.balance,
                   "How far rare emotions weigh as much as common ones: 0 to 1")
      ->capture_default_str();
  command
      ->add_option("--gloss", options->training.gloss_value, "What a gloss counts beside an n-gram")
      ->capture_default_str();
  command->add_option("--slot-bits", options->training.slot_bits, "Of the table: 2^bits n-grams")
      ->capture_default_str();
  command->add_flag("--json", context.json, "One JSON line a figure");
  command->footer("Example: myelin train emotion --data ../data --out models");
  command->callback([&context, options] { context.conclude(train(context, *options)); });
}

}  // namespace myelin::app
