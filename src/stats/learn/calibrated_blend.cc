#include "stats/learn/calibrated_blend.h"

#include <cmath>
#include <vector>

namespace myelin::stats::learn {

double CalibratedBlend::raw(std::span<const double> row) const {
  const double logit = line_share_ * line_.logit(row) + (1 - line_share_) * trees_.margin(row);
  return 1 / (1 + std::exp(-logit));
}

double CalibratedBlend::probability(std::span<const double> row) const {
  return calibration_(raw(row));
}

double CalibratedBlend::attribute(std::span<const double> row, std::span<double> out) const {
  std::vector<double> line(out.size());
  const double base = trees_.attribute(row, out);
  line_.contributions(row, line);
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = line_share_ * line[i] + (1 - line_share_) * out[i];
  return line_share_ * line_.intercept() + (1 - line_share_) * base;
}

Result<CalibratedBlend> CalibratedBlend::fit(const FeatureRows& features,
                                             std::span<const double> targets,
                                             const CalibratedBlendOptions& options) {
  const auto parts_of = [&](const FeatureRows& rows,
                            std::span<const double> labels) -> Result<CalibratedBlend> {
    CalibratedBlend made;
    made.line_share_ = options.line_share;
    MYELIN_TRY(trees, BoostedTrees::fit({rows, labels, {}}, options.trees));
    MYELIN_TRY(line, LogisticModel::fit(rows, labels, {}, {.ridge = options.line_ridge}));
    made.trees_ = std::move(trees);
    made.line_ = std::move(line);
    return made;
  };
  std::vector<double> said(targets.size());
  for (std::size_t fold = 0; fold < options.folds; ++fold) {
    std::vector<double> values, labels;
    for (std::size_t i = 0; i < targets.size(); ++i) {
      if (i % options.folds == fold) continue;
      const auto row = features.row(i);
      values.insert(values.end(), row.begin(), row.end());
      labels.push_back(targets[i]);
    }
    MYELIN_TRY(others, parts_of({values, features.columns}, labels));
    for (std::size_t i = fold; i < targets.size(); i += options.folds)
      said[i] = others.raw(features.row(i));
  }
  MYELIN_TRY(made, parts_of(features, targets));
  MYELIN_TRY(calibration, BetaCalibration::fit(said, targets));
  made.calibration_ = calibration;
  return made;
}

}  // namespace myelin::stats::learn
