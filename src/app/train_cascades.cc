// `myelin train cascades`: cascades.bin, how large a post's cascade becomes, from weibo-cascades;
// the same bytes on every run.
#include <fmt/format.h>
#include <fmt/ostream.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "app/cascade_rows.h"
#include "app/command.h"
#include "app/model_file.h"
#include "app/train_scores.h"

namespace myelin::app {
namespace {

struct Options {
  std::filesystem::path data, out = ".";
  std::uint64_t seed = 7;
};

Status train(Context& context, const Options& options) {
  const auto set = options.data / "weibo-cascades";
  MYELIN_TRY(cascades, read_cascades(std::filesystem::exists(set) ? set : options.data));
  MYELIN_TRY(model, stats::cascade::CascadeModel::train(cascades, options.seed));
  const auto bytes = model.to_bytes();
  fmt::print(*context.out, "cascades.bin: {} cascades, {} bytes\n", cascades.size(), bytes.size());
  return write_model(options.out / "cascades.bin", bytes);
}

}  // namespace

void add_train_cascades(CLI::App& parent, Context& context) {
  auto options = std::make_shared<Options>();
  auto* command = parent.add_subcommand(
      "cascades", "cascades.bin: how large a post's cascade becomes, from weibo-cascades");
  command
      ->add_option("--data", options->data,
                   "The folder of the collections, or a table of the form of weibo-cascades")
      ->required()
      ->check(CLI::ExistingPath);
  command->add_option("--out", options->out, "Where the file goes")->required();
  command->add_option("--seed", options->seed, "Of the trees' draws")->capture_default_str();
  command->footer(
      "Example: myelin train cascades --data ../shared/data --out models\n"
      "How good it is on cascades it was not trained on: myelin evaluate cascades "
      "--cross-validate");
  command->callback([&context, options] { context.conclude(train(context, *options)); });
}

}  // namespace myelin::app
