#include "app/train_names.h"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "app/command.h"
#include "app/model_file.h"
#include "app/named_texts.h"

namespace myelin::app {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::vector<fs::path> files;
  fs::path sources, out = ".";
  text::NameTraining training;
};

Status train(Context& context, const Options& options) {
  std::vector<text::NamedText> rows;
  for (const auto& file : options.files) MYELIN_CHECK(read_named_texts(file, rows));
  MYELIN_TRY(sources,
             read_name_sources({options.sources / "jieba.dict.utf8",
                                options.sources / "bigrams.txt", options.sources / "pydict_sc.bin"},
                               options.training.seed));
  MYELIN_TRY(trained, text::train_names(rows, sources, options.training));
  MYELIN_CHECK(write_model(options.out / "names.zh.bin", trained.bytes));
  if (context.json)
    fmt::print(*context.out,
               "{{\"train\":\"names\",\"texts\":{},\"features\":{},\"weights\":{},\"bytes\":{}}}\n",
               rows.size(), trained.features, trained.weights, trained.bytes.size());
  else
    fmt::print(*context.out, "names.zh: {} texts, {} features, {} weights kept, {} bytes\n",
               rows.size(), trained.features, trained.weights, trained.bytes.size());
  return {};
}

}  // namespace

void add_train_names(CLI::App& train_command, Context& context) {
  auto options = std::make_shared<Options>();
  auto* command = train_command.add_subcommand(
      "names", "names.zh.bin: persons, addresses, companies and seven other kinds of names");
  command->add_option("--file", options->files, "Texts with names, as zh-cluener gives them")
      ->required()
      ->check(CLI::ExistingFile);
  command
      ->add_option("--sources", options->sources,
                   "The folder that tools/name_sources fills: a dictionary and a language model")
      ->required()
      ->check(CLI::ExistingDirectory);
  command->add_option("--out", options->out, "Where the file goes")->required();
  auto& training = options->training;
  command->add_option("--seed", training.seed, "Order of the passes")->capture_default_str();
  command->add_option("--rate", training.rate, "Size of the steps")->capture_default_str();
  command->add_option("--left-out", training.left_out, "Share of features left out of each step")
      ->capture_default_str();
  command->add_option("--pull", training.pull, "Pull of small weights to zero")
      ->capture_default_str();
  command->add_option("--passes", training.passes, "Over all rows, before most weights go")
      ->capture_default_str();
  command->add_option("--passes-after", training.passes_after, "Over all rows, with those kept")
      ->capture_default_str();
  command->add_option("--weights", training.weights_kept, "How many weights are kept")
      ->capture_default_str();
  command->add_option("--outside-bias", training.outside_bias, "Below 0: more names are found")
      ->capture_default_str();
  command->add_option("--net-epochs", training.net_epochs, "Of the net beside, over all rows")
      ->capture_default_str();
  command->add_option("--net-vocabulary", training.net_vocabulary, "N-grams that the net knows")
      ->capture_default_str();
  command->add_option("--net-share", training.net_share, "What the net says counts that much")
      ->capture_default_str();
  command->add_flag("--json", context.json, "One JSON line a figure");
  command->footer(
      "Example: myelin train names --file ../data/zh-cluener/train.jsonl.xz --sources "
      "build/name_sources --out models");
  command->callback([&context, options] { context.conclude(train(context, *options)); });
}

}  // namespace myelin::app
