// The distribution that the statistic effect / error of a step change (step_change.h) has when
// nothing changed: Student's t, stretched, with stretch and degrees of freedom that depend on the
// number of points and on the autocorrelation as it was estimated.
//
// Textbook degrees of freedom are wrong here: the autocorrelation is itself uncertain, and an error
// computed from an estimate that happened to be low is too small. So the reference is calibrated:
// for a grid of lengths, both functions of the estimated autocorrelation are fitted so that over
// simulated null series of every true autocorrelation from 0 to 0.9 the test keeps its level, at
// several levels at once (step_null.h). Between the grid's lengths it is interpolated.
//
// Thread safety: pure functions, a constant table.
#pragma once
#include <array>
#include <cstddef>
#include <span>

namespace myelin::stats::causal {

struct StepReference {
  double scale = 1;    // statistic / scale ~ t(freedom)
  double freedom = 0;  // degrees of freedom
};

// One point of the grid: log scale is linear between the knots of the estimated autocorrelation,
// log(freedom − 2.5) linear in it.
constexpr std::array<double, 6> step_knots{-0.4, -0.1, 0.2, 0.45, 0.7, 0.97};
struct StepNode {
  std::size_t before = 0, after = 0;
  std::array<double, step_knots.size()> log_scale;
  std::array<double, 2> log_freedom;
};
StepReference evaluate(const StepNode& node, double autocorrelation);

constexpr std::array<std::size_t, 7> node_before{10, 14, 20, 28, 42, 60, 90};
constexpr std::array<std::size_t, 7> node_after{5, 7, 10, 14, 20, 28, 56};
// node_before.size() × node_after.size(), rows of one `before` together. Made by
// `myelin train steps`.
std::span<const StepNode> step_nodes();

// Lengths beyond the grid take its edge.
StepReference step_reference(std::size_t before, std::size_t after, double autocorrelation);

}  // namespace myelin::stats::causal
