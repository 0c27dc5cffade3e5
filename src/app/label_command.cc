// `myelin label`: which texts are worth labelling, and what the reader learns from them.
#include <fmt/format.h>
#include <fmt/ostream.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <set>

#include "app/command.h"
#include "app/evaluate_head.h"
#include "app/labelled_texts.h"
#include "app/link.h"
#include "app/show.h"
#include "app/table.h"
#include "base/limits.h"

namespace myelin::app {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string target = "polarity", language = "zh", text_column = "text", label_column = "label";
  fs::path propose_from, teach_from;
  bool stored = false, list = false;
  std::uint32_t roll_back = 0;
  std::size_t count = 20;
};

Status propose(const Context& context, const Options& o) {
  Json asked = {{"target", o.target}, {"count", o.count}};
  if (!o.stored) {
    std::vector<std::string> texts;
    MYELIN_CHECK(read_texts(o.propose_from, {o.text_column}, texts));
    if (texts.size() > limits::label_texts_max) texts.resize(limits::label_texts_max);
    asked["texts"] = texts;
  }
  MYELIN_TRY(answer, ask_once(context, "label", "POST", "/v1/label/proposals", asked));
  if (printed_as_json(context, answer)) return {};
  fmt::print(*context.out, "{},{},said\n", o.text_column, o.label_column);
  for (const auto& one : answer["items"]) {
    std::string quoted;
    for (const char c : text(one, "text")) quoted += c == '"' ? "\"\"" : std::string(1, c);
    fmt::print(*context.out, "\"{}\",,{:.3f}\n", quoted, one["probability"].get<double>());
  }
  return {};
}

Result<Json> examples_of(const Options& o) {
  HeadQuery query;
  query.file = o.teach_from, query.text_column = o.text_column, query.label_column = o.label_column;
  MYELIN_TRY(rows, read_labelled_rows(query));
  Json examples = Json::array();
  static const std::set<std::string> yes{"1", "yes", "true", "是", "y", "good", "positive", "正面"};
  static const std::set<std::string> no{"0", "no", "false", "否", "n", "bad", "negative", "负面"};
  for (auto& row : rows) {
    if (!yes.contains(row.label) && !no.contains(row.label))
      return fail(ErrorCode::invalid_argument, "a label is neither yes nor no: " + row.label,
                  "write 1 or 0, yes or no, 是 or 否");
    examples.push_back({{"text", std::move(row.text)}, {"yes", yes.contains(row.label)}});
  }
  return examples;
}

Status teach(const Context& context, const Options& o) {
  MYELIN_TRY(examples, examples_of(o));
  MYELIN_TRY(t, ask_once(context, "label", "POST", "/v1/label/teachings",
                         {{"target", o.target}, {"language", o.language}, {"examples", examples}}));
  if (printed_as_json(context, t)) return {};
  const auto figure = [&](const char* name) { return t[name].get<double>(); };
  fmt::print(*context.out,
             "Taught {} ({}) from {} texts as teaching {}.\nOn rows kept apart (n = {}): right "
             "before {:.3f}, after {:.3f}; F1 of yes before {:.3f}, after {:.3f}.\nNew texts are "
             "read with it after the next start; `myelin restate` reads history again; `myelin "
             "label --rollback {}` takes it back.\n",
             o.target, o.language, t["texts"].get<std::int64_t>(), text(t, "id"),
             t["judged"].get<std::int64_t>(), figure("accuracy_before"), figure("accuracy_after"),
             figure("f1_before"), figure("f1_after"), text(t, "id"));
  return {};
}

Status list(const Context& context) {
  MYELIN_TRY(answer, ask_once(context, "label", "GET", "/v1/label/teachings"));
  if (printed_as_json(context, answer)) return {};
  if (answer["items"].empty()) {
    *context.out << "Nothing was taught yet.\n";
    return {};
  }
  Table table{{">id", "target", "language", ">texts", ">before", ">after", "made", "state"}};
  for (const auto& t : answer["items"])
    table.row({text(t, "id"), text(t, "target"), text(t, "language"),
               std::to_string(t["texts"].get<std::int64_t>()),
               fmt::format("{:.3f}", t["accuracy_before"].get<double>()),
               fmt::format("{:.3f}", t["accuracy_after"].get<double>()), text(t, "made_at"),
               text(t, "state") == "in_use" ? "in use" : "rolled back"});
  table.print(*context.out);
  return {};
}

Status run(const Context& context, const Options& o) {
  if (o.list) return list(context);
  if (o.roll_back != 0) {
    MYELIN_CHECK(
        ask_once(context, "label", "DELETE", fmt::format("/v1/label/teachings/{}", o.roll_back)));
    fmt::print(*context.out, "Teaching {} is no longer applied.\n", o.roll_back);
    return {};
  }
  if (!o.teach_from.empty()) return teach(context, o);
  if (o.stored || !o.propose_from.empty()) return propose(context, o);
  return fail(ErrorCode::invalid_argument, "nothing to do",
              "give --propose FILE or --stored, --teach FILE, --list or --rollback ID");
}

}  // namespace

void add_label(CLI::App& app, Context& context) {
  auto o = std::make_shared<Options>();
  auto* command = app.add_subcommand("label", "Teach the reader: what to label, and learn from it");
  command->footer(
      "Examples:\n  myelin label --target polarity --propose reviews.csv --text-column review > "
      "todo.csv\n  myelin label --target polarity --teach todo.csv --text-column review\n  myelin "
      "label --target factor:use.smell.bad_smell --teach ten.csv\n  myelin label "
      "--list\n  myelin label --rollback 1\n");
  command->add_option("--target", o->target, "polarity, intent:<name> or factor:<key>")
      ->capture_default_str();
  command->add_option("--propose", o->propose_from, "Print the texts of this file worth labelling")
      ->check(CLI::ExistingFile);
  command->add_flag("--stored", o->stored, "Propose from the newest stored signals instead");
  command->add_option("--count", o->count, "How many to propose")->capture_default_str();
  command->add_option("--teach", o->teach_from, "Learn from this labelled file")
      ->check(CLI::ExistingFile);
  command->add_option("--text-column", o->text_column, "The column of the text")
      ->capture_default_str();
  command->add_option("--label-column", o->label_column, "The column of yes or no")
      ->capture_default_str();
  command->add_option("--language", o->language, "zh or en")
      ->check(CLI::IsMember({"zh", "en"}))
      ->capture_default_str();
  command->add_flag("--json", context.json, "JSON for programs");
  command->add_flag("--list", o->list, "What was taught");
  command->add_option("--rollback", o->roll_back, "Take the teaching with this number back");
  command->callback([&context, o] { context.conclude(run(context, *o)); });
}

}  // namespace myelin::app
