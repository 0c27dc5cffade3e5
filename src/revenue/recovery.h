// Recovery: what a repair is worth in money, from its orders and from how far complaints fell.
//
//     excess loss an order while the fault burned, over the weeks before it (Welch)
//   × orders of the days that are counted
//   × the share of the excess that is gone (1 in a promise; of a verdict, with its interval)
//
// Nothing of it says that the repair was the cause; that is the verdict's claim. Returns take days:
// orders younger than `ripe_days` do not tell yet what they lose, and are left out where others are
// there. Thread safety: pure functions; that of the session. Units: minor units, 95 % intervals.
#pragma once
#include <optional>
#include <string>

#include "base/time.h"
#include "stats/welch.h"
#include "store/store.h"

namespace myelin::revenue {

inline constexpr int ripe_days = 7;
inline constexpr std::int64_t ripe_orders_min = 30;

// Orders of one product (empty: all) and channel (empty: all), lost money each.
struct LossComparison {
  stats::Moments burning, before;  // in minor units
  std::int64_t orders = 0;         // of the days that are counted
  std::string currency;            // the one of most orders; others are left out
};

struct LossQuestion {
  std::string product, channel;
  Time before_from, before_until;    // the weeks before the alert
  Time burning_from, burning_until;  // from the alert to the repair
  Time counted_from, counted_until;  // the days whose recovery is asked for
  Time now;
};

// The share of the excess that is gone, and its interval.
struct Share {
  double value = 1, low = 1, high = 1;
};
// From an effect (logarithm of the ratio of rates) and the rates before the alert and in the fault.
Share share_gone(double effect, double low, double high, double baseline_rate, double burning_rate);

struct Recovery {
  std::int64_t minor = 0, low_minor = 0, high_minor = 0;
  std::string currency;
};
// nullopt where the orders show no excess, or are too few to tell. The interval joins both sources
// of error (Zou and Donner 2008) and ends at 0: a repair takes no money away.
std::optional<Recovery> recovery_of(const LossComparison& losses, const Share& gone);

// A walk over all orders: for a session that only reads.
Result<LossComparison> compare_losses(store::Session& session, const LossQuestion& question);

}  // namespace myelin::revenue
