#include "stats/learn/calibrated_blend.h"

#include <cmath>
#include <limits>
#include <vector>

#include "stats/learn/scoring.h"

namespace myelin::stats::learn {

namespace {
double sigmoid(double logit) {
  return 1 / (1 + std::exp(-logit));
}
}  // namespace

double CalibratedBlend::raw(std::span<const double> row) const {
  const double logit = line_share_ * line_.logit(row) + (1 - line_share_) * trees_.margin(row);
  return sigmoid(logit);
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

namespace {

struct Parts {
  BoostedTrees trees;
  LogisticModel line;
};
Result<Parts> fit_parts(const FeatureRows& rows, std::span<const double> targets,
                        const CalibratedBlendOptions& options) {
  MYELIN_TRY(trees, BoostedTrees::fit({rows, targets, {}}, options.trees));
  MYELIN_TRY(line, LogisticModel::fit(rows, targets, {}, {.ridge = options.line_ridge}));
  return Parts{std::move(trees), std::move(line)};
}

// Logits of each row by the parts that the other folds were fitted to.
struct LeftOutLogits {
  std::vector<double> trees, line;
};
Result<LeftOutLogits> left_out_logits(const FeatureRows& features, std::span<const double> targets,
                                      const CalibratedBlendOptions& options) {
  LeftOutLogits said{std::vector<double>(targets.size()), std::vector<double>(targets.size())};
  for (std::size_t fold = 0; fold < options.folds; ++fold) {
    std::vector<double> values, labels;
    for (std::size_t i = 0; i < targets.size(); ++i) {
      if (i % options.folds == fold) continue;
      const auto row = features.row(i);
      values.insert(values.end(), row.begin(), row.end());
      labels.push_back(targets[i]);
    }
    MYELIN_TRY(others, fit_parts({values, features.columns}, labels, options));
    for (std::size_t i = fold; i < targets.size(); i += options.folds) {
      said.trees[i] = others.trees.margin(features.row(i));
      said.line[i] = others.line.logit(features.row(i));
    }
  }
  return said;
}

std::vector<double> mixed(const LeftOutLogits& said, double line_share) {
  std::vector<double> out(said.line.size());
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = sigmoid(line_share * said.line[i] + (1 - line_share) * said.trees[i]);
  return out;
}

struct Weighing {
  double line_share = 0.5;
  BetaCalibration calibration;
};
// The share of the line that, calibrated, says best the rows it was not fitted to; in quarters:
// finer is noise on a few thousand rows. Uncalibrated, the share would be chosen for its scale.
Result<Weighing> weigh(const LeftOutLogits& said, std::span<const double> targets) {
  Weighing best;
  double least = std::numeric_limits<double>::infinity();
  for (const double share : {0.5, 0.25, 0.75, 0.0, 1.0}) {  // ties go to the more even
    auto probabilities = mixed(said, share);
    MYELIN_TRY(calibration, BetaCalibration::fit(probabilities, targets));
    for (auto& p : probabilities) p = calibration(p);
    const double loss = log_loss(probabilities, targets);
    if (loss >= least) continue;
    least = loss;
    best = {share, calibration};
  }
  return best;
}

}  // namespace

Result<CalibratedBlend> CalibratedBlend::fit(const FeatureRows& features,
                                             std::span<const double> targets,
                                             const CalibratedBlendOptions& options) {
  MYELIN_TRY(said, left_out_logits(features, targets, options));
  MYELIN_TRY(parts, fit_parts(features, targets, options));
  CalibratedBlend made;
  made.trees_ = std::move(parts.trees);
  made.line_ = std::move(parts.line);
  MYELIN_TRY(weighing, weigh(said, targets));
  made.line_share_ = weighing.line_share;
  made.calibration_ = weighing.calibration;
  return made;
}

}  // namespace myelin::stats::learn
