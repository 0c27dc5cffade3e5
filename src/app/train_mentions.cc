#include "app/train_mentions.h"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "app/command.h"
#include "app/labelled_texts.h"
#include "app/model_file.h"
#include "app/opinion_texts.h"
#include "base/hash.h"
#include "text/aspect_polarity.h"
#include "text/triple_trainer.h"

namespace myelin::app {
namespace {

namespace fs = std::filesystem;

struct Options {
  fs::path data, out = ".";
  std::uint64_t seed = 7;
  std::string only;
};

void report(Context& context, std::string_view file, const text::TrainedOpinions& trained) {
  const auto& held_out = trained.held_out;
  fmt::print(*context.out,
             "{}: {} bytes; on every fifth text, without it: category F1 {:.4f} (from {:.2f}), "
             "with polarity {:.4f} (from {:.2f}), whole {:.4f} (from {:.2f})\n",
             file, trained.bytes.size(), held_out.category.value(), trained.thresholds.category,
             held_out.category_polarity.value(), trained.thresholds.category_polarity,
             held_out.opinion.value(), trained.thresholds.opinion);
}

Status train_quads(Context& context, const Options& options, const std::string& language,
                   const std::string& collection) {
  CategoryNames categories;
  std::vector<text::OpinionText> texts;
  MYELIN_CHECK(read_asqp(options.data / collection / "train.dev.txt.xz", categories, texts));
  MYELIN_TRY(trained, text::train_opinions(categories.names, texts,
                                           {.features = language == "zh" ? text::FeatureSet::zh
                                                                         : text::FeatureSet::en,
                                            .seed = options.seed,
                                            .span_rows_max = language == "zh" ? 32'000U : 26'000U,
                                            .category_rows_max = 14'000U}));
  const auto file = "mentions." + language + ".bin";
  MYELIN_CHECK(write_model(options.out / file, trained.bytes));
  report(context, file, trained);
  return {};
}

Status train_triples(Context& context, const Options& options) {
  text::TripleTexts texts;
  MYELIN_CHECK(read_aste(options.data / "zh-aste-restaurant/train.dev.txt.xz", texts.triples));
  CategoryNames categories;
  MYELIN_CHECK(read_asqp(options.data / "zh-asqp-food/train.dev.txt.xz", categories, texts.beside));
  MYELIN_CHECK(read_labelled({.path = options.data / "zh-waimai/waimai_10k.dev.csv",
                              .text_columns = {"review"},
                              .label_column = "label",
                              .source = "zh-waimai"},
                             texts.judged));
  MYELIN_TRY(trained, text::train_triples(texts, {.seed = options.seed}));
  MYELIN_CHECK(write_model(options.out / "triples.zh.bin", trained.bytes));
  fmt::print(*context.out,
             "triples.zh.bin: {} bytes; on every tenth text, without it: F1 {:.4f} (from {:.2f})\n",
             trained.bytes.size(), trained.held_out.value(), trained.threshold);
  return {};
}

// Aspects that are given: figures by cross-validation, all rows of one sentence in one fold.
Status train_aspects(Context& context, const Options& options) {
  constexpr std::size_t folds = 5;
  MYELIN_TRY(polarity, text::PolarityModel::open(context.share / "models/polarity.zh.bin"));
  std::vector<text::OpinionText> all, beside;
  CategoryNames categories;
  MYELIN_CHECK(read_aste(options.data / "zh-aste-restaurant/train.dev.txt.xz", beside));
  MYELIN_CHECK(read_asqp(options.data / "zh-asqp-food/train.dev.txt.xz", categories, beside));
  std::vector<std::pair<std::string, std::size_t>> ends;  // of each product's rows
  for (const std::string product : {"camera", "car", "mooc", "notebook", "phone", "shampoo"}) {
    const auto file = product + ".dev.tsv" + (product == "shampoo" ? ".xz" : "");
    MYELIN_CHECK(read_absa(options.data / "zh-absa-products" / file, all));
    ends.emplace_back(product, all.size());
  }
  std::vector<bool> right(all.size());
  for (std::size_t fold = 0; fold < folds; ++fold) {
    const auto held_out = [&](const text::OpinionText& row) {
      return hash64(row.text) % folds == fold;
    };
    std::vector<text::OpinionText> learnt;
    for (const auto& row : all)
      if (!held_out(row)) learnt.push_back(row);
    MYELIN_TRY(bytes, text::train_aspects(learnt, beside, *polarity, options.seed));
    MYELIN_TRY(model, text::AspectPolarity::from_bytes(bytes));
    text::AspectScratch scratch;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (!held_out(all[i])) continue;
      const auto& one = all[i].opinions.front();
      right[i] = model->judge(all[i].text, one.aspect, *polarity, scratch) == one.polarity;
    }
  }
  std::size_t begin = 0, sum = 0;
  for (const auto& [product, end] : ends) {
    const auto n = std::count(right.begin() + static_cast<std::ptrdiff_t>(begin),
                              right.begin() + static_cast<std::ptrdiff_t>(end), true);
    fmt::print(*context.out, "  {:<10} n {:>5}  accuracy {:.4f}\n", product, end - begin,
               static_cast<double>(n) / static_cast<double>(end - begin));
    sum += static_cast<std::size_t>(n), begin = end;
  }
  MYELIN_TRY(bytes, text::train_aspects(all, beside, *polarity, options.seed));
  MYELIN_CHECK(write_model(options.out / "aspects.zh.bin", bytes));
  fmt::print(*context.out, "aspects.zh.bin: {} bytes; by cross-validation, accuracy {:.4f}\n",
             bytes.size(), static_cast<double>(sum) / static_cast<double>(all.size()));
  return {};
}

Status train(Context& context, const Options& options) {
  const auto wanted = [&](std::string_view file) {
    return options.only.empty() || options.only == file;
  };
  if (wanted("mentions.zh")) MYELIN_CHECK(train_quads(context, options, "zh", "zh-asqp-food"));
  if (wanted("mentions.en")) MYELIN_CHECK(train_quads(context, options, "en", "en-asqp-phone"));
  if (wanted("aspects.zh")) MYELIN_CHECK(train_aspects(context, options));
  if (wanted("triples.zh")) MYELIN_CHECK(train_triples(context, options));
  return {};
}

}  // namespace

void add_train_mentions(CLI::App& app, Context& context) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("mentions",
                                     "mentions.zh.bin, mentions.en.bin, triples.zh.bin, "
                                     "aspects.zh.bin: who judges what in which words");
  command
      ->add_option("--data", options->data,
                   "The folder of the collections (models/mentions.md lists them)")
      ->required()
      ->check(CLI::ExistingDirectory);
  command->add_option("--out", options->out, "Where the files go")->required();
  command->add_option("--only", options->only, "One of them alone")
      ->check(CLI::IsMember({"mentions.zh", "mentions.en", "triples.zh", "aspects.zh"}));
  command->add_option("--seed", options->seed, "Order of the passes over the rows")
      ->capture_default_str();
  command->footer("Example: myelin train mentions --data ../data --out models");
  command->callback([&context, options] { context.conclude(train(context, *options)); });
}

}  // namespace myelin::app
