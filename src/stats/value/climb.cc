#include "stats/value/climb.h"

#include <Eigen/Dense>

namespace myelin::stats::value {
namespace {

constexpr double log_max = 11.5;  // 1e5, and 1e-5 the other way
constexpr double step_max = 2;    // of a logarithm

template <std::size_t N>
using Vector = Eigen::Matrix<double, static_cast<int>(N), 1>;
template <std::size_t N>
using Matrix = Eigen::Matrix<double, static_cast<int>(N), static_cast<int>(N)>;

template <std::size_t N>
Jet<N> at(const Height<N>& height, const Vector<N>& logs) {
  std::array<Jet<N>, N> parameters;
  for (std::size_t i = 0; i < N; ++i)
    parameters[i] = exp(Jet<N>::parameter(logs[static_cast<int>(i)], i));
  return height(parameters);
}

template <std::size_t N>
Vector<N> slope_of(const Jet<N>& jet) {
  return Eigen::Map<const Vector<N>>(jet.slope.data());
}

template <std::size_t N>
Matrix<N> bend_of(const Jet<N>& jet) {  // minus the curvature
  Matrix<N> bend;
  std::size_t k = 0;
  for (int i = 0; i < static_cast<int>(N); ++i)
    for (int j = i; j < static_cast<int>(N); ++j, ++k) bend(i, j) = bend(j, i) = -jet.curve[k];
  return bend;
}

// Minus the curvature with its eigenvalues made positive: Newton's step where the surface is
// concave, an uphill one where it is not.
template <std::size_t N>
Vector<N> uphill(const Matrix<N>& bend, const Vector<N>& slope) {
  const Eigen::SelfAdjointEigenSolver<Matrix<N>> parts(bend);
  auto sizes = parts.eigenvalues().cwiseAbs().eval();
  const double least = std::max(1e-10 * sizes.maxCoeff(), 1e-300);
  Vector<N> step = parts.eigenvectors() *
                   (parts.eigenvectors().transpose() * slope).cwiseQuotient(sizes.cwiseMax(least));
  const double longest = step.cwiseAbs().maxCoeff();
  if (longest > step_max) step *= step_max / longest;
  return step;
}

template <std::size_t N>
Result<Summit<N>> arrived(const Vector<N>& logs, const Jet<N>& here, int steps) {
  Summit<N> summit;
  summit.height = here.value;
  summit.steps = steps;
  const Matrix<N> bend = bend_of(here);
  const Eigen::LDLT<Matrix<N>> solver(bend);
  if (!(solver.vectorD().array() > 0).all())
    return fail(ErrorCode::invalid_argument,
                "the data do not determine the parameters: the likelihood is flat at its maximum",
                "fit more customers, or over a longer time");
  const Matrix<N> covariance = solver.solve(Matrix<N>::Identity());
  for (std::size_t i = 0; i < N; ++i) {
    summit.parameters[i] = std::exp(logs[static_cast<int>(i)]);
    for (std::size_t j = 0; j < N; ++j)
      summit.log_covariance[i][j] = covariance(static_cast<int>(i), static_cast<int>(j));
  }
  return summit;
}

}  // namespace

template <std::size_t N>
Result<Summit<N>> climb(const Height<N>& height, const std::array<double, N>& start,
                        const ClimbOptions& options) {
  Vector<N> logs;
  for (std::size_t i = 0; i < N; ++i) logs[static_cast<int>(i)] = std::log(start[i]);
  auto here = at(height, logs);
  for (int steps = 0; steps < options.steps_max && std::isfinite(here.value); ++steps) {
    const Vector<N> slope = slope_of(here), step = uphill<N>(bend_of(here), slope);
    const double promised = slope.dot(step), enough = options.tolerance * std::abs(here.value);
    if (promised <= enough) return arrived<N>(logs, here, steps);
    double length = 1;
    Vector<N> next = logs + step;
    auto there = at(height, next);
    while (!(there.value >= here.value + 1e-4 * length * promised) && length > 1e-8) {
      length /= 2;
      next = logs + length * step;
      there = at(height, next);
    }
    if (!(there.value > here.value)) {
      // Rounding hides the last of the climb; a slope that is still there is a failure.
      if (promised <= 1e-9 * std::abs(here.value)) return arrived<N>(logs, here, steps);
      break;
    }
    logs = next;
    here = there;
    if ((logs.array().abs() > log_max).any())
      return fail(ErrorCode::invalid_argument,
                  "the data do not determine the parameters: the likelihood rises without end",
                  "fit more customers, or over a longer time");
  }
  return fail(ErrorCode::internal, "the likelihood's maximum was not reached",
              "try another start; report these data if none helps");
}

template Result<Summit<3>> climb<3>(const Height<3>&, const std::array<double, 3>&,
                                    const ClimbOptions&);
template Result<Summit<4>> climb<4>(const Height<4>&, const std::array<double, 4>&,
                                    const ClimbOptions&);

}  // namespace myelin::stats::value
