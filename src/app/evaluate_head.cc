#include "app/evaluate_head.h"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <memory>

#include "app/command.h"
#include "connect/file/input.h"

namespace myelin::app {
namespace {

constexpr std::array heads{
    Head{"polarity", "praise or complaint of whole texts", evaluate_polarity},
    Head{"few_labels", "polarity where 32 texts are labelled, as FewCLUE has it",
         evaluate_few_labels},
    Head{"ten_examples", "a factor of ten labelled texts, found in others", evaluate_ten_examples},
    Head{"names", "persons, addresses, organisations and other names", evaluate_names},
    Head{"intent", "which request of a set a text is, or none; --model names the set",
         evaluate_intent},
    Head{"intents", "what writers are about to do, any number of intents a text", evaluate_intents},
    Head{"topics", "topics of posts with their side; a row for each", evaluate_topics},
    Head{"pairs", "whether two questions ask the same", evaluate_pairs},
    Head{"mentions", "categories, their polarity and whole quadruples", evaluate_mentions},
    Head{"triples", "aspect, opinion and polarity", evaluate_triples},
    Head{"aspect_polarity", "polarity of an aspect that is given", evaluate_aspects},
    Head{"emotion", "which of six emotions a text shows", evaluate_emotion},
    Head{"reasons", "whether the words named as reasons are what moved polarity and emotion",
         evaluate_reasons},
    Head{"behaviour", "suites of cases, in the manner of CheckList (tests/behaviour)",
         evaluate_behaviour},
};

Status evaluate(Context& context, const std::string& name, HeadQuery query) {
  const auto head = std::ranges::find(heads, name, &Head::name);
  if (head == heads.end())
    return fail(ErrorCode::invalid_argument, "there is no head " + name,
                "`myelin evaluate --help` lists them");
  if (query.file.empty())
    return fail(ErrorCode::invalid_argument, "no file to judge by", "name it with --file");
  query.share = context.share;
  if (query.models.empty()) query.models = context.share / "models";
  MYELIN_TRY(figures, head->evaluate(query));
  for (const auto& figure : figures) {
    if (context.json) {
      fmt::print(*context.out,
                 "{{\"evaluate\":\"{}\",\"metric\":\"{}\",\"value\":{:.4f},\"n\":{}}}\n", name,
                 figure.metric, figure.value, figure.n);
    } else {
      fmt::print(*context.out, "{:<28} {:.4f}  (n = {})\n", figure.metric, figure.value, figure.n);
    }
  }
  return {};
}

Result<std::size_t> column(const std::vector<std::string>& header, const std::string& name,
                           std::string_view option, const std::filesystem::path& path) {
  const auto found = std::ranges::find(header, name);
  if (found != header.end()) return static_cast<std::size_t>(found - header.begin());
  std::string known;
  for (const auto& there : header) known += (known.empty() ? "" : ", ") + there;
  if (name.empty())
    return fail(ErrorCode::invalid_argument, fmt::format("{} needs {}", path.string(), option),
                "its columns are: " + known);
  return fail(ErrorCode::not_found, path.string() + " has no column " + name,
              "its columns are: " + known);
}

}  // namespace

Result<std::vector<LabelledRow>> read_labelled_rows(const HeadQuery& query) {
  MYELIN_TRY(inputs, connect::file::open_inputs(query.file));
  std::vector<LabelledRow> rows;
  for (const auto& input : inputs.tables) {
    MYELIN_TRY(reader, input.open());
    const auto& header = reader->header();
    MYELIN_TRY(text_at, column(header, query.text_column, "--text-column", query.file));
    MYELIN_TRY(label_at, column(header, query.label_column, "--label-column", query.file));
    auto second_at = header.size();
    if (!query.text_column_two.empty()) {
      MYELIN_TRY(at, column(header, query.text_column_two, "--text-column-two", query.file));
      second_at = at;
    }
    for (connect::file::Row row;;) {
      MYELIN_TRY(more, reader->next(row));
      if (!more) break;
      if (row.problem || std::max(text_at, label_at) >= row.cells.size()) continue;
      if (row.cells[text_at].empty() || row.cells[label_at].empty()) continue;
      rows.push_back({std::string(row.cells[text_at]),
                      second_at < row.cells.size() ? std::string(row.cells[second_at]) : "",
                      std::string(row.cells[label_at])});
    }
  }
  if (rows.empty())
    return fail(ErrorCode::invalid_argument, query.file.string() + " has no labelled row",
                "both columns must hold something");
  return rows;
}

void add_evaluate_head(CLI::App& evaluate_command, Context& context) {
  auto name = std::make_shared<std::string>();
  auto query = std::make_shared<HeadQuery>();
  std::string help = "One head of the reader on a labelled file:";
  for (const auto& head : heads) help += fmt::format(" {} ({});", head.name, head.what);
  help.back() = '.';
  evaluate_command.add_option("--head", *name, help);
  evaluate_command
      .add_option("--file", query->file,
                  "Plain or compressed: CSV, TSV, JSONL, XLSX, Parquet, or "
                  "a collection's own form (--format)")
      ->check(CLI::ExistingFile);
  evaluate_command.add_option("--format", query->format,
                              "asqp, aste, absa, jsonl or csv; told from the file where it can be");
  evaluate_command.add_option("--text-column", query->text_column, "The column of the text");
  evaluate_command.add_option("--text-column-two", query->text_column_two,
                              "The column of the second text, where two are compared");
  evaluate_command.add_option("--label-column", query->label_column, "The column of the label");
  evaluate_command.add_option("--model", query->model,
                              "Of heads with several models, which one; told from the labels "
                              "where it is not given");
  evaluate_command
      .add_option("--language", query->language,
                  "zh or en; told from the texts where it is not given")
      ->check(CLI::IsMember({"zh", "en"}));
  evaluate_command
      .add_option("--labelled", query->labelled,
                  "Of few_labels: where its 32 labels are drawn from (train_few_all.dev.jsonl)")
      ->check(CLI::ExistingFile);
  evaluate_command
      .add_option("--unlabelled", query->unlabelled,
                  "Of few_labels: texts without label (unlabeled.dev.jsonl.xz)")
      ->check(CLI::ExistingFile);
  evaluate_command.add_option("--models", query->models, "Another folder of models")
      ->check(CLI::ExistingDirectory);
  evaluate_command.add_flag("--kept-apart", query->kept_apart,
                            "Only the fifth of the rows that training keeps apart: for files that "
                            "the shipped model was trained on");
  evaluate_command.add_flag("--json", context.json, "One JSON line a figure");
  evaluate_command.callback([&context, &evaluate_command, name, query] {
    if (evaluate_command.get_subcommands().empty())
      context.conclude(evaluate(context, *name, *query));
  });
}

}  // namespace myelin::app
