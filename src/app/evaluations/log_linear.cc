#include "app/evaluations/log_linear.h"

#include <array>
#include <cmath>

#include "stats/learn/logistic.h"

namespace myelin::app {
namespace {

constexpr std::size_t columns = 3;

std::array<double, columns> row_of(const CountsThen& one) {
  return {std::log1p(one.count), std::log1p(one.at_half),
          std::isnan(one.followers) ? 0 : std::log1p(one.followers)};
}

// Normal equations of four unknowns by Gauss and Jordan; a ridge of 1e-9 keeps them solvable.
using Coefficients = std::array<double, columns + 1>;
Coefficients least_squares(const std::vector<CountsThen>& rows, std::size_t folds,
                           std::size_t left_out) {
  constexpr std::size_t n = columns + 1;
  std::array<std::array<double, n + 1>, n> a{};
  for (std::size_t i = 0; i < n; ++i) a[i][i] = 1e-9;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i % folds == left_out) continue;
    const auto x = row_of(rows[i]);
    const std::array<double, n> with_one{1, x[0], x[1], x[2]};
    for (std::size_t r = 0; r < n; ++r) {
      for (std::size_t c = 0; c < n; ++c) a[r][c] += with_one[r] * with_one[c];
      a[r][n] += with_one[r] * std::log1p(rows[i].final_count);
    }
  }
  for (std::size_t pivot = 0; pivot < n; ++pivot)
    for (std::size_t r = 0; r < n; ++r) {
      if (r == pivot) continue;
      const double times = a[r][pivot] / a[pivot][pivot];
      for (std::size_t c = pivot; c <= n; ++c) a[r][c] -= times * a[pivot][c];
    }
  Coefficients b{};
  for (std::size_t i = 0; i < n; ++i) b[i] = a[i][n] / a[i][i];
  return b;
}

}  // namespace

CountsThen counts_then(const stats::cascade::Cascade& cascade, double age_s) {
  return {static_cast<double>(cascade.count_by(age_s)),
          static_cast<double>(cascade.count_by(age_s / 2)), cascade.root.followers,
          static_cast<double>(cascade.count_by(stats::cascade::horizon_s))};
}

Result<std::vector<double>> log_linear_sizes(const std::vector<CountsThen>& rows,
                                             std::size_t folds) {
  if (rows.size() < 2 * folds)
    return fail(ErrorCode::invalid_argument, "too few cascades for a peer to learn from",
                "give a file with more cascades");
  std::vector<double> said(rows.size());
  for (std::size_t fold = 0; fold < folds; ++fold) {
    const auto b = least_squares(rows, folds, fold);
    for (std::size_t i = fold; i < rows.size(); i += folds) {
      const auto x = row_of(rows[i]);
      said[i] = std::max(std::expm1(b[0] + b[1] * x[0] + b[2] * x[1] + b[3] * x[2]), rows[i].count);
    }
  }
  return said;
}

Result<std::vector<double>> log_linear_eruptions(const std::vector<CountsThen>& rows,
                                                 const std::vector<double>& erupted,
                                                 std::size_t folds) {
  std::vector<double> said(rows.size());
  for (std::size_t fold = 0; fold < folds; ++fold) {
    std::vector<double> values, targets;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (i % folds == fold) continue;
      const auto x = row_of(rows[i]);
      values.insert(values.end(), x.begin(), x.end());
      targets.push_back(erupted[i]);
    }
    MYELIN_TRY(model,
               stats::learn::LogisticModel::fit({values, columns}, targets, {}, {.ridge = 1e-3}));
    for (std::size_t i = fold; i < rows.size(); i += folds)
      said[i] = model.probability(row_of(rows[i]));
  }
  return said;
}

}  // namespace myelin::app
