// `myelin evaluate --head few_labels`: polarity of a kind of text of which a team has labelled 32,
// as FewCLUE's eprstmt has it: 16 praises and 16 complaints are drawn from the labelled file, a
// correction of the shipped model is learnt from them and from the texts nobody labelled, and the
// file's rows are judged. Five draws; the mean and the worst.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "app/evaluate_head.h"
#include "app/labelled_texts.h"
#include "base/random.h"
#include "text/delta_model.h"
#include "text/polarity.h"

namespace myelin::app {
namespace {

using text::LabelledText;

constexpr std::size_t of_each_label = 16;
constexpr std::uint64_t draws = 5;
// Of the texts nobody labelled the surest are taken at the model's word, each for a little.
constexpr std::size_t believed_max = 400;
constexpr float believed_from = 3, believed_weight = 0.1F;

struct Judge {
  std::shared_ptr<const text::PolarityModel> model;
  text::NormalText normal;
  text::PolarityScores scores;

  float log_odds(std::string_view utf8) {
    text::normalise(utf8, normal);
    model->score(normal, scores);
    const float p = std::clamp(model->probability(scores), 1e-4F, 1 - 1e-4F);
    return std::log(p / (1 - p));
  }
};

Result<std::vector<LabelledText>> rows_of(const HeadQuery& query,
                                          const std::filesystem::path& path) {
  std::vector<LabelledText> rows;
  MYELIN_CHECK(read_labelled({path,
                              {query.text_column.empty() ? "sentence" : query.text_column},
                              query.label_column.empty() ? "label" : query.label_column,
                              "few labels"},
                             rows));
  if (rows.empty())
    return fail(ErrorCode::invalid_argument, path.string() + " has no labelled row",
                "name its columns with --text-column and --label-column");
  return rows;
}

// 16 of each label.
std::vector<text::DeltaRow> drawn(const std::vector<LabelledText>& rows, std::uint64_t seed,
                                  Judge& judge) {
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  Random random{seed};
  for (std::size_t i = order.size(); i > 1; --i)
    std::swap(order[i - 1],
              order[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(i) - 1))]);
  std::vector<text::DeltaRow> few;
  for (const bool praises : {false, true}) {
    std::size_t taken = 0;
    for (const auto i : order)
      if (rows[i].praises == praises && taken < of_each_label) {
        few.push_back({rows[i].text, praises, judge.log_odds(rows[i].text), 1, true});
        ++taken;
      }
  }
  return few;
}

std::vector<text::DeltaRow> believed(const std::vector<std::string>& texts, Judge& judge) {
  std::vector<text::DeltaRow> rows;
  for (const auto& one : texts) {
    if (rows.size() == believed_max) break;
    if (const float odds = judge.log_odds(one); std::abs(odds) >= believed_from)
      rows.push_back({one, odds > 0, 0, believed_weight, false});
  }
  return rows;
}

}  // namespace

Result<std::vector<Figure>> evaluate_few_labels(const HeadQuery& query) {
  const auto folder = query.file.parent_path();
  const auto labelled =
                 query.labelled.empty() ? folder / "train_few_all.dev.jsonl" : query.labelled,
             unlabelled =
                 query.unlabelled.empty() ? folder / "unlabeled.dev.jsonl.xz" : query.unlabelled;
  MYELIN_TRY(judged, rows_of(query, query.file));
  MYELIN_TRY(known, rows_of(query, labelled));
  std::vector<std::string> texts;
  if (std::filesystem::exists(unlabelled))
    MYELIN_CHECK(read_texts(unlabelled,
                            {query.text_column.empty() ? "sentence" : query.text_column}, texts));
  for (const bool praises : {false, true}) {
    const auto have =
        static_cast<std::size_t>(std::ranges::count(known, praises, &LabelledText::praises));
    if (have < of_each_label)
      return fail(ErrorCode::invalid_argument,
                  fmt::format("{} has {} {}; {} are drawn", labelled.string(), have,
                              praises ? "praises" : "complaints", of_each_label),
                  "name a file with at least 16 rows of each label with --labelled");
  }
  Judge judge;
  MYELIN_TRY(model, text::PolarityModel::open(query.models / "polarity.zh.bin"));
  judge.model = std::move(model);
  const auto sure = believed(texts, judge);
  const auto n = judged.size();
  const auto right = [&](const text::DeltaModel* correction) {
    std::size_t hits = 0;
    for (const auto& row : judged) {
      float odds = judge.log_odds(row.text);
      if (correction != nullptr) odds += (*correction)(judge.scores.features);
      hits += (odds > 0) == row.praises;
    }
    return static_cast<double>(hits) / static_cast<double>(n);
  };
  double sum = 0, worst = 1;
  for (std::uint64_t seed = 1; seed <= draws; ++seed) {
    auto rows = drawn(known, seed, judge);
    rows.insert(rows.end(), sure.begin(), sure.end());
    const auto correction = text::DeltaTrainer::train(rows, {});
    const double accuracy = right(&correction);
    sum += accuracy, worst = std::min(worst, accuracy);
  }
  return std::vector<Figure>{{"accuracy", sum / draws, n},
                             {"accuracy_worst_draw", worst, n},
                             {"accuracy_without_labels", right(nullptr), n}};
}

}  // namespace myelin::app
