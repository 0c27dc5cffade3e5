// Excess: whether one cell complains more than its baseline, season and exposure explain, over
// windows of several lengths.
//
// For a window of w hours with n complaints, the predictive tail P(N ≥ n) is a mixture of negative
// binomials: it holds the uncertainty of the rate and the over-dispersion of counts. A sliding
// window reaches a level n about (168/w)·n·P(N ≥ n) times a week by chance (the up-crossing rate of
// a scan statistic; Naus 1982). What is
// not known of the rate is the same in all those looks and in all windows, while scatter is drawn
// anew for each window length (RateMixture::reached): the p-value reported is about the probability
// of such a false alarm of the cell in a week.
//
// Thread safety: pure functions.
#pragma once
#include <array>
#include <cstdint>
#include <optional>

#include "risk/baseline.h"
#include "risk/cell_table.h"
#include "risk/settings.h"

namespace myelin::risk {

inline constexpr std::size_t windows_count = 5;
// From a week on, a window is so many of the zone's newest days. The longest finds what is small
// and lasts.
inline constexpr std::array<int, windows_count> window_hours{6, 24, 72, 168, 336};

// The newest days that a window's baseline leaves out: its own, and as good as one more, because an
// excess begins before it shows.
inline constexpr std::array<int, windows_count> window_gap_days{2, 2, 4, baseline_gap_days,
                                                                2 * baseline_gap_days};

struct Windows {
  std::array<std::int64_t, windows_count> observed{};
  std::array<double, windows_count> expected{};
  std::array<stats::RateMixture, windows_count> rate{};  // of the days before the window
  std::array<bool, windows_count> learnt{};              // whether there are enough of them
};
struct Judgement {
  bool unusual = false;  // enough excess and relative change; whether p is small enough is for the
                         // caller to say
  double p_value = 1;
  double false_alarms = 1e9;  // a week, expected of all cells like this one
  int window = 0;             // index into window_hours
  bool happened = false;      // it is what happened to parcels, and not what people say
  std::int64_t observed = 0;
  double expected = 0;
};

Windows windows_of(const CellTable& cells, const Baseline& baseline, CellIndex cell, Zone zone,
                   RateMemo* memo = nullptr);
// What one source says of a cell.
struct Evidenced {
  Windows windows;
  Dispersion dispersion;
};
// What all sources say of a cell.
struct Heard {
  Evidenced said;
  std::optional<Evidenced> stated, happened;  // empty where there is no such source
};
// How many cells are judged beside this one, by what speaks of them: words, stated reasons, words
// and reasons together, or what happened. The fewest false alarms a week that one of them gives is
// what counts; what happened has half of what is accepted where there is such a thing, of the rest
// words have half and the others a quarter each.
struct InPlay {
  double said = 0, stated = 0, both = 0, happened = 0;
};
// Who complains in each window: every complaint, or every person once.
struct Complainants {
  using Counts = std::array<std::int64_t, windows_count>;
  Counts said{}, stated{}, both{}, happened{};
};
// Every complaint that was counted: at least as many as there are people.
Complainants complaints_of(const Heard& heard);
// Both together are one count against one expectation: in sparse counts that keeps more than a
// product of two p-values would. `accepted`: what a caller would take, in false alarms a week; more
// may be left out.
Judgement judge(const Heard& heard, const Complainants& complainants, const InPlay& in_play,
                const WatchSettings& settings, double accepted);
// Whether some 24 hours that ended within the last 24 still held an excess, or the newest week does
// and somebody complained within three days.
bool still_elevated(const CellTable& cells, const Baseline& baseline, CellIndex cell, Zone zone);
// When the excess began: the start that makes "twice the usual, until now" likeliest (the reset of
// Page's CUSUM, 1954).
Time onset(const CellTable& cells, const Baseline& baseline, CellIndex cell, Zone zone);
// Observed and expected complaints since the day of `since` (the hour, within the last three days).
std::pair<double, double> totals_since(const CellTable& cells, const Baseline& baseline,
                                       CellIndex cell, Time since, Zone zone);

}  // namespace myelin::risk
