#include "risk/excess.h"

#include <algorithm>
#include <cmath>
#include <span>

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

// What happens to parcels lags behind most of them: a late one arrives days after those that were
// sent with it. After a peak it is measured against the busiest of the days that it may come from.
constexpr int lag_days = 4;
double lagging(const CountRings<std::uint32_t>& exposures, std::uint32_t row, int window) {
  const int length = std::max(window / 24, 1);
  const double own =
      static_cast<double>(window < week_hours ? exposures.hours_sum(row, 0, 24 * length)
                                              : exposures.days_sum(row, 0, length));
  double busiest = own;
  for (int lag = 1; lag <= lag_days; ++lag)
    busiest = std::max(busiest, static_cast<double>(exposures.days_sum(row, lag, length)));
  return own > 0 ? busiest / own : 1;
}

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
  if (basis_of(cells[cell].source) == Basis::parcels)
    for (w = 0; w < windows_count; ++w)
      windows.expected[w] *= lagging(cells.exposures, cells[cell].exposure, window_hours[w]);
  return windows;
}

namespace {

// What scatters from day to day averages out over three; what persists for a week does not.
double scatter(const Dispersion& dispersion, std::size_t window) {
  if (window_hours[window] < 72) return dispersion.day;
  return window_hours[window] == 72 ? std::max(dispersion.week, dispersion.day / 3)
                                    : dispersion.week;
}

// One way in which a cell can be unusual: a count, what is expected of it, and which part of the
// accepted false alarms it has among how many cells.
struct Way {
  const Evidenced* known_like;  // whose rate and scatter it has
  std::int64_t n = 0;
  double expected = 0;
  double cells = 0;  // in play ÷ part
  bool happened = false;
};
struct Ways {
  std::array<Way, 4> all{};
  std::size_t count = 0;
  void add(const Way& way) { all[count++] = way; }
};

Ways ways_of(const Heard& heard, const Complainants& who, const InPlay& in_play, std::size_t w) {
  Ways ways;
  const double split = heard.happened && in_play.happened > 0 ? 2 : 1;
  const auto& said = heard.said;
  const double mean = said.windows.expected[w];
  if (split > 1)
    ways.add({&*heard.happened, who.happened[w], heard.happened->windows.expected[w],
              split * in_play.happened, true});
  if (!heard.stated || in_play.stated <= 0) {
    ways.add({&said, who.said[w], mean, split * in_play.said});
    return ways;
  }
  const double of_stated = heard.stated->windows.expected[w];
  ways.add({&said, who.said[w], mean, split * 2 * in_play.said});
  ways.add({&*heard.stated, who.stated[w], of_stated, split * 4 * in_play.stated});
  // Both together scatter, and are known, like the source that brings more of them.
  ways.add({of_stated > mean ? &*heard.stated : &said, who.both[w], mean + of_stated,
            split * 4 * in_play.both});
  return ways;
}

}  // namespace

Complainants complaints_of(const Heard& heard) {
  Complainants all;
  all.said = heard.said.windows.observed;
  if (heard.stated) all.stated = heard.stated->windows.observed;
  if (heard.happened) all.happened = heard.happened->windows.observed;
  for (std::size_t w = 0; w < windows_count; ++w) all.both[w] = all.said[w] + all.stated[w];
  return all;
}

Judgement judge(const Heard& heard, const Complainants& complainants, const InPlay& in_play,
                const WatchSettings& settings, double accepted) {
  Judgement best;
  for (std::size_t w = 0; w < window_hours.size(); ++w) {
    if (!heard.said.windows.learnt[w]) continue;
    const auto ways = ways_of(heard, complainants, in_play, w);
    for (const auto& way : std::span(ways.all).first(ways.count)) {
      const double count = static_cast<double>(way.n);
      if (way.n < settings.customers_min || count - way.expected < settings.excess_min ||
          count < settings.relative_change_min * way.expected)
        continue;
      const auto& rate = way.known_like->windows.rate[w];
      const double scattered = scatter(way.known_like->dispersion, w);
      // One look alone must already be rare enough; most windows end here, cheaply.
      if (rate.upper_tail(way.n, way.expected, scattered) * way.cells > accepted) continue;
      const double trials = std::max(1.0, week_hours / window_hours[w]) * windows_count;
      const double p = rate.reached(way.n, way.expected, scattered, count, trials);
      if (best.unusual && p * way.cells >= best.false_alarms) continue;
      best = {true, p, p * way.cells, static_cast<int>(w), way.happened, way.n, way.expected};
    }
  }
  return best;
}

namespace {

// What was observed of a cell and what is expected, all sources together.
class Sums {
 public:
  Sums(const CellTable& cells, const Baseline& baseline, CellIndex cell, Zone zone)
      : cells_(cells) {
    for (const auto c : cells[cell].beside)
      if (c != no_cell)
        parts_.push_back({c, {cells, baseline, c, baseline.rate(cells, c).mean(), zone}});
  }
  double hour_count(int ago) const {
    return sum([&](const Part& p) { return cells_.counts.hour_count(p.cell, ago); });
  }
  double day_count(int ago) const {
    return sum([&](const Part& p) { return cells_.counts.day_count(p.cell, ago); });
  }
  double hours_sum(int first, int n) const {
    return sum([&](const Part& p) {
      return static_cast<double>(cells_.counts.hours_sum(p.cell, first, n));
    });
  }
  double days_sum(int first, int n) const {
    return sum([&](const Part& p) {
      return static_cast<double>(cells_.counts.days_sum(p.cell, first, n));
    });
  }
  double expected_hour(int ago) const {
    return sum([&](const Part& p) { return p.expected.hour(ago); });
  }
  double expected_day(int ago) const {
    return sum([&](const Part& p) { return p.expected.day(ago); });
  }

 private:
  struct Part {
    CellIndex cell;
    Expected expected;
  };
  template <class Of>
  double sum(Of of) const {
    double total = 0;
    for (const auto& part : parts_) total += of(part);
    return total;
  }
  const CellTable& cells_;
  std::vector<Part> parts_;
};

}  // namespace

bool still_elevated(const CellTable& cells, const Baseline& baseline, CellIndex cell, Zone zone) {
  const Sums sums(cells, baseline, cell, zone);
  double mean = 0;
  for (int ago = 0; ago < 24; ++ago) mean += sums.expected_hour(ago);
  for (int ended = 0; ended < 24; ++ended) {  // hours ago that the 24 hours ended
    const auto n = sums.hours_sum(ended, 24);
    if (n >= still_complaints_min && n >= still_factor * mean) return true;
    mean += sums.expected_hour(ended + 24) - sums.expected_hour(ended);
  }
  // What comes in drops shows in the week, as long as the drops keep coming.
  double week = 0;
  for (int ago = 0; ago < 7; ++ago) week += sums.expected_day(ago);
  const auto n = sums.days_sum(0, 7);
  return n > still_complaints_min && n >= still_factor * week &&
         sums.hours_sum(0, silent_hours) > 0;
}

Time onset(const CellTable& cells, const Baseline& baseline, CellIndex cell, Zone zone) {
  const Sums sums(cells, baseline, cell, zone);
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
      onset_days, [&](int ago) { return sums.day_count(ago); },
      [&](int ago) { return sums.expected_day(ago); });
  if (days_ago > 2) return zone.day_start(cells.counts.day() - days_ago);
  const int hours_ago = likeliest(
      ring_hours, [&](int ago) { return sums.hour_count(ago); },
      [&](int ago) { return sums.expected_hour(ago); });
  return hour_begin(cells.counts.hour() - hours_ago);
}

std::pair<double, double> totals_since(const CellTable& cells, const Baseline& baseline,
                                       CellIndex cell, Time since, Zone zone) {
  const Sums sums(cells, baseline, cell, zone);
  double n = 0, mean = 0;
  if (const auto hours_back = cells.counts.hour() - utc_hour(since); hours_back < ring_hours) {
    for (int ago = 0; ago <= hours_back; ++ago)
      n += sums.hour_count(ago), mean += sums.expected_hour(ago);
  } else {
    const auto days_back =
        std::min<std::int64_t>(cells.counts.day() - zone.day(since), ring_days - 1);
    for (int ago = 0; ago <= days_back; ++ago)
      n += sums.day_count(ago), mean += sums.expected_day(ago);
  }
  return {n, mean};
}

}  // namespace myelin::risk
