#include "stats/causal/simplex_weights.h"

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <limits>
#include <numeric>

// The same operations in the same order whatever the width: a wider machine is only faster. The
// thread sanitizer instruments what chooses the width, which runs before the sanitizer does.
#if defined(__x86_64__) && !defined(__SANITIZE_THREAD__)
#define MYELIN_WIDE __attribute__((target_clones("avx2", "default")))
#else
#define MYELIN_WIDE
#endif

namespace myelin::stats::causal {
namespace {

constexpr std::size_t lanes = 4;
using Four = double __attribute__((vector_size(lanes * sizeof(double)), aligned(8), may_alias));
using FourAt = std::int64_t __attribute__((vector_size(lanes * sizeof(std::int64_t))));

// gradient ← keep·gradient + share·column; returns where it is then lowest (the first of equals).
// `padded` is a multiple of `lanes`; what is padding holds infinity and stays there.
MYELIN_WIDE std::size_t mix_and_find(double* gradient, const double* column, double keep,
                                     double share, std::size_t padded) {
  constexpr double far = std::numeric_limits<double>::infinity();
  Four least{far, far, far, far};
  FourAt where{0, 1, 2, 3}, here{0, 1, 2, 3};
  const FourAt onward{lanes, lanes, lanes, lanes};
  for (std::size_t i = 0; i < padded; i += lanes) {
    auto& g = *reinterpret_cast<Four*>(gradient + i);
    const auto& c = *reinterpret_cast<const Four*>(column + i);
    g = g * keep + c * share;
    const auto lower = g < least;
    least = lower ? g : least;
    where = lower ? here : where;
    here += onward;
  }
  std::size_t best = 0;
  for (std::size_t lane = 1; lane < lanes; ++lane)
    if (least[lane] < least[best] || (least[lane] == least[best] && where[lane] < where[best]))
      best = lane;
  return static_cast<std::size_t>(where[best]);
}

// The state of a run. K = AᵀA + ridge·I. A step moves w towards one corner, so w, half the gradient
// Kw − c, and the scalars wKw and cw are each a mixture of what they were and of the corner's own.
class Walk {
 public:
  Walk(const SimplexProblem& problem, std::span<const double> start)
      : problem_(problem), n_(problem.columns()), padded_((n_ + lanes - 1) / lanes * lanes) {
    corners_.assign(n_ * padded_, 0.0);
    gradient_.assign(padded_, std::numeric_limits<double>::infinity());
    scaled_.assign(start.begin(), start.end());
    for (std::size_t i = 0; i < n_; ++i) {
      double kw = problem.ridge * start[i];
      for (std::size_t j = 0; j < n_; ++j) {
        kw += problem.gram[i * n_ + j] * start[j];
        corners_[i * padded_ + j] =
            problem.gram[i * n_ + j] + (i == j ? problem.ridge : 0) - problem.cross[j];
      }
      gradient_[i] = kw - problem.cross[i];
      wkw_ += start[i] * kw;
      cw_ += start[i] * problem.cross[i];
    }
    lowest_ = static_cast<std::size_t>(std::ranges::min_element(gradient_) - gradient_.begin());
  }

  // One step; returns by how much it lowered the objective.
  double step() {
    const auto corner = lowest_;
    const double ci = problem_.cross[corner];
    const double kii = corners_[corner * padded_ + corner] + ci, kwi = gradient_[corner] + ci;
    const double slope = gradient_[corner] - (wkw_ - cw_);  // half the derivative that way
    const double curvature = kii - 2 * kwi + wkw_;
    if (curvature <= 0) return 0;  // at the corner already: nowhere to go
    const double share = std::clamp(-slope / curvature, 0.0, 1.0), keep = 1 - share;
    wkw_ = keep * keep * wkw_ + 2 * share * keep * kwi + share * share * kii;
    cw_ = keep * cw_ + share * ci;
    shrink(keep);
    scaled_[corner] += share / scale_;
    lowest_ = mix_and_find(gradient_.data(), &corners_[corner * padded_], keep, share, padded_);
    return -share * (2 * slope + share * curvature);
  }

  std::vector<double> weights() && {
    for (auto& w : scaled_) w *= scale_;
    return std::move(scaled_);
  }

 private:
  // All weights become `keep` times what they were. Their common factor is kept apart.
  void shrink(double keep) {
    scale_ *= keep;
    if (scale_ > 1e-100) return;
    for (auto& w : scaled_) w *= scale_;
    scale_ = 1;
  }

  const SimplexProblem& problem_;
  std::size_t n_, padded_, lowest_ = 0;
  std::vector<double> corners_;  // row i: K's column i less c, padded
  std::vector<double> gradient_, scaled_;
  double scale_ = 1, wkw_ = 0, cw_ = 0;
};

}  // namespace

std::vector<double> simplex_weights(const SimplexProblem& problem, std::span<const double> start,
                                    const SimplexOptions& options) {
  assert(start.size() == problem.columns() && !start.empty());
  Walk walk(problem, start);
  for (int step = 0; step < options.iterations_max; ++step) {
    const double decrease = walk.step();
    // The first step is always followed by a second, as in the authors' own loop.
    if (step > 0 && !(decrease > options.decrease_min)) break;
  }
  return std::move(walk).weights();
}

void drop_small_weights(std::vector<double>& weights) {
  const double limit = *std::ranges::max_element(weights) / 4;
  double sum = 0;
  for (auto& w : weights) {
    if (w <= limit) w = 0;
    sum += w;
  }
  for (auto& w : weights) w /= sum;
}

}  // namespace myelin::stats::causal
