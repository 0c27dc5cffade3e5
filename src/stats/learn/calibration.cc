#include "stats/learn/calibration.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numeric>

namespace myelin::stats::learn {
namespace {

// Rows of one score, or of a run of them.
struct Pool {
  double sum = 0, weight = 0;
  double mean() const { return sum / weight; }
  void add(const Pool& other) {
    sum += other.sum;
    weight += other.weight;
  }
};

Status check(std::span<const double> scores, std::span<const double> labels,
             std::span<const double> weights) {
  bool good = !scores.empty() && scores.size() == labels.size() &&
              (weights.empty() || weights.size() == scores.size());
  for (double s : scores) good = good && !std::isnan(s);
  for (double y : labels) good = good && std::isfinite(y);
  for (double w : weights) good = good && w > 0 && std::isfinite(w);
  if (good) return {};
  return fail(ErrorCode::invalid_argument,
              "a calibration needs one finite label for each score, and positive weights",
              "pass the scores of rows that the scorer was not trained on");
}

struct ByScore {
  std::vector<double> scores;  // rising, distinct
  std::vector<Pool> pools;
};

ByScore by_score(std::span<const double> scores, std::span<const double> labels,
                 std::span<const double> weights) {
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](auto a, auto b) { return scores[a] < scores[b]; });
  ByScore result;
  for (const auto i : order) {
    if (result.scores.empty() || scores[i] > result.scores.back()) {
      result.scores.push_back(scores[i]);
      result.pools.emplace_back();
    }
    const double w = weights.empty() ? 1 : weights[i];
    result.pools.back().add({w * labels[i], w});
  }
  return result;
}

// The isotonic fit of all pools before (or after) each one, as chains: pools[i] is the block that
// ends (begins) at i, next[i] where the block beside it ends (begins).
struct Chain {
  std::vector<Pool> pools;
  std::vector<std::ptrdiff_t> next;
};

Chain chain_of(const std::vector<Pool>& pools, bool from_left) {
  const auto n = static_cast<std::ptrdiff_t>(pools.size());
  const std::ptrdiff_t step = from_left ? -1 : 1;
  Chain chain{pools, std::vector<std::ptrdiff_t>(pools.size())};
  for (std::ptrdiff_t k = 0; k < n; ++k) {
    const auto i = from_left ? k : n - 1 - k;
    auto& block = chain.pools[static_cast<std::size_t>(i)];
    auto j = i + step;
    while (j >= 0 && j < n) {
      const auto& beside = chain.pools[static_cast<std::size_t>(j)];
      if (from_left ? beside.mean() < block.mean() : beside.mean() > block.mean()) break;
      block.add(beside);
      j = chain.next[static_cast<std::size_t>(j)];
    }
    chain.next[static_cast<std::size_t>(i)] = j;
  }
  return chain;
}

}  // namespace

Result<Isotonic> Isotonic::fit(std::span<const double> scores, std::span<const double> labels,
                               std::span<const double> weights) {
  MYELIN_CHECK(check(scores, labels, weights));
  const auto rows = by_score(scores, labels, weights);
  struct Block {
    Pool pool;
    double first, last;
  };
  std::vector<Block> blocks;
  for (std::size_t i = 0; i < rows.scores.size(); ++i) {
    Block block{rows.pools[i], rows.scores[i], rows.scores[i]};
    while (!blocks.empty() && blocks.back().pool.mean() >= block.pool.mean()) {
      block.pool.add(blocks.back().pool);
      block.first = blocks.back().first;
      blocks.pop_back();
    }
    blocks.push_back(block);
  }
  Isotonic result;
  for (const auto& block : blocks) {
    result.scores_.push_back(block.first);
    result.values_.push_back(block.pool.mean());
    if (block.last == block.first) continue;
    result.scores_.push_back(block.last);
    result.values_.push_back(block.pool.mean());
  }
  return result;
}

double Isotonic::operator()(double score) const {
  const auto above = std::lower_bound(scores_.begin(), scores_.end(), score) - scores_.begin();
  const auto i = static_cast<std::size_t>(above);
  if (i == scores_.size()) return values_.back();
  if (i == 0 || scores_[i] == score) return values_[i];
  const double part = (score - scores_[i - 1]) / (scores_[i] - scores_[i - 1]);
  return values_[i - 1] + part * (values_[i] - values_[i - 1]);
}

namespace {

Eigen::Vector3d beta_features(double probability) {
  const double p = std::clamp(probability, 1e-9, 1 - 1e-9);
  return {std::log(p), -std::log(1 - p), 1};
}

// Newton's method on the penalised likelihood with the coefficients in `held` fixed at 0.
Eigen::Vector3d fit_beta(std::span<const double> probabilities, std::span<const double> labels,
                         const std::array<bool, 3>& held) {
  const Eigen::Vector3d centre(1, 1, 0), precision(1, 1, 0.1);
  Eigen::Vector3d at = centre;
  for (std::size_t k = 0; k < 3; ++k)
    if (held[k]) at[static_cast<Eigen::Index>(k)] = 0;
  for (int iteration = 0; iteration < 50; ++iteration) {
    Eigen::Vector3d gradient = precision.cwiseProduct(at - centre);
    Eigen::Matrix3d hessian = precision.asDiagonal();
    for (std::size_t i = 0; i < labels.size(); ++i) {
      const auto x = beta_features(probabilities[i]);
      const double p = 1 / (1 + std::exp(-x.dot(at)));
      gradient += (p - labels[i]) * x;
      hessian += std::max(p * (1 - p), 1e-9) * x * x.transpose();
    }
    for (std::size_t k = 0; k < 3; ++k) {
      if (!held[k]) continue;
      const auto c = static_cast<Eigen::Index>(k);
      gradient[c] = 0;
      hessian.row(c).setZero();
      hessian.col(c).setZero();
      hessian(c, c) = 1;
    }
    Eigen::Vector3d step = hessian.ldlt().solve(gradient);
    // Three parameters near the identity: a step beyond 1 is Newton leaving where it is exact.
    if (step.norm() > 1) step /= step.norm();
    at -= step;
    if (step.norm() < 1e-10) break;
  }
  return at;
}

}  // namespace

Result<BetaCalibration> BetaCalibration::fit(std::span<const double> probabilities,
                                             std::span<const double> labels) {
  MYELIN_CHECK(check(probabilities, labels, {}));
  for (double p : probabilities)
    if (p < 0 || p > 1)
      return fail(ErrorCode::invalid_argument, "a probability lies outside 0 to 1",
                  "pass probabilities; isotonic calibration takes any score");
  std::array<bool, 3> held{};
  auto at = fit_beta(probabilities, labels, held);
  // A falling part would turn the order round (Kull et al. fix it at 0 and fit the others).
  while (at[0] < 0 || at[1] < 0) {
    held[at[0] < at[1] ? 0 : 1] = true;
    at = fit_beta(probabilities, labels, held);
  }
  BetaCalibration result;
  result.a_ = at[0];
  result.b_ = at[1];
  result.c_ = at[2];
  return result;
}

double BetaCalibration::operator()(double probability) const {
  return 1 / (1 + std::exp(-beta_features(probability).dot(Eigen::Vector3d(a_, b_, c_))));
}

Result<VennAbers> VennAbers::fit(std::span<const double> scores, std::span<const double> labels) {
  MYELIN_CHECK(check(scores, labels, {}));
  auto rows = by_score(scores, labels, {});
  const auto left = chain_of(rows.pools, true), right = chain_of(rows.pools, false);
  const auto n = static_cast<std::ptrdiff_t>(rows.pools.size());
  const auto value = [&](Pool own, std::ptrdiff_t before, std::ptrdiff_t after) {
    for (bool changed = true; changed;) {
      changed = false;
      if (before >= 0 && left.pools[static_cast<std::size_t>(before)].mean() > own.mean()) {
        own.add(left.pools[static_cast<std::size_t>(before)]);
        before = left.next[static_cast<std::size_t>(before)];
        changed = true;
      }
      if (after < n && right.pools[static_cast<std::size_t>(after)].mean() < own.mean()) {
        own.add(right.pools[static_cast<std::size_t>(after)]);
        after = right.next[static_cast<std::size_t>(after)];
        changed = true;
      }
    }
    return own.mean();
  };
  VennAbers result;
  // Place 2i + 1 is score i itself, place 2i the gap before it.
  for (std::ptrdiff_t place = 0; place <= 2 * n; ++place) {
    const auto i = place / 2;
    const bool at_score = place % 2 == 1;
    const Pool own = at_score ? rows.pools[static_cast<std::size_t>(i)] : Pool{};
    const auto after = at_score ? i + 1 : i;
    result.low_.push_back(value({own.sum, own.weight + 1}, i - 1, after));
    result.high_.push_back(value({own.sum + 1, own.weight + 1}, i - 1, after));
  }
  result.scores_ = std::move(rows.scores);
  return result;
}

ProbabilityInterval VennAbers::operator()(double score) const {
  const auto at = std::lower_bound(scores_.begin(), scores_.end(), score);
  auto place = static_cast<std::size_t>(at - scores_.begin()) * 2;
  if (at != scores_.end() && *at == score) ++place;
  return {low_[place], high_[place]};
}

}  // namespace myelin::stats::learn
