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

// `series_each` null series of each of eleven true autocorrelations from 0 to 0.9; takes about 20
// µs a series. Errors: internal where the fit does not settle.
Result<StepNode> fit_step_node(std::size_t before, std::size_t after, int series_each,
                               Random random);

// All of the grid, in its order; tells each as soon as it is known.
Result<std::vector<StepNode>> fit_step_nodes(int series_each, std::uint64_t seed,
                                             const std::function<void(const StepNode&)>& tell);

}  // namespace myelin::stats::causal
