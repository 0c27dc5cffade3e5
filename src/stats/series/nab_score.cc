#include "stats/series/nab_score.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace myelin::stats::series {
namespace {

double sigma(double y) {
  return y >= 3 ? -1 : 2 / (1 + std::exp(5 * y)) - 1;
}

// The window of a row, if it lies in one.
std::optional<std::size_t> window_of(const NabSeries& series, std::size_t row) {
  for (std::size_t w = 0; w < series.windows.size(); ++w)
    if (row >= series.windows[w].first && row <= series.windows[w].last) return w;
  return {};
}

// A report as the sweep over thresholds needs it.
struct Counted {
  double score, weight;
  std::size_t window;  // of the corpus; `none` where it is false
};
constexpr auto none = std::numeric_limits<std::size_t>::max();

struct Counting {
  std::vector<Counted> reports;
  std::size_t windows = 0;
};

Counting count(std::span<const NabSeries> corpus, const NabProfile& profile) {
  Counting counting;
  for (const auto& series : corpus) {
    const auto probation = nab_probation(series.rows);
    // A window that ends within the probation cannot be found and is not asked for.
    std::vector<std::size_t> number(series.windows.size(), none);
    for (std::size_t w = 0; w < series.windows.size(); ++w)
      if (series.windows[w].last >= probation) number[w] = counting.windows++;
    for (const auto& report : series.reports) {
      if (report.row < probation) continue;
      const auto window = window_of(series, report.row);
      counting.reports.push_back(
          {report.score, nab_weight(series, profile, report.row), window ? number[*window] : none});
    }
  }
  std::sort(counting.reports.begin(), counting.reports.end(),
            [](const Counted& a, const Counted& b) { return a.score > b.score; });
  return counting;
}

// Adds reports from the highest score down; a window counts its best report.
class Sweep {
 public:
  Sweep(const Counting& counting, const NabProfile& profile)
      : missed_(profile.fn), best_(counting.windows, -1) {
    result.windows = counting.windows;
    result.raw = -profile.fn * static_cast<double>(counting.windows);
    result.threshold = std::numeric_limits<double>::infinity();
  }
  void add(const Counted& report) {
    result.threshold = report.score;
    if (report.window == none) {
      result.raw += report.weight;
      ++result.false_reports;
      return;
    }
    auto& best = best_[report.window];
    if (best < 0) {
      result.raw += missed_;
      ++result.found;
      best = 0;
    }
    result.raw += std::max(0.0, report.weight - best);
    best = std::max(best, report.weight);
  }
  NabResult result;

 private:
  double missed_;
  std::vector<double> best_;
};

}  // namespace

double NabResult::normalised(const NabProfile& profile) const {
  const auto n = static_cast<double>(windows);
  return windows == 0 ? 0 : 100 * (raw + profile.fn * n) / (n + profile.fn * n);
}

std::size_t nab_probation(std::size_t rows) {
  return std::min<std::size_t>(rows * 15 / 100, 750);
}

double nab_weight(const NabSeries& series, const NabProfile& profile, std::size_t row) {
  const NabWindow* before = nullptr;
  for (const auto& window : series.windows) {
    if (row >= window.first && row <= window.last) {
      const auto width = static_cast<double>(window.last - window.first + 1);
      return sigma(-static_cast<double>(window.last - row + 1) / width) / sigma(-1);
    }
    if (window.last < row) before = &window;
  }
  if (before == nullptr) return -profile.fp;
  const auto steps = static_cast<double>(std::max<std::size_t>(before->last - before->first, 1));
  return profile.fp * sigma(static_cast<double>(row - before->last) / steps);
}

NabResult nab_score(std::span<const NabSeries> corpus, const NabProfile& profile,
                    double threshold) {
  const auto counting = count(corpus, profile);
  Sweep sweep(counting, profile);
  for (const auto& report : counting.reports) {
    if (report.score < threshold) break;
    sweep.add(report);
  }
  sweep.result.threshold = threshold;
  return sweep.result;
}

NabResult nab_best(std::span<const NabSeries> corpus, const NabProfile& profile) {
  const auto counting = count(corpus, profile);
  Sweep sweep(counting, profile);
  auto best = sweep.result;
  const auto& reports = counting.reports;
  for (std::size_t i = 0; i < reports.size(); ++i) {
    sweep.add(reports[i]);
    // Reports of one score are on the same side of every threshold.
    if (i + 1 < reports.size() && reports[i + 1].score == reports[i].score) continue;
    if (sweep.result.raw > best.raw) best = sweep.result;
  }
  return best;
}

}  // namespace myelin::stats::series
