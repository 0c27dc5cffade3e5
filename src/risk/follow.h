// Follow: which complaints lead which outcomes (returns, refunds, cancellations, calls), found and
// backtested by itself. Each pair of daily series is scanned for a lead at one family-wise level
// (stats/leadlag/), pairs are kept by their false discovery rate, and every lead that is kept is
// replayed day by day through the forecast it would have given, so that a forecast never stands
// without its record.
//
// Thread safety: pure functions. Invariants: the replay sees no day before it has been; the scan
// itself saw all days, so the record says how the forecast performs, not whether the lead is real:
// that is q_value. Units: counts a day, probabilities.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "stats/forecast/lag_forecast.h"

namespace myelin::risk {

// One pair of series over the same days, the last of them over.
struct FollowPair {
  std::string product;  // empty: all of them
  std::string factor, outcome;
  int first_weekday = 0;  // 0 is Monday
  std::vector<double> mentions{}, outcomes{};
};

struct FollowSettings {
  std::size_t lag_max = 14;  // days; a lead of 0 days warns nobody
  double q_max = 0.05;
  int days_ahead = 7;
  double mentions_min = 20, outcomes_min = 40;  // over all days; fewer are not tried
  double rise = 1.25;                           // times usual: what is called a rise
};

// What the forecast was worth on the days behind it.
struct FollowRecord {
  std::int64_t days = 0;
  std::int64_t calls = 0;  // rises forecast with a probability of at least one half
  std::int64_t hits = 0;   // of them, those that came
  double covered_80 = 0, covered_95 = 0;
};

// Of a relation that was found order by order (risk/order_follow.h).
struct OrderEvidence {
  double ratio = 0, low = 0,
         high = 0;      // as often as orders of that age that did not complain; 95 %
  double open = 0;      // orders that complained and have not come to it
  double expected = 0;  // of those, to come to it on the days ahead
};

struct Follow {
  std::string product, factor, outcome;
  std::int64_t lag_days = 0;
  double correlation = 0, p_value = 1, q_value = 1;
  // What it was found on; order by order, orders that complained and of them those that came to it.
  std::int64_t days = 0, mentions = 0, outcomes = 0;
  int days_ahead = 0;
  stats::forecast::Forecast forecast{};  // of the sum of the days ahead
  double probability = 0;                // of a rise
  FollowRecord record{};
  std::optional<OrderEvidence> orders{};  // absent: found in series of days
};

// Leads with q ≤ q_max, the surest first. Pairs too short or too seldom for the scan are passed
// over.
std::vector<Follow> find_follows(std::span<const FollowPair> pairs, const FollowSettings& settings,
                                 const Random& random);

}  // namespace myelin::risk
