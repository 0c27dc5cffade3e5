#include "risk/excess.h"

#include <algorithm>
#include <cmath>

namespace myelin::risk {
namespace {

constexpr double week_hours = 168;
constexpr int onset_days = 28;
constexpr double still_factor = 1.5;  // lower than what raises: hysteresis
constexpr double still_complaints_min = 2;
constexpr int silent_hours = 72;  // after which what comes in drops has stopped

// Expected complaints of the cell in the hour or day so long ago.
class Expected {
 public:
  Expected(const CellTable& cells, const Baseline& baseline, CellIndex cell, double rate, Zone zone)
      : exposures_(cells.exposures),
        row_(cells[cell].exposure),
        rate_(rate),
        newest_local_hour_(zone.hour(hour_begin(exposures_.hour()))) {
    for (int w = 0; w < 7; ++w)
      season_[static_cast<std::size_t>(w)] = baseline.season(cells[cell].factor, w);
  }
  double hour(int ago) const {
    const auto local = newest_local_hour_ - ago;
    const auto day = local >= 0 ? local / 24 : (local - 23) / 24;
    return rate_ * exposures_.hour_count(row_, ago) * season(day);
  }
  double day(int ago) const {
    return rate_ * exposures_.day_count(row_, ago) * season(exposures_.day() - ago);
  }

 private:
  double season(std::int64_t day) const {
    return season_[static_cast<std::size_t>(Zone::weekday_of_day(day))];
  }
  const CountRings<std::uint32_t>& exposures_;
  std::uint32_t row_;
  double rate_;
  std::int64_t newest_local_hour_;
  std::array<double, 7> season_{};
};

}  // namespace

Windows windows_of(const CellTable& cells, const Baseline& baseline, CellIndex cell, Zone zone,
                   RateMemo* memo) {
  Windows windows;
  const auto prior = baseline.prior(cells, cell, memo);
  for (std::size_t w = 0; w < window_hours.size(); ++w) {
    windows.learnt[w] = baseline.learnt(window_gap_days[w]);
    windows.rate[w] = w > 0 && window_gap_days[w] == window_gap_days[w - 1]
                          ? windows.rate[w - 1]
                          : baseline.posterior(cells, cell, prior, window_gap_days[w]);
  }
  const Expected expected(cells, baseline, cell, 1, zone);
  double sum = 0;
  std::size_t w = 0;
  for (int ago = 0; ago < ring_hours; ++ago) {
    sum += expected.hour(ago);
    if (ago + 1 == window_hours[w]) windows.expected[w] = sum * windows.rate[w].mean(), ++w;
  }
  for (w = 0; window_hours[w] <= ring_hours; ++w)
    windows.observed[w] = cells.counts.hours_sum(cell, 0, window_hours[w]);
  sum = 0;
  for (int ago = 0; w < windows_count; ++ago) {
    sum += expected.day(ago);
    if (24 * (ago + 1) != window_hours[w]) continue;
    windows.expected[w] = sum * windows.rate[w].mean();
    windows.observed[w] = cells.counts.days_sum(cell, 0, ago + 1);
    ++w;
  }
  return windows;
}

Judgement judge(const Windows& windows, const Dispersion& dispersion, const WatchSettings& settings,
                double p_value_max, double kept) {
  Judgement best;
  // What scatters from day to day averages out over three; what persists for a week does not.
  const std::array<double, windows_count> scatter{dispersion.day, dispersion.day,
                                                  std::max(dispersion.week, dispersion.day / 3),
                                                  dispersion.week, dispersion.week};
  for (std::size_t w = 0; w < window_hours.size(); ++w) {
    const auto n = static_cast<std::int64_t>(
        std::floor(static_cast<double>(windows.observed[w]) * kept + 1e-9));
    const double mean = windows.expected[w], count = static_cast<double>(n);
    if (!windows.learnt[w] || n < settings.customers_min || count - mean < settings.excess_min ||
        count < settings.relative_change_min * mean)
      continue;
    const double trials = std::max(1.0, week_hours / window_hours[w]) * windows_count;
    // One look alone must already be rare enough; most windows end here, cheaply.
    if (windows.rate[w].upper_tail(n, mean, scatter[w]) > p_value_max) continue;
    const double p = windows.rate[w].reached(n, mean, scatter[w], count, trials);
    if (!best.unusual || p < best.p_value) best = {true, p, static_cast<int>(w), n, mean};
  }
  return best;
}

bool still_elevated(const CellTable& cells, const Baseline& baseline, CellIndex cell, Zone zone) {
  const Expected expected(cells, baseline, cell, baseline.rate(cells, cell).mean(), zone);
  double mean = 0;
  for (int ago = 0; ago < 24; ++ago) mean += expected.hour(ago);
  for (int ended = 0; ended < 24; ++ended) {  // hours ago that the 24 hours ended
    const auto n = static_cast<double>(cells.counts.hours_sum(cell, ended, 24));
    if (n >= still_complaints_min && n >= still_factor * mean) return true;
    mean += expected.hour(ended + 24) - expected.hour(ended);
  }
  // What comes in drops shows in the week, as long as the drops keep coming.
  double week = 0;
  for (int ago = 0; ago < 7; ++ago) week += expected.day(ago);
  const auto n = static_cast<double>(cells.counts.days_sum(cell, 0, 7));
  return n > still_complaints_min && n >= still_factor * week &&
         cells.counts.hours_sum(cell, 0, silent_hours) > 0;
}

Time onset(const CellTable& cells, const Baseline& baseline, CellIndex cell, Zone zone) {
  const Expected expected(cells, baseline, cell, baseline.rate(cells, cell).mean(), zone);
  const auto likeliest = [](int n, auto count, auto mean) {
    double sum = 0, best = -1e300;
    int at = 0;
    for (int ago = 0; ago < n; ++ago) {
      sum += count(ago) * std::log(2.0) - mean(ago);  // log likelihood ratio of twice the mean
      if (count(ago) > 0 && sum > best) best = sum, at = ago;
    }
    return at;
  };
  const int days_ago = likeliest(
      onset_days, [&](int ago) { return cells.counts.day_count(cell, ago); },
      [&](int ago) { return expected.day(ago); });
  if (days_ago > 2) return zone.day_start(cells.counts.day() - days_ago);
  const int hours_ago = likeliest(
      ring_hours, [&](int ago) { return cells.counts.hour_count(cell, ago); },
      [&](int ago) { return expected.hour(ago); });
  return hour_begin(cells.counts.hour() - hours_ago);
}

std::pair<double, double> totals_since(const CellTable& cells, const Baseline& baseline,
                                       CellIndex cell, Time since, Zone zone) {
  const Expected expected(cells, baseline, cell, baseline.rate(cells, cell).mean(), zone);
  double n = 0, mean = 0;
  if (const auto hours_back = cells.counts.hour() - utc_hour(since); hours_back < ring_hours) {
    for (int ago = 0; ago <= hours_back; ++ago)
      n += cells.counts.hour_count(cell, ago), mean += expected.hour(ago);
  } else {
    const auto days_back =
        std::min<std::int64_t>(cells.counts.day() - zone.day(since), ring_days - 1);
    for (int ago = 0; ago <= days_back; ++ago)
      n += cells.counts.day_count(cell, ago), mean += expected.day(ago);
  }
  return {n, mean};
}

}  // namespace myelin::risk
