// How the table of step_reference.h is made: null series are simulated, and the two functions of a
// grid point fitted so that the test keeps its level on them. Thread safety: pure functions.
#pragma once
#include <cstdint>
#include <functional>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "stats/causal/step_reference.h"

namespace myelin::stats::causal {

// `n` values of a stationary first-order autoregression with innovations of variance 1.
// REQUIRES: |autocorrelation| < 1.
std::vector<double> autoregression(std::size_t n, double autocorrelation, Random& random);

// Poisson counts whose rate has a lognormal factor.
struct CountScene {
  double mean = 0;       // of the counts
  double variation = 0;  // the factor's coefficient of variation
};
// `factor`: of variance 1 and mean 0, as it runs on the logarithm's scale; `change` is added to the
// logarithm of the rate.
double overdispersed_count(const CountScene& scene, double factor, double change, Random& random);

// `series_each` null series of each of eleven true autocorrelations from 0 to 0.9 (of counts: of
// the factor's logarithm, over several scenes); takes about 20 µs a series, of counts 60. Errors:
// internal where the fit does not settle.
Result<StepNode> fit_step_node(const StepLength& length, int series_each, Random random);

// All of the grid, in its order; tells each as soon as it is known.
struct StepTraining {
  StepKind kind = StepKind::measure;
  int series_each = 12'000;
  std::uint64_t seed = 1;
};
Result<std::vector<StepNode>> fit_step_nodes(const StepTraining& training,
                                             const std::function<void(const StepNode&)>& tell);

}  // namespace myelin::stats::causal
