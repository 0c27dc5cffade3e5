#include "stats/outbreak/outbreak_watch.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace myelin::stats {
namespace {

// Regressors of the bucket `ago` buckets before the judged one. Time runs from −1 to 0 over the
// history, so the trend's coefficient is its logarithm over all of it.
void regressors_of(int ago, const OutbreakSettings& settings, double span,
                   std::vector<double>& row) {
  row.assign(1, 1.0);
  row.push_back(-static_cast<double>(ago) / span);
  if (settings.season > 0)
    for (int h = 1; h <= settings.harmonics; ++h) {
      const double angle = 2 * std::numbers::pi * h * ago / settings.season;
      row.push_back(std::cos(angle));
      row.push_back(std::sin(angle));
    }
  for (int d = 1; d < settings.week; ++d) row.push_back(ago % settings.week == d ? 1 : 0);
}

}  // namespace

CountForecast forecast_next(std::span<const double> past, const OutbreakSettings& settings,
                            std::span<const double> exposures) {
  const int length = static_cast<int>(past.size()),
            reach = std::min(length, settings.history + settings.gap);
  const auto exposure = [&](int ago) {
    return exposures.empty() ? 1.0 : exposures[static_cast<std::size_t>(length - ago)];
  };
  CountRows rows;
  std::vector<double> row;
  regressors_of(0, settings, reach, row);
  const std::vector<double> now = row;
  rows.columns = row.size();
  rows.regressors.reserve(static_cast<std::size_t>(reach) * rows.columns);
  for (int ago = settings.gap + 1; ago <= reach; ++ago) {
    const double n = past[static_cast<std::size_t>(length - ago)];
    if (std::isnan(n) || !(exposure(ago) > 0)) continue;
    regressors_of(ago, settings, reach, row);
    rows.regressors.insert(rows.regressors.end(), row.begin(), row.end());
    rows.counts.push_back(n);
    if (!exposures.empty()) rows.exposures.push_back(exposure(ago));
  }
  return {fit_counts(rows, settings.regression), now, exposure(0)};
}

CountForecast farrington(std::span<const double> past, int season) {
  constexpr int years = 5, half_window = 3, levels = 10, left_out = 26;
  const int length = static_cast<int>(past.size());
  // The level of a bucket: 0 within the half-window of the judged week of any year, then as many
  // equal parts of the year between.
  const auto level_of = [&](int ago) {
    const int phase = (ago + half_window) % season;
    if (phase <= 2 * half_window) return 0;
    return 1 + (phase - 2 * half_window - 1) * (levels - 1) / (season - 2 * half_window - 1);
  };
  const auto fit = [&](bool trend, CountRegression& out) {
    CountRows rows;
    rows.columns = static_cast<std::size_t>(levels) + (trend ? 1 : 0);
    const int reach = std::min(length, years * season + half_window);
    std::vector<double> row;
    const auto fill = [&](int ago) {
      row.assign(rows.columns, 0);
      row[0] = 1;
      if (const int level = level_of(ago); level > 0) row[static_cast<std::size_t>(level)] = 1;
      if (trend) row.back() = -static_cast<double>(ago) / reach;
    };
    for (int ago = left_out + 1; ago <= reach; ++ago) {
      fill(ago);
      rows.regressors.insert(rows.regressors.end(), row.begin(), row.end());
      rows.counts.push_back(past[static_cast<std::size_t>(length - ago)]);
    }
    out = fit_counts(rows, {.anscombe = true});
    fill(0);
    return row;
  };
  CountRegression regression;
  auto now = fit(true, regression);
  const std::size_t last = regression.columns - 1;
  const double error = std::sqrt(regression.dispersions.values[0] *
                                 regression.covariance[last * regressors_max + last]);
  if (std::abs(regression.beta[last]) < 1.96 * error) now = fit(false, regression);
  return {regression, now, 1, true};
}

}  // namespace myelin::stats
