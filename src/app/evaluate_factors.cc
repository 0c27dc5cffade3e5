#include "app/evaluate_factors.h"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <fstream>
#include <memory>
#include <set>
#include <sstream>

#include "app/command.h"
#include "app/factor_rows.h"

namespace myelin::app {
namespace {

struct Options {
  std::filesystem::path data;
  bool issues_only = false;
};

struct Counts {
  std::size_t right = 0, found = 0, there = 0;
  double precision() const {
    return found == 0 ? 0 : static_cast<double>(right) / static_cast<double>(found);
  }
  double recall() const {
    return there == 0 ? 0 : static_cast<double>(right) / static_cast<double>(there);
  }
  double f1() const {
    const double sum = precision() + recall();
    return sum == 0 ? 0 : 2 * precision() * recall() / sum;
  }
};

// A factor and whether it is blamed: "deliver.speed -".
using Said = std::set<std::string>;

Said annotated(const AnnotatedText& text, const FactorTable& table) {
  Said said;
  for (const auto& annotation : text.annotations)
    if (const auto found = table.find(annotation.category); found != table.end())
      if (const auto& key = found->second.of(annotation.polarity); !key.empty())
        said.insert(std::string(family_of(key)) + (annotation.polarity > 0 ? " +" : " -"));
  return said;
}

Said read(const AnnotatedText& text, const cause::Reader& reader, const cause::Taxonomy& taxonomy,
          const Said& judged, bool issues_only) {
  constexpr float judges = 0.05F;
  model::Reading reading;
  reader.read(text.text, reading);
  Said said;
  for (const auto& mention : reading.mentions) {
    if (std::abs(mention.polarity) < judges) continue;
    // A factor that is only named, with a polarity borrowed from its clause, claims no issue.
    if (issues_only && taxonomy.factors()[mention.factor].level < model::FactorLevel::issue)
      continue;
    auto one = std::string(family_of(taxonomy.factors()[mention.factor].key)) +
               (mention.polarity > 0 ? " +" : " -");
    if (judged.contains(one)) said.insert(std::move(one));
  }
  return said;
}

void line(Context& context, std::string_view collection, std::string_view by,
          std::string_view factor, const Counts& counts) {
  if (context.json) {
    for (const auto& [metric, value] :
         {std::pair{"precision", counts.precision()}, std::pair{"recall", counts.recall()},
          std::pair{"f1", counts.f1()}})
      fmt::print(*context.out,
                 "{{\"evaluate\":\"factors\",\"collection\":\"{}\",\"by\":\"{}\",\"factor\":\"{}\","
                 "\"metric\":\"{}\",\"value\":{:.4f},\"n\":{}}}\n",
                 collection, by, factor, metric, value, counts.there);
  } else {
    fmt::print(
        *context.out, "{:<14} {:<8} {:<28} precision {:.3f}  recall {:.3f}  F1 {:.3f}  (n = {})\n",
        collection, by, factor, counts.precision(), counts.recall(), counts.f1(), counts.there);
  }
}

Status evaluate(Context& context, const Options& options) {
  std::ifstream file(context.share / "taxonomies/retail.yaml", std::ios::binary);
  std::stringstream yaml;
  yaml << file.rdbuf();
  MYELIN_TRY(taxonomy, cause::Taxonomy::parse(yaml.str(), 1));
  constexpr std::array<std::pair<std::string_view, cause::MentionSources>, 3> ways{
      {{"phrases", {true, false}}, {"head", {false, true}}, {"both", {true, true}}}};
  for (const std::string collection : {"zh-asqp-food", "en-asqp-phone"}) {
    MYELIN_TRY(table, read_factor_table(context.share / "models/asqp_factors.yaml", collection));
    std::vector<AnnotatedText> texts;
    MYELIN_CHECK(read_annotated(options.data / collection / "train.dev.txt.xz", texts));
    std::erase_if(texts,
                  [](const auto& text) { return text::part_of(text.text) != text::Part::test; });
    Said judged;
    for (const auto& [category, factors] : table)
      for (const int polarity : {1, -1})
        if (const auto& key = factors.of(polarity); !key.empty())
          judged.insert(std::string(family_of(key)) + (polarity > 0 ? " +" : " -"));
    for (const auto& [by, sources] : ways) {
      MYELIN_TRY(reader, cause::Reader::create(taxonomy, context.share / "models", sources));
      Counts all, complaints;
      std::map<std::string, Counts> each;
      for (const auto& text : texts) {
        const Said there = annotated(text, table),
                   found = read(text, *reader, *taxonomy, judged, options.issues_only);
        for (const auto& one : judged) {
          Counts now{there.contains(one) && found.contains(one), found.contains(one),
                     there.contains(one)};
          for (auto* counts : {&all, one.ends_with('-') ? &complaints : nullptr, &each[one]})
            if (counts != nullptr)
              counts->right += now.right, counts->found += now.found, counts->there += now.there;
        }
      }
      for (const auto& [factor, counts] : each) line(context, collection, by, factor, counts);
      line(context, collection, by, "every complaint", complaints);
      line(context, collection, by, "every factor", all);
    }
  }
  return {};
}

}  // namespace

void add_evaluate_factors(CLI::App& app, Context& context) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "factors", "Phrases, trained head and both against annotators, on rows kept apart");
  command->add_option("--data", options->data, "The folder of the collections")
      ->required()
      ->check(CLI::ExistingDirectory);
  command->add_flag("--issues-only", options->issues_only,
                    "Count only mentions of issues, not of factors that are merely named");
  command->add_flag("--json", context.json, "One JSON line a figure");
  command->footer("Example: myelin evaluate factors --data ../data --json");
  command->callback([&context, options] { context.conclude(evaluate(context, *options)); });
}

}  // namespace myelin::app
