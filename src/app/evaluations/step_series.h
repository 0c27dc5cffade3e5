// Series with a planted change of level, or with none: the truth that null-verdicts and power hold
// the verdicts on repairs against. Thread safety: functions without state.
#pragma once
#include <array>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "stats/causal/step_change.h"

namespace myelin::app {

enum class Noise { independent, ar_half, ar_eight_tenths, counts, after_spike };

struct NoiseRow {
  Noise noise;
  std::string_view name;
  double autocorrelation;
  stats::causal::StepKind kind;
  std::size_t chosen;  // points before the change that were the reason to look
};
inline constexpr std::array<NoiseRow, 7> noise_rows{{
    {Noise::independent, "iid", 0, stats::causal::StepKind::measure, 0},
    {Noise::ar_half, "ar_0.5", 0.5, stats::causal::StepKind::measure, 0},
    {Noise::ar_eight_tenths, "ar_0.8", 0.8, stats::causal::StepKind::measure, 0},
    {Noise::counts, "overdispersed_counts_ar_0", 0, stats::causal::StepKind::count, 0},
    {Noise::counts, "overdispersed_counts", 0.5, stats::causal::StepKind::count, 0},
    {Noise::counts, "overdispersed_counts_ar_0.8", 0.8, stats::causal::StepKind::count, 0},
    {Noise::after_spike, "after_spike", 0.5, stats::causal::StepKind::measure, 3},
}};

struct Lengths {
  std::size_t before = 0, after = 0;
};
inline constexpr std::array<Lengths, 2> lengths{{{60, 20}, {28, 14}}};

// A first-order autoregression with standard deviation 1.
std::vector<double> stationary(std::size_t n, double autocorrelation, Random& random);

stats::causal::StepSeries viewed(const std::vector<double>& values, const NoiseRow& row,
                                 Lengths length);

// Measures have standard deviation 1 and mean 0 and fall by `fall`; counts have mean 20, a rate
// whose lognormal part has a coefficient of variation of 0.35 and the row's autocorrelation, and
// fall by the factor exp(−fall).
// After a spike: AR 0.5, chosen because the mean of the last three points before the change is two
// of its standard deviations high.
std::vector<double> step_series(const NoiseRow& row, Lengths length, double fall, Random& random);

}  // namespace myelin::app
