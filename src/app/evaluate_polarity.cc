#include "app/evaluate_polarity.h"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "app/command.h"
#include "app/labelled_texts.h"

namespace myelin::app {
namespace {

struct Options {
  std::filesystem::path file, model;
  std::string text_column, label_column, language = "zh";
  bool every_row = false;
};

Status evaluate(Context& context, const Options& options) {
  const auto path = options.model.empty()
                        ? context.share / "models" / ("polarity." + options.language + ".bin")
                        : options.model;
  MYELIN_TRY(model, text::PolarityModel::open(path));
  std::vector<text::LabelledText> rows;
  MYELIN_CHECK(
      read_labelled({options.file, {options.text_column}, options.label_column, "file"}, rows));
  std::vector<const text::LabelledText*> judged;
  for (const auto& row : rows)
    if (options.every_row || text::part_of(row.text) == text::Part::test) judged.push_back(&row);
  if (judged.empty())
    return fail(ErrorCode::invalid_argument,
                options.file.string() + " has no labelled row to judge by",
                "labels are 1 and 0, good and bad, or stars; --every-row judges rows that training "
                "may have seen");
  const auto figures = text::figures_of(*model, judged);
  const auto line = [&](std::string_view metric, double value) {
    if (context.json) {
      fmt::print(*context.out,
                 "{{\"evaluate\":\"polarity\",\"metric\":\"{}\",\"value\":{:.4f},\"n\":{}}}\n",
                 metric, value, figures.n);
    } else {
      fmt::print(*context.out, "{:<18} {:.4f}  (n = {})\n", metric, value, figures.n);
    }
  };
  line("accuracy", figures.accuracy);
  line("macro_f1", figures.macro_f1);
  line("auc", figures.auc);
  line("calibration_error", figures.calibration_error);
  return {};
}

}  // namespace

void add_evaluate_polarity(CLI::App& app, Context& context) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("polarity", "Judge the polarity model on a labelled file");
  command->add_option("--file", options->file, "CSV, TSV, JSONL, XLSX or Parquet, also compressed")
      ->required()
      ->check(CLI::ExistingFile);
  command->add_option("--text-column", options->text_column, "The column of the text")->required();
  command
      ->add_option("--label-column", options->label_column,
                   "The column of the label: 1/0, good/bad, stars")
      ->required();
  command->add_option("--language", options->language, "Whose model: zh or en")
      ->check(CLI::IsMember({"zh", "en"}))
      ->capture_default_str();
  command->add_option("--model", options->model, "Another model file");
  command->add_flag(
      "--every-row", options->every_row,
      "Also rows outside the fifth that training keeps apart: only for files it never saw");
  command->add_flag("--json", context.json, "One JSON line a figure");
  command->footer(
      "Example: myelin evaluate polarity --file reviews.csv --text-column review --label-column "
      "label --json");
  command->callback([&context, options] { context.conclude(evaluate(context, *options)); });
}

}  // namespace myelin::app
