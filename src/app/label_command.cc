// `myelin label`: which texts are worth labelling, and what the reader learns from them.
#include <fmt/format.h>
#include <fmt/ostream.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <fstream>
#include <memory>
#include <set>
#include <sstream>

#include "app/command.h"
#include "app/evaluate_head.h"
#include "app/intent_sentences.h"
#include "app/label_proposals.h"
#include "app/labelled_texts.h"
#include "app/link.h"
#include "app/show.h"
#include "app/table.h"
#include "base/clock.h"
#include "base/time.h"
#include "cause/taught.h"
#include "cause/taxonomy.h"

namespace myelin::app {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string target = "polarity", language = "zh", text_column = "text", label_column = "label";
  fs::path propose_from, teach_from, taxonomy;
  bool stored = false, list = false;
  std::uint32_t roll_back = 0;
  std::size_t count = 20;
};

Result<std::shared_ptr<const cause::Taxonomy>> taxonomy_of(const Context& context,
                                                           const Options& o) {
  const auto path = o.taxonomy.empty() ? context.share / "taxonomies/retail.yaml" : o.taxonomy;
  std::ifstream file(path, std::ios::binary);
  if (!file)
    return fail(ErrorCode::not_found, "cannot read " + path.string(), "name it with --taxonomy");
  std::stringstream yaml;
  yaml << file.rdbuf();
  return cause::Taxonomy::parse(yaml.str(), 1);
}

Status propose(const Context& context, const Options& o) {
  std::vector<std::string> texts;
  if (o.stored) {
    MYELIN_TRY(answer, ask_once(context, "label", "GET", "/v1/signals?limit=1000"));
    for (const auto& signal : answer["items"]) texts.push_back(text(signal, "text"));
  } else {
    MYELIN_CHECK(read_texts(o.propose_from, {o.text_column}, texts));
  }
  MYELIN_TRY(taxonomy, taxonomy_of(context, o));
  MYELIN_TRY(reader, cause::Reader::create(taxonomy, context.share / "models", {},
                                           context.home / "taught"));
  MYELIN_TRY(proposals, worth_labelling(*reader, taxonomy->factors(), o.target, texts, o.count));
  fmt::print(*context.out, "{},{},said\n", o.text_column, o.label_column);
  for (const auto& one : proposals) {
    std::string quoted;
    for (const char c : one.text) quoted += c == '"' ? "\"\"" : std::string(1, c);
    fmt::print(*context.out, "\"{}\",,{:.3f}\n", quoted, one.probability);
  }
  return {};
}

Result<std::vector<cause::LabelledExample>> examples_of(const Options& o) {
  HeadQuery query;
  query.file = o.teach_from, query.text_column = o.text_column, query.label_column = o.label_column;
  MYELIN_TRY(rows, read_labelled_rows(query));
  std::vector<cause::LabelledExample> examples;
  static const std::set<std::string> yes{"1", "yes", "true", "是", "y", "good", "positive", "正面"};
  static const std::set<std::string> no{"0", "no", "false", "否", "n", "bad", "negative", "负面"};
  for (auto& row : rows) {
    if (!yes.contains(row.label) && !no.contains(row.label))
      return fail(ErrorCode::invalid_argument, "a label is neither yes nor no: " + row.label,
                  "write 1 or 0, yes or no, 是 or 否");
    examples.push_back({std::move(row.text), yes.contains(row.label)});
  }
  return examples;
}

void show_figures(const Context& context, const cause::Teaching& t) {
  const auto& f = t.figures;
  fmt::print(*context.out,
             "On rows kept apart (n = {}): right before {:.3f}, after {:.3f}; F1 of yes before "
             "{:.3f}, after {:.3f}.\n",
             f.n, f.accuracy_before, f.accuracy_after, f.f1_before, f.f1_after);
}

Status teach(const Context& context, const Options& o) {
  MYELIN_TRY(taxonomy, taxonomy_of(context, o));
  MYELIN_TRY(reader, cause::Reader::create(taxonomy, context.share / "models", {},
                                           context.home / "taught"));
  cause::TeachingRequest request;
  request.target = o.target, request.language = o.language;
  MYELIN_TRY(examples, examples_of(o));
  request.examples = std::move(examples);
  MYELIN_TRY(sentences,
             read_intent_sentences(context.share / "models/intents" / (o.language + ".yaml")));
  for (auto& sentence : sentences) request.background.push_back(std::move(sentence.text));
  request.made_at = format_utc(SystemClock{}.now());
  MYELIN_TRY(teaching, cause::teach(*reader, taxonomy->factors(), request));
  MYELIN_TRY(id, cause::keep_taught(context.home / "taught", teaching));
  fmt::print(*context.out, "Taught {} ({}) from {} texts as teaching {}.\n", o.target, o.language,
             teaching.rows, id);
  show_figures(context, teaching);
  fmt::print(*context.out,
             "New texts are read with it after the next start; `myelin restate` reads history "
             "again; `myelin label --rollback {}` takes it back.\n",
             id);
  return {};
}

Status list(const Context& context) {
  MYELIN_TRY(taught, cause::list_taught(context.home / "taught"));
  if (taught.empty()) {
    *context.out << "Nothing was taught yet.\n";
    return {};
  }
  Table table{{">id", "target", "language", ">texts", ">before", ">after", "made", "state"}};
  for (const auto& t : taught)
    table.row({std::to_string(t.id), t.target, t.language, std::to_string(t.rows),
               fmt::format("{:.3f}", t.figures.accuracy_before),
               fmt::format("{:.3f}", t.figures.accuracy_after), t.made_at,
               t.rolled_back ? "rolled back" : "in use"});
  table.print(*context.out);
  return {};
}

Status run(const Context& context, const Options& o) {
  if (o.list) return list(context);
  if (o.roll_back != 0) {
    MYELIN_CHECK(cause::roll_back(context.home / "taught", o.roll_back));
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
      "label --target factor:product.smell --teach ten.csv --taxonomy my.yaml\n  myelin label "
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
  command
      ->add_option("--taxonomy", o->taxonomy,
                   "The taxonomy that has the factor (default: the shipped one)")
      ->check(CLI::ExistingFile);
  command->add_flag("--list", o->list, "What was taught");
  command->add_option("--rollback", o->roll_back, "Take the teaching with this number back");
  command->callback([&context, o] { context.conclude(run(context, *o)); });
}

}  // namespace myelin::app
