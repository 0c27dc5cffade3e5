#include "stats/learn/blended_classifier.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "base/random.h"
#include "stats/learn/scoring.h"

namespace myelin::stats::learn {
namespace {

constexpr std::array ridges{3.0, 10.0, 30.0, 100.0, 300.0};
constexpr int folds = 5;
constexpr int knots_per_column = 6;
constexpr std::size_t rows_min = 20, of_a_class_min = 5;

double sigmoid(double x) {
  return 1 / (1 + std::exp(-x));
}
double deviation(std::span<const double> values) {
  const auto n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0;
  for (double v : values) squares += (v - mean) * (v - mean);
  return std::sqrt(squares / n);
}

// Weights of several logits, held near equal shares, and the offset.
struct Combination {
  double offset = 0;
  std::vector<double> weights;
  std::vector<double> probabilities;  // of the rows it was fitted to, each left out
};

Result<Combination> combined(const std::vector<std::vector<double>>& logits,
                             std::span<const double> targets) {
  const auto k = logits.size(), n = targets.size();
  std::vector<double> rows(n * k), prior(k);
  for (std::size_t c = 0; c < k; ++c) {
    prior[c] = deviation(logits[c]) / static_cast<double>(k);
    for (std::size_t i = 0; i < n; ++i) rows[i * k + c] = logits[c][i];
  }
  MYELIN_TRY(model, LogisticModel::fit({rows, k}, targets, {}, {.ridge = 1, .prior_means = prior}));
  Combination out;
  const std::vector<double> zero(k, 0);
  out.offset = model.logit(zero);
  for (std::size_t c = 0; c < k; ++c)
    out.weights.push_back(
        model.scales()[c] > 0 ? std::max(0.0, model.coefficients()[c] / model.scales()[c]) : 0);
  out.probabilities.assign(model.leave_one_out_probabilities().begin(),
                           model.leave_one_out_probabilities().end());
  return out;
}

std::vector<double> row_losses(std::span<const double> probabilities,
                               std::span<const double> targets) {
  std::vector<double> losses;
  for (std::size_t i = 0; i < targets.size(); ++i)
    losses.push_back(-std::log(targets[i] > 0.5 ? probabilities[i] : 1 - probabilities[i]));
  return losses;
}

// The last whose losses are no more than one standard error above the best's, row by row.
std::size_t within_one_error(const std::vector<std::vector<double>>& losses) {
  const auto n = static_cast<double>(losses.front().size());
  const auto sum = [](const std::vector<double>& all) {
    return std::accumulate(all.begin(), all.end(), 0.0);
  };
  std::size_t best = 0;
  for (std::size_t m = 1; m < losses.size(); ++m)
    if (sum(losses[m]) < sum(losses[best])) best = m;
  for (std::size_t m = losses.size() - 1; m > best; --m) {
    std::vector<double> more(losses[m]);
    for (std::size_t i = 0; i < more.size(); ++i) more[i] -= losses[best][i];
    if (sum(more) <= deviation(more) * std::sqrt(n)) return m;
  }
  return best;
}

BoostingOptions tree_options(std::uint64_t seed) {
  BoostingOptions options;
  options.loss = Loss::logistic;
  options.rounds = 160;
  options.learning_rate = 0.05;
  options.depth_max = 3;
  options.leaf_rows_min = 30;
  options.ridge = 5;
  options.row_share = 0.7;
  options.column_share = 0.3;
  options.seed = seed;
  return options;
}

}  // namespace

class BlendFit {
 public:
  BlendFit(const FeatureRows& features, std::span<const double> targets,
           const BlendOptions& options)
      : features_(features), targets_(targets), options_(options) {}

  Status check() const;
  Status add_path(bool curves);
  Status add_trees();
  Result<BlendedClassifier> blended();

 private:
  std::vector<BlendedClassifier::Hinge> hinges() const;

  FeatureRows features_;
  std::span<const double> targets_;
  const BlendOptions& options_;
  BlendedClassifier model_;
  std::vector<std::vector<double>> left_out_;  // logits, a part of the blend each
};

Status BlendFit::check() const {
  const auto n = features_.rows();
  const auto ones = static_cast<std::size_t>(std::count(targets_.begin(), targets_.end(), 1.0));
  const auto zeros = static_cast<std::size_t>(std::count(targets_.begin(), targets_.end(), 0.0));
  if (n != targets_.size() || ones + zeros != n)
    return fail(ErrorCode::invalid_argument, "a classifier needs one target, 0 or 1, for each row",
                "check the rows that were passed");
  if (n < rows_min || ones < of_a_class_min || zeros < of_a_class_min)
    return fail(ErrorCode::invalid_argument,
                "too few rows to learn from: at least 20, and 5 of either answer",
                "wait until more is known");
  return {};
}

std::vector<BlendedClassifier::Hinge> BlendFit::hinges() const {
  std::vector<BlendedClassifier::Hinge> out;
  std::vector<double> values;
  for (std::size_t c = 0; c < features_.columns; ++c) {
    values.clear();
    for (std::size_t i = 0; i < features_.rows(); ++i)
      if (const double v = features_.row(i)[c]; !std::isnan(v)) values.push_back(v);
    std::sort(values.begin(), values.end());
    auto distinct = values;
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    if (distinct.size() <= 2 * knots_per_column) continue;
    double last = distinct.front();
    for (int k = 1; k <= knots_per_column; ++k) {
      const double knot =
          values[values.size() * static_cast<std::size_t>(k) / (knots_per_column + 1)];
      if (knot > last && knot < distinct.back()) out.push_back({c, last = knot});
    }
  }
  return out;
}

Status BlendFit::add_path(bool curves) {
  BlendedClassifier::Path path;
  if (curves) path.hinges = hinges();
  const auto n = features_.rows(), columns = features_.columns + path.hinges.size();
  std::vector<double> rows;
  rows.reserve(n * columns);
  for (std::size_t i = 0; i < n; ++i) {
    const auto row = BlendedClassifier::expanded(features_.row(i), path.hinges);
    rows.insert(rows.end(), row.begin(), row.end());
  }
  std::vector<BlendedClassifier::Path> tried;
  std::vector<std::vector<double>> logits;
  std::vector<std::vector<double>> losses;
  for (const double ridge : ridges) {
    LogisticOptions options;
    options.ridge = ridge;
    MYELIN_TRY(model, LogisticModel::fit({rows, columns}, targets_, {}, options));
    std::vector<double> own(model.leave_one_out_logits().begin(),
                            model.leave_one_out_logits().end());
    MYELIN_TRY(stretched, combined({own}, targets_));
    losses.push_back(row_losses(stretched.probabilities, targets_));
    for (auto& l : own) l = stretched.offset + stretched.weights[0] * l;
    logits.push_back(std::move(own));
    tried.push_back({path.hinges, std::move(model), stretched.offset, stretched.weights[0]});
  }
  const auto chosen = within_one_error(losses);
  left_out_.push_back(std::move(logits[chosen]));
  model_.paths_.push_back(std::move(tried[chosen]));
  return {};
}

Status BlendFit::add_trees() {
  const auto n = features_.rows(), columns = features_.columns;
  Random random(options_.seed);
  std::vector<int> fold(n);
  for (auto& f : fold) f = static_cast<int>(random.between(0, folds - 1));
  std::vector<double> logits(n);
  for (int held = 0; held < folds; ++held) {
    std::vector<double> rows, targets;
    for (std::size_t i = 0; i < n; ++i) {
      if (fold[i] == held) continue;
      const auto row = features_.row(i);
      rows.insert(rows.end(), row.begin(), row.end());
      targets.push_back(targets_[i]);
    }
    MYELIN_TRY(trees,
               BoostedTrees::fit({{rows, columns}, targets, {}}, tree_options(options_.seed)));
    for (std::size_t i = 0; i < n; ++i)
      if (fold[i] == held) logits[i] = trees.margin(features_.row(i));
  }
  MYELIN_TRY(trees, BoostedTrees::fit({features_, targets_, {}}, tree_options(options_.seed)));
  model_.trees_.push_back(std::move(trees));
  left_out_.push_back(std::move(logits));
  return {};
}

Result<BlendedClassifier> BlendFit::blended() {
  MYELIN_TRY(blend, combined(left_out_, targets_));
  model_.columns_ = features_.columns;
  model_.offset_ = blend.offset;
  model_.shares_ = std::move(blend.weights);
  return std::move(model_);
}

Result<BlendedClassifier> BlendedClassifier::fit(const FeatureRows& features,
                                                 std::span<const double> targets,
                                                 const BlendOptions& options) {
  BlendFit work(features, targets, options);
  MYELIN_CHECK(work.check());
  MYELIN_CHECK(work.add_path(false));
  if (features.rows() >= options.rows_for_curves) {
    MYELIN_CHECK(work.add_path(true));
    MYELIN_CHECK(work.add_trees());
  }
  return work.blended();
}

std::vector<double> BlendedClassifier::expanded(std::span<const double> row,
                                                const std::vector<Hinge>& hinges) {
  std::vector<double> out(row.begin(), row.end());
  for (const auto& hinge : hinges) {
    const double x = row[hinge.column];
    out.push_back(std::isnan(x) ? x : std::max(0.0, x - hinge.knot));
  }
  return out;
}

double BlendedClassifier::logit_of(const Path& path, std::span<const double> row) {
  return path.offset + path.stretch * path.model.logit(expanded(row, path.hinges));
}

double BlendedClassifier::probability(std::span<const double> row) const {
  double sum = offset_;
  for (std::size_t p = 0; p < paths_.size(); ++p) sum += shares_[p] * logit_of(paths_[p], row);
  if (!trees_.empty()) sum += shares_.back() * trees_[0].margin(row);
  return sigmoid(sum);
}

void BlendedClassifier::attribute(std::span<const double> row, std::span<double> out) const {
  std::fill(out.begin(), out.end(), 0.0);
  std::vector<double> parts;
  for (std::size_t p = 0; p < paths_.size(); ++p) {
    const auto& path = paths_[p];
    const auto values = expanded(row, path.hinges);
    parts.resize(values.size());
    path.model.contributions(values, parts);
    for (std::size_t c = 0; c < parts.size(); ++c)
      out[c < columns_ ? c : path.hinges[c - columns_].column] +=
          shares_[p] * path.stretch * parts[c];
  }
  if (trees_.empty()) return;
  parts.resize(columns_);
  trees_[0].attribute(row, parts);
  for (std::size_t c = 0; c < columns_; ++c) out[c] += shares_.back() * parts[c];
}

}  // namespace myelin::stats::learn
