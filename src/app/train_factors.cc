#include "app/train_factors.h"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <set>
#include <sstream>

#include "app/command.h"
#include "app/factor_rows.h"
#include "app/model_file.h"

namespace myelin::app {
namespace {

namespace fs = std::filesystem;

struct Options {
  fs::path data, out = ".";
  std::uint64_t seed = 7;
};

struct Source {
  fs::path file;
  std::vector<std::string> columns;
};
struct Language {
  std::string name, collection;
  text::FeatureSet features;
  std::vector<Source> unlabelled;
};

std::vector<Language> languages() {
  return {{"zh",
           "zh-asqp-food",
           text::FeatureSet::zh,
           {{"zh-shopping10/online_shopping_10_cats.dev.csv.xz", {"review"}},
            {"zh-waimai/waimai_10k.dev.csv", {"review"}},
            {"zh-eprstmt/unlabeled.dev.jsonl.xz", {"sentence"}}}},
          {"en",
           "en-asqp-phone",
           text::FeatureSet::en,
           {{"en-clothing-reviews/womens_clothing_reviews.csv.xz", {"Title", "Review Text"}}}}};
}

// Issues that annotators or enough customers name. General verdicts are left to the phrases.
std::vector<std::string> labels_of(const cause::Taxonomy& taxonomy) {
  const std::set<std::string, std::less<>> general{"loyalty.satisfaction", "loyalty.escalation",
                                                   "loyalty.reviews", "discover.brand"};
  std::vector<std::string> labels;
  for (const auto& factor : taxonomy.factors())
    if (factor.level == model::FactorLevel::issue && !general.contains(family_of(factor.key)))
      labels.push_back(factor.key);
  return labels;
}

struct Clauses {
  std::vector<text::LabelledClause> train, fit;
};

Result<Clauses> clauses_of(const Language& language, const fs::path& data, const FactorTable& table,
                           const ClauseLabelling& labelling) {
  Clauses clauses;
  std::vector<AnnotatedText> annotated, fitting;
  MYELIN_CHECK(read_annotated(data / language.collection / "train.dev.txt.xz", annotated));
  MYELIN_CHECK(read_annotated(data / language.collection / "valid.dev.txt", fitting));
  for (const auto& text : annotated) {
    const auto part = text::part_of(text.text);
    if (part == text::Part::train) label_annotated(labelling, table, text, false, clauses.train);
    if (part == text::Part::calibrate) label_annotated(labelling, table, text, true, clauses.fit);
  }
  // Most thresholds come from the other file; a text that is judged by is not in them either.
  for (const auto& text : fitting)
    if (text::part_of(text.text) != text::Part::test)
      label_annotated(labelling, table, text, true, clauses.fit);
  for (const auto& source : language.unlabelled) {
    std::vector<std::string> texts;
    MYELIN_CHECK(read_texts(data / source.file, source.columns, texts));
    for (const auto& text : texts) {
      const auto part = text::part_of(text);
      if (part == text::Part::train) label_by_phrases(labelling, text, false, clauses.train);
      if (part == text::Part::calibrate) label_by_phrases(labelling, text, true, clauses.fit);
    }
  }
  return clauses;
}

void report(Context& context, const Language& language, const text::TrainedLabels& trained) {
  fmt::print(*context.out, "factors.{}: {} clauses, {} n-grams kept, {} bytes\n", language.name,
             trained.rows_trained, trained.ngrams_kept, trained.bytes.size());
  for (const auto& f : trained.figures)
    if (f.precision > 0)
      fmt::print(
          *context.out,
          "  {:<40} trained on {:>6}  threshold from {:>4}: precision {:.2f} recall {:.2f}\n",
          f.label, f.trained, f.fitted, f.precision, f.recall);
}

Status train(Context& context, const Options& options) {
  std::ifstream file(context.share / "taxonomies/retail.yaml", std::ios::binary);
  std::stringstream yaml;
  yaml << file.rdbuf();
  MYELIN_TRY(taxonomy, cause::Taxonomy::parse(yaml.str(), 1));
  MYELIN_TRY(phrases, cause::Reader::create(taxonomy, context.share / "models", {.head = false}));
  for (const auto& language : languages()) {
    MYELIN_TRY(table,
               read_factor_table(context.share / "models/asqp_factors.yaml", language.collection));
    ClauseLabelling labelling{taxonomy.get(), phrases.get(), labels_of(*taxonomy), {}};
    for (const auto& [category, factors] : table)
      for (const int polarity : {1, -1})
        if (!factors.of(polarity).empty())
          labelling.annotated_labels.push_back(factors.of(polarity));
    MYELIN_TRY(clauses, clauses_of(language, options.data, table, labelling));
    MYELIN_TRY(trained, text::train_labels(labelling.labels, clauses.train, clauses.fit,
                                           {.features = language.features, .seed = options.seed}));
    MYELIN_CHECK(write_model(options.out / ("factors." + language.name + ".bin"), trained.bytes));
    report(context, language, trained);
  }
  return {};
}

}  // namespace

void add_train_factors(CLI::App& app, Context& context) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "factors", "factors.zh.bin and factors.en.bin: what clauses speak about, beside the phrases");
  command
      ->add_option("--data", options->data,
                   "The folder of the collections (models/factors.md lists them)")
      ->required()
      ->check(CLI::ExistingDirectory);
  command->add_option("--out", options->out, "Where the files go")->required();
  command->add_option("--seed", options->seed, "Order of the passes over the rows")
      ->capture_default_str();
  command->footer("Example: myelin train factors --data ../data --out models");
  command->callback([&context, options] { context.conclude(train(context, *options)); });
}

}  // namespace myelin::app
