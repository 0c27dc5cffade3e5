// `myelin train steps`: the null distribution of a step's statistic on short autocorrelated series,
// as the source file that holds its table.
#include "app/train_steps.h"

#include <fmt/format.h>
#include <fmt/ostream.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <memory>

#include "stats/causal/step_null.h"

namespace myelin::app {
namespace {

struct Options {
  std::filesystem::path out;
  std::string kind = "measures";
  stats::causal::StepTraining training;
};

constexpr std::string_view head =
    "// Made by `myelin train steps --kind {} --series {} --seed {}`;\n// step_reference.h says "
    "what it is.\n"
    "#include <array>\n\n#include \"stats/causal/step_reference.h\"\n\n"
    "namespace myelin::stats::causal {{\nnamespace {{\n\n"
    "constexpr std::array<StepNode, {}> nodes{{{{\n";
constexpr std::string_view tail =
    "}}}};\n\n}}  // namespace\n\nstd::span<const StepNode> step_{}_nodes() {{\n  return "
    "nodes;\n}}\n\n"
    "}}  // namespace myelin::stats::causal\n";

Status train(const Context& context, Options options) {
  const bool counts = options.kind == "counts";
  if (counts) options.training.kind = stats::causal::StepKind::count;
  std::string text;
  std::size_t count = 0;
  const auto nodes =
      stats::causal::fit_step_nodes(options.training, [&](const stats::causal::StepNode& node) {
        text += fmt::format("    {{{}, {}, {{{:.4f}}}, {{{:.4f}}}}},\n", node.before, node.after,
                            fmt::join(node.log_scale, ", "), fmt::join(node.log_freedom, ", "));
        ++count;
        if (context.json)
          fmt::print(*context.out, "{{\"train\":\"steps\",\"before\":{},\"after\":{}}}\n",
                     node.before, node.after);
        else
          fmt::print(*context.out, "{} points before, {} after\n", node.before, node.after);
        context.out->flush();
      });
  if (!nodes) return std::unexpected(nodes.error());
  std::ofstream file(options.out);
  file << fmt::format(head, options.kind, options.training.series_each, options.training.seed,
                      count)
       << text << fmt::format(tail, counts ? "count" : "measure");
  file.flush();
  if (file) return {};
  return fail(ErrorCode::unavailable, fmt::format("{} cannot be written", options.out.string()));
}

}  // namespace

void add_train_steps(CLI::App& train_command, Context& context) {
  auto options = std::make_shared<Options>();
  auto* command = train_command.add_subcommand(
      "steps", "The null distribution of a change of level on short autocorrelated series");
  command->add_option("--out", options->out, "The source file")->required();
  command->add_option("--kind", options->kind, "Of the series: measures or counts")
      ->check(CLI::IsMember({"measures", "counts"}))
      ->capture_default_str();
  command
      ->add_option("--series", options->training.series_each, "Null series of each autocorrelation")
      ->capture_default_str();
  command->add_option("--seed", options->training.seed, "Of the null series")
      ->capture_default_str();
  command->add_flag("--json", context.json, "One JSON line a grid point");
  command->footer("Example: myelin train steps --out src/stats/causal/step_measure_nodes.cc");
  command->callback([&context, options] { context.conclude(train(context, *options)); });
}

}  // namespace myelin::app
