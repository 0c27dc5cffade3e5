#include <algorithm>
#include <array>
#include <cmath>

#include "text/polarity_trainer.h"

namespace myelin::text {
namespace {

// Area under the ROC curve by ranks, ties shared (Mann & Whitney 1947). `scored`: probability,
// label.
double area(std::vector<std::pair<float, bool>> scored) {
  std::ranges::sort(scored, {}, &std::pair<float, bool>::first);
  double ranks = 0, praises = 0;
  for (std::size_t i = 0; i < scored.size();) {
    std::size_t end = i;
    double here = 0;
    for (; end < scored.size() && scored[end].first == scored[i].first; ++end)
      here += scored[end].second;
    ranks += here * (static_cast<double>(i + end + 1) / 2);
    praises += here;
    i = end;
  }
  const double complaints = static_cast<double>(scored.size()) - praises;
  return praises == 0 || complaints == 0
             ? 0.5
             : (ranks - praises * (praises + 1) / 2) / (praises * complaints);
}

}  // namespace

PolarityFigures figures_of(const PolarityModel& model, std::span<const LabelledText* const> rows) {
  PolarityFigures figures;
  figures.n = rows.size();
  if (rows.empty()) return figures;
  figures.source = rows.front()->source;
  std::array<std::array<double, 2>, 2> confusion{};  // [label][prediction]
  std::vector<Judged> praised, chosen;
  std::vector<std::pair<float, bool>> scored;
  NormalText normal;
  PolarityScores scores;
  for (const auto* row : rows) {
    normalise(row->text, normal);
    model.score(normal, scores);
    const float p =
        row->clause ? model.probability(scores, 0, normal.size()) : model.probability(scores);
    scored.emplace_back(p, row->praises);
    confusion[row->praises][p > 0.5F] += 1;
    praised.push_back({p, row->praises});
    chosen.push_back({std::max(p, 1 - p), (p > 0.5F) == row->praises});
  }
  const auto n = static_cast<double>(rows.size());
  figures.accuracy = (confusion[0][0] + confusion[1][1]) / n;
  for (std::size_t label : {0u, 1u}) {
    const double hit = confusion[label][label], wrong = confusion[0][1] + confusion[1][0];
    figures.macro_f1 +=
        hit == 0 ? 0
                 : hit / (2 * hit + wrong);  // half of F1 = 2·hit / (2·hit + both kinds of error)
  }
  figures.calibration_error = calibration_error(std::move(praised));
  for (std::size_t c = 0; c < coverages.size(); ++c)
    figures.accuracy_at[c] = accuracy_at(chosen, coverages[c]);
  figures.auc = area(std::move(scored));
  return figures;
}

}  // namespace myelin::text
