// Panel: one outcome of several units over the same times, some units treated from one time on; and
// what that did to them, by three estimators that differ only in their weights:
//
//   difference-in-differences           equal weights on units and times
//   synthetic control                   units weighted so that they follow the treated before
//   synthetic difference-in-differences both units and times weighted, a constant gap allowed
//
// estimate = mean after − weighted before of the treated, less the same of the weighted controls.
// Regularisation, stopping rule and sparsening are those of the method's authors (Arkhangelsky,
// Athey, Hirshberg, Imbens & Wager 2021, AER 111(12), and their R package `synthdid`), outcomes
// only. Thread safety: plain values, pure functions. Units: the outcome's own.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/random.h"
#include "base/result.h"

namespace myelin::stats::causal {

// Row-major, units × times: the controls first, then the treated; times ascending.
struct Panel {
  std::vector<double> values;
  std::size_t units = 0, times = 0;
  std::size_t controls = 0;  // units without treatment
  std::size_t before = 0;    // times before it begins

  double at(std::size_t unit, std::size_t time) const { return values[unit * times + time]; }
};

enum class PanelMethod : std::uint8_t {
  difference_in_differences,
  synthetic_control,
  synthetic_difference_in_differences
};

struct PanelEffect {
  double estimate = 0;
  std::vector<double> unit_weights;  // of the controls
  std::vector<double> time_weights;  // of the times before
  double noise = 0;                  // standard deviation of the controls' steps before
};

// Errors: invalid_argument where the panel has fewer than two controls, two times before, one
// treated unit or one time after, or a value that is not finite.
Result<PanelEffect> panel_effect(const Panel& panel, PanelMethod method);

// What the treated would have been without treatment, at every time: the weighted controls, moved
// by the gap that the weighted times before show.
std::vector<double> counterfactual(const Panel& panel, const PanelEffect& effect);
// The mean of the treated at every time.
std::vector<double> treated_mean(const Panel& panel);

// Estimates that the same method gives where nothing was done: each replication calls as many
// controls treated as there are treated units, drawn without replacement, and weighs the rest anew,
// with the regularisation of the whole; a draw that comes again is not computed again. Their
// standard deviation is the placebo standard error. (The R package begins at the time weights of
// the whole, which gives errors far too small where there are fewer controls than times.)
// Errors: those of panel_effect, and invalid_argument where the controls are not more than the
// treated by at least two.
Result<std::vector<double>> placebo_effects(const Panel& panel, PanelMethod method,
                                            const PanelEffect& effect, int replications,
                                            Random random);

}  // namespace myelin::stats::causal
