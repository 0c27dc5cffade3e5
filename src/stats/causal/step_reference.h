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
// Counts have a table of their own, by the memory of their rate. It is calibrated over Poisson
// counts of several means whose rate has a lognormal factor with memory.
//
// Thread safety: pure functions, a constant table.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace myelin::stats::causal {

enum class StepKind : std::uint8_t { measure, count };

struct StepReference {
  double scale = 1;    // statistic / scale ~ t(freedom)
  double freedom = 0;  // degrees of freedom
};

// One point of the grid: log scale is linear between the knots of the memory, log(freedom − 2.5)
// linear in it.
constexpr std::size_t step_knot_count = 6;
struct StepNode {
  std::size_t before = 0, after = 0;
  std::array<double, step_knot_count> log_scale;
  std::array<double, 2> log_freedom;
};
std::span<const double, step_knot_count> step_knots(StepKind kind);
StepReference evaluate(StepKind kind, const StepNode& node, double memory);

constexpr std::array<std::size_t, 7> node_before{10, 14, 20, 28, 42, 60, 90};
constexpr std::array<std::size_t, 7> node_after{5, 7, 10, 14, 20, 28, 56};
// node_before.size() × node_after.size(), rows of one `before` together. Made by
// `myelin train steps`.
std::span<const StepNode> step_measure_nodes();
std::span<const StepNode> step_count_nodes();

struct StepLength {
  StepKind kind = StepKind::measure;
  std::size_t before = 0, after = 0;
};
// Lengths beyond the grid take its edge, as memories beyond the knots do.
StepReference step_reference(const StepLength& length, double memory);

}  // namespace myelin::stats::causal
