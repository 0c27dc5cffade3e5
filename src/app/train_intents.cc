#include "app/train_intents.h"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <memory>
#include <set>

#include "app/class_sets.h"
#include "app/command.h"
#include "app/model_file.h"
#include "app/train_net.h"
#include "text/classes/reader.h"
#include "text/polarity_trainer.h"

namespace myelin::app {
namespace {

namespace fs = std::filesystem;
using text::classes::Answer;
using text::classes::ClassReader;
using text::classes::ClassRow;
using text::classes::DecisionRow;

constexpr float none_weight = 3;  // of a row of no class: there are few, and they are of many kinds

struct Options {
  fs::path data, out = ".";
  std::string only;
  std::uint64_t seed = 7;
};

// The rows of a set: those to learn from first, and those to fit the decision on and to judge by.
struct Parts {
  std::vector<ClassText> learn, judge;
  std::vector<std::string> names;  // of the classes, sorted; "oos" among them where it was trained
};

Result<Parts> parts_of(const fs::path& data, const ClassSet& set) {
  Parts parts;
  MYELIN_TRY(rows, read_class_texts(data, set, set.train));
  if (set.judge.empty()) {
    for (auto& row : rows) {
      auto& into = text::part_of(row.text) == text::Part::test ? parts.judge : parts.learn;
      into.push_back(std::move(row));
    }
  } else {
    parts.learn = std::move(rows);
    MYELIN_TRY(judge, read_class_texts(data, set, set.judge));
    parts.judge = std::move(judge);
  }
  std::set<std::string> names;
  for (const auto* half : {&parts.learn, &parts.judge})
    for (const auto& row : *half) names.insert(row.label);
  parts.names.assign(names.begin(), names.end());
  return parts;
}

std::vector<ClassRow> rows_of(const Parts& parts, bool all) {
  std::vector<ClassRow> rows;
  const auto add = [&](const std::vector<ClassText>& texts) {
    for (const auto& one : texts)
      rows.push_back({one.text,
                      {static_cast<std::uint16_t>(std::ranges::lower_bound(parts.names, one.label) -
                                                  parts.names.begin())},
                      1});
  };
  add(parts.learn);
  if (all) add(parts.judge);
  return rows;
}

std::vector<DecisionRow> heard(const ClassReader& reader, const std::vector<ClassText>& texts) {
  std::vector<DecisionRow> rows;
  text::classes::ReaderScratch scratch;
  for (const auto& one : texts) {
    reader.listen(one.text, scratch);
    rows.push_back(scratch.row);
    rows.back().truth = reader.index_of(one.label);
  }
  return rows;
}

// Each half of the rows judged with the decision that was fitted on the other half.
text::classes::ClassFigures cross_fitted(const std::vector<DecisionRow>& rows, std::uint16_t none,
                                         const text::classes::DecisionOptions& options) {
  std::vector<std::uint16_t> truth;
  std::vector<Answer> answers;
  std::vector<float> p;
  for (const std::size_t side : {0U, 1U}) {
    std::vector<DecisionRow> fitted;
    for (std::size_t i = 1 - side; i < rows.size(); i += 2) fitted.push_back(rows[i]);
    const auto decision = text::classes::fit_decision(fitted, none, options);
    for (std::size_t i = side; i < rows.size(); i += 2) {
      truth.push_back(rows[i].truth == none ? text::classes::no_class : rows[i].truth);
      answers.push_back(text::classes::decide(rows[i], decision, none, p));
    }
  }
  return text::classes::figures_of(truth, answers);
}

void report(Context& context, const ClassSet& set, const text::classes::ClassFigures& f) {
  const auto line = [&](std::string_view metric, double value, std::size_t n) {
    if (context.json) {
      fmt::print(*context.out,
                 "{{\"train\":\"intent.{}\",\"metric\":\"{}\",\"value\":{:.4f},\"n\":{}}}\n",
                 set.name, metric, value, n);
    } else {
      fmt::print(*context.out, "  {:<28} {:.4f}  (n = {})\n", metric, value, n);
    }
  };
  if (!context.json)
    fmt::print(*context.out, "intent.{}, on rows neither trained on nor chosen on:\n", set.name);
  line("accuracy", f.accuracy, f.n);
  line("macro_f1", f.macro_f1, f.n);
  line("calibration_error", f.calibration_error, f.n);
  line("accuracy_surer_half", f.accuracy_surer_half, (f.n + 1) / 2);
  if (f.out_of_scope == 0) return;
  line("in_scope_accuracy", f.in_scope_accuracy, f.in_scope);
  line("oos_recall", f.oos_recall, f.out_of_scope);
  line("oos_precision", f.oos_precision, f.out_of_scope);
}

struct Trained {
  std::string linear;
  std::vector<std::string> nets;
};
Result<Trained> learn(const ClassSet& set, const Parts& parts, bool all, const Options& options) {
  const auto rows = rows_of(parts, all);
  Trained trained;
  MYELIN_TRY(linear, text::classes::train_classes(parts.names, rows,
                                                  {.features = set.features,
                                                   .cost = set.cost,
                                                   .rows_max = set.ngrams_max,
                                                   .seed = options.seed}));
  trained.linear = std::move(linear);
  for (std::uint32_t k = 0; k < set.nets; ++k) {
    MYELIN_TRY(net, train_net({.names = parts.names,
                               .features = set.features,
                               .epochs = set.net_epochs,
                               .vocabulary = set.net_vocabulary,
                               .feature_dropout = set.net_dropout,
                               .smoothing = 0.1F,
                               .seed = options.seed + k},
                              rows, {}));
    trained.nets.push_back(std::move(net));
  }
  return trained;
}

Status train_set(Context& context, const Options& options, const ClassSet& set) {
  MYELIN_TRY(parts, parts_of(options.data, set));
  MYELIN_TRY(first, learn(set, parts, false, options));
  MYELIN_TRY(judged, ClassReader::of(std::move(first.linear), std::move(first.nets)));
  const auto rows = heard(*judged, parts.judge);
  const text::classes::DecisionOptions fitting{.nets = set.nets};
  report(context, set, cross_fitted(rows, judged->none(), fitting));
  const auto decision = text::classes::fit_decision(rows, judged->none(), fitting);
  MYELIN_TRY(last, learn(set, parts, true, options));
  const auto name = fmt::format("intent.{}", set.name);
  for (std::size_t k = 0; k < last.nets.size(); ++k)
    MYELIN_CHECK(write_model(options.out / fmt::format("{}.net{}.bin", name, k + 1), last.nets[k]));
  return write_model(options.out / (name + ".bin"),
                     text::classes::with_decision(std::move(last.linear), decision));
}

Status train(Context& context, const Options& options) {
  if (options.only.empty() || options.only == "own")
    MYELIN_CHECK(
        train_own_intents(*context.out, options.data, context.share, options.out, options.seed));
  for (const auto& set : class_sets())
    if (options.only.empty() || options.only == set.name)
      MYELIN_CHECK(train_set(context, options, set));
  return {};
}

}  // namespace

void add_train_intents(CLI::App& train_command, Context& context) {
  auto options = std::make_shared<Options>();
  auto* command =
      train_command.add_subcommand("intents",
                                   "intents.{zh,en}.bin: what customers are about to do; "
                                   "intent.<set>.bin: one of many classes, or none");
  command->add_option("--data", options->data, "The folder of the collections")
      ->required()
      ->check(CLI::ExistingDirectory);
  command->add_option("--out", options->out, "Where the files go")->required();
  command->add_option("--only", options->only,
                      "One of own, banking77, clinc150, smp2019, smp2019-domain");
  command->add_option("--seed", options->seed, "Order of the passes over the rows")
      ->capture_default_str();
  command->add_flag("--json", context.json, "One JSON line a figure");
  command->footer("Example: myelin train intents --data ../data --out models --only banking77");
  command->callback([&context, options] { context.conclude(train(context, *options)); });
}

}  // namespace myelin::app
