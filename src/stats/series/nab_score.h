// The score of the Numenta Anomaly Benchmark (Lavin & Ahmad 2015, "Evaluating real-time anomaly
// detection algorithms", and the benchmark's own page), made anew from its description: a report
// inside a labelled window earns more the earlier it comes, only the earliest counts; a report
// outside costs the more the further it lies behind a window; a window without report costs.
//
//   σ(y) = 2 / (1 + e^{5y}) − 1, and −1 from y = 3 on
//   in a window of w rows ending at row r:  σ(−(r − i + 1) / w) / σ(−1)
//   behind it:                              fp · σ((i − r) / (w − 1)); before any window −fp
//   a window missed:                        −fn
//
// Normalised: 0 for never reporting, 100 for reporting each window's first row and nothing else.
// The first 15 % of the rows, at most 750, are not scored. The threshold is the best over the
// corpus, for each profile anew: that is the benchmark's rule, and flatters; so score with one
// chosen elsewhere too. Thread safety: pure functions. Units: rows; scores as the detector's.
#pragma once
#include <cstddef>
#include <span>
#include <vector>

namespace myelin::stats::series {

struct NabProfile {
  double fp = 0.11, fn = 1;  // costs; finding a window earns 1
};
constexpr NabProfile nab_standard{0.11, 1}, nab_low_fp{0.22, 1}, nab_low_fn{0.11, 2};

struct NabWindow {
  std::size_t first = 0, last = 0;  // rows, both inside
};

struct NabReport {
  std::size_t row = 0;
  double score = 0;  // > 0
};

struct NabSeries {
  std::size_t rows = 0;
  std::vector<NabWindow> windows;  // in order, apart
  std::vector<NabReport> reports;
};

struct NabResult {
  double threshold = 0;  // infinity: best not to report at all
  double raw = 0;
  std::size_t windows = 0, found = 0, false_reports = 0;
  double normalised(const NabProfile& profile) const;
};

std::size_t nab_probation(std::size_t rows);
// What a report in this row adds: in (0, 1] inside a window, below 0 outside.
double nab_weight(const NabSeries& series, const NabProfile& profile, std::size_t row);
// Reports of at least `threshold` count.
NabResult nab_score(std::span<const NabSeries> corpus, const NabProfile& profile, double threshold);
NabResult nab_best(std::span<const NabSeries> corpus, const NabProfile& profile);

}  // namespace myelin::stats::series
