// `myelin train topics` and `myelin train pairs`: topics of posts with their side; whether two
// questions ask the same.
#include <fmt/format.h>
#include <fmt/ostream.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <set>

#include "app/collection_rows.h"
#include "app/command.h"
#include "app/labelled_texts.h"
#include "app/model_file.h"
#include "app/train_intents.h"
#include "app/train_net.h"
#include "text/classes/labels.h"
#include "text/polarity_trainer.h"

namespace myelin::app {
namespace {

namespace fs = std::filesystem;
using text::classes::LabelEvidence;
using text::classes::LabelReader;

struct Options {
  fs::path data, out = ".";
  std::uint64_t seed = 7;
  std::uint32_t nets = 0;  // beside the linear model of topics
};

void line(Context& context, std::string_view model, std::string_view metric, double value,
          std::size_t n) {
  if (context.json) {
    fmt::print(*context.out, "{{\"train\":\"{}\",\"metric\":\"{}\",\"value\":{:.4f},\"n\":{}}}\n",
               model, metric, value, n);
  } else {
    fmt::print(*context.out, "{} on rows kept apart: {:<12} {:.4f}  (n = {})\n", model, metric,
               value, n);
  }
}

struct LabelParts {
  std::string linear;
  std::vector<std::string> nets;
};
Result<LabelParts> learn(const std::vector<std::string>& names,
                         const std::vector<text::classes::ClassRow>& rows,
                         const std::vector<PartialRow>& first, const Options& options) {
  LabelParts parts;
  MYELIN_TRY(linear, text::classes::train_classes(names, rows,
                                                  {.features = text::FeatureSet::zh,
                                                   .kind = text::classes::OutputKind::labels,
                                                   .cost = 0.5,
                                                   .rows_max = 12'000,
                                                   .seed = options.seed}));
  parts.linear = std::move(linear);
  for (std::uint32_t k = 0; k < options.nets; ++k) {
    MYELIN_TRY(net, train_net({.names = names,
                               .kind = text::classes::OutputKind::labels,
                               .features = text::FeatureSet::zh,
                               .epochs = 8,
                               .vocabulary = 16'000,
                               .rate = 2e-3F,
                               .head_dropout = 0.3F,
                               .first_epochs = 3,
                               .seed = options.seed + k},
                              rows, first));
    parts.nets.push_back(std::move(net));
  }
  return parts;
}

// Praise and blame in other collections: what the nets learn about sides before they see a car.
Result<std::vector<PartialRow>> rows_of_sides(const Options& options,
                                              const std::vector<std::string>& names) {
  std::vector<text::LabelledText> texts, reviews;
  MYELIN_CHECK(read_opinions({options.data / "zh-aste-restaurant/train.dev.txt.xz",
                              OpinionFormat::token_triples, "zh-aste-restaurant"},
                             texts));
  MYELIN_CHECK(read_labelled({options.data / "zh-shopping10/online_shopping_10_cats.dev.csv.xz",
                              {"review"},
                              "label",
                              "zh-shopping10"},
                             reviews));
  constexpr std::size_t review_bytes_max = 180, every = 3, first_rows_max = 30'000;
  for (std::size_t i = 0; i < reviews.size(); i += every)
    if (reviews[i].text.size() <= review_bytes_max) texts.push_back(std::move(reviews[i]));
  const auto index = [&](std::string_view name) {
    return static_cast<std::uint16_t>(std::ranges::lower_bound(names, name) - names.begin());
  };
  std::vector<PartialRow> rows;
  for (auto& one : texts) {
    if (rows.size() == first_rows_max) break;
    const auto praise = index(":1"), blame = index(":-1");
    rows.push_back({std::move(one.text),
                    {one.praises ? praise : blame},
                    {one.praises ? blame : praise, index(":0")}});
  }
  return rows;
}

// Each half of the rows with the decision fitted on the other.
double cross_fitted(const std::vector<LabelEvidence>& rows,
                    const text::classes::LabelFamily& family, std::uint32_t nets) {
  text::classes::LabelFiguresOf f;
  std::vector<text::classes::SaidLabel> said;
  for (const std::size_t side : {0U, 1U}) {
    std::vector<LabelEvidence> fitted;
    for (std::size_t i = 1 - side; i < rows.size(); i += 2) fitted.push_back(rows[i]);
    const auto decision = text::classes::fit_labels(fitted, family, nets);
    for (std::size_t i = side; i < rows.size(); i += 2) {
      text::classes::say(rows[i], family, decision, true, said);
      f.said += said.size();
      for (const auto label : rows[i].truth) f.there += family.whole[label];
      for (const auto& one : said)
        f.both += std::ranges::find(rows[i].truth, one.label) != rows[i].truth.end();
    }
  }
  return f.f1();
}

Status write_with_nets(const fs::path& folder, const std::string& name, const std::string& file,
                       const std::vector<std::string>& nets) {
  MYELIN_CHECK(write_model(folder / (name + ".bin"), file));
  for (std::size_t k = 0; k < nets.size(); ++k)
    MYELIN_CHECK(write_model(folder / fmt::format("{}.net{}.bin", name, k + 1), nets[k]));
  return {};
}

Status train_topics(Context& context, const Options& options) {
  MYELIN_TRY(posts, read_topic_posts(options.data / "zh-car-topics/train_2.dev.csv.xz", {}));
  std::set<std::string> all;
  for (const auto& post : posts)
    for (const auto& topic : post.topics) {
      const auto colon = topic.find(':');
      all.insert({topic, topic.substr(0, colon + 1), topic.substr(colon)});
    }
  const std::vector<std::string> names(all.begin(), all.end());
  std::vector<text::classes::ClassRow> rows, learnt;
  for (const auto& post : posts) {
    text::classes::ClassRow row{post.text, {}, 1};
    for (const auto& topic : post.topics) {
      const auto colon = topic.find(':');
      for (const auto& name : {topic, topic.substr(0, colon + 1), topic.substr(colon)}) {
        const auto index =
            static_cast<std::uint16_t>(std::ranges::lower_bound(names, name) - names.begin());
        if (std::ranges::find(row.yes, index) == row.yes.end()) row.yes.push_back(index);
      }
    }
    if (text::part_of(post.text) != text::Part::test) learnt.push_back(row);
    rows.push_back(std::move(row));
  }
  MYELIN_TRY(sides, rows_of_sides(options, names));
  MYELIN_TRY(first, learn(names, learnt, sides, options));
  MYELIN_TRY(reader, LabelReader::of(std::move(first.linear), std::move(first.nets)));
  std::vector<LabelEvidence> judged;
  text::classes::LabelScratch scratch;
  std::size_t there = 0;
  for (const auto& row : rows) {
    if (text::part_of(row.text) != text::Part::test) continue;
    reader->listen(row.text, scratch);
    judged.push_back(scratch.evidence);
    judged.back().truth = row.yes;
    for (const auto label : row.yes) there += reader->family().whole[label];
  }
  line(context, "topics.car", "micro_f1", cross_fitted(judged, reader->family(), options.nets),
       there);
  const auto decision = text::classes::fit_labels(judged, reader->family(), options.nets);
  MYELIN_TRY(last, learn(names, rows, sides, options));
  return write_with_nets(options.out, "topics.car",
                         text::classes::with_labels_decision(std::move(last.linear), decision),
                         last.nets);
}

Status train_pair_model(Context& context, const Options& options) {
  MYELIN_TRY(pairs, read_pairs(options.data / "zh-atec-qq/atec_nlp_sim_train.dev.tsv.xz", {}));
  std::vector<text::PairRow> learnt, apart;
  for (const auto& pair : pairs)
    (text::part_of(pair.a + pair.b) == text::Part::test ? apart : learnt).push_back(pair);
  const text::PairTrainingOptions training{.seed = options.seed};
  MYELIN_TRY(first, text::train_pairs(learnt, training));
  MYELIN_TRY(model, text::PairModel::of(std::move(first.file), std::move(first.nets)));
  std::vector<text::PairEvidence> rows;
  text::PairScratch scratch;
  for (const auto& pair : apart) {
    model->listen(pair.a, pair.b, scratch);
    rows.push_back({scratch.clues, pair.same});
  }
  double both = 0, said = 0, there = 0;
  for (const std::size_t side : {0U, 1U}) {
    std::vector<text::PairEvidence> fitted;
    for (std::size_t i = 1 - side; i < rows.size(); i += 2) fitted.push_back(rows[i]);
    const auto decision = text::fit_pairs(fitted);
    for (std::size_t i = side; i < rows.size(); i += 2) {
      const bool same = text::probability(rows[i], decision) >= decision.threshold;
      said += same, there += rows[i].same, both += same && rows[i].same;
    }
  }
  line(context, "pairs.atec", "f1", 2 * both / (said + there), rows.size());
  const auto decision = text::fit_pairs(rows);
  MYELIN_TRY(last, text::train_pairs(pairs, training));
  return write_with_nets(options.out, "pairs.atec",
                         text::with_pair_decision(std::move(last.file), decision), last.nets);
}

CLI::App* subcommand(CLI::App& train, Context& context, const std::shared_ptr<Options>& options,
                     const std::string& name, const std::string& what) {
  auto* command = train.add_subcommand(name, what);
  command->add_option("--data", options->data, "The folder of the collections")
      ->required()
      ->check(CLI::ExistingDirectory);
  command->add_option("--out", options->out, "Where the files go")->required();
  command->add_option("--seed", options->seed, "Order of the passes over the rows")
      ->capture_default_str();
  command->add_flag("--json", context.json, "One JSON line a figure");
  command->footer("Example: myelin train " + name + " --data ../data --out models");
  return command;
}

}  // namespace

void add_train_topics(CLI::App& train, Context& context) {
  auto options = std::make_shared<Options>();
  auto* topics = subcommand(train, context, options, "topics",
                            "topics.car.bin: topics of posts with their side, from zh-car-topics");
  topics
      ->add_option("--nets", options->nets,
                   "Small nets beside the linear model: 1.4 MB each, and two points of F1")
      ->check(CLI::Range(0, 4))
      ->capture_default_str();
  topics->callback([&context, options] { context.conclude(train_topics(context, *options)); });
  subcommand(train, context, options, "pairs",
             "pairs.atec.bin: whether two questions ask the same, from zh-atec-qq")
      ->callback([&context, options] { context.conclude(train_pair_model(context, *options)); });
}

}  // namespace myelin::app
