// Purchases: what a model of repeat buying needs of one customer: how often he bought again, when
// last, and how long he has been known.
//
// Units: one unit of time throughout, the caller's (weeks in the published examples); times count
// from the first purchase. Invariants: 0 ≤ last ≤ age; last = 0 where repeats = 0. Thread safety:
// values. Source: Fader, Hardie & Lee 2005.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"

namespace myelin::stats::value {

struct Purchases {
  std::uint32_t repeats = 0;  // x: purchases after the first
  double last = 0;            // t_x: the last repeat
  double age = 0;             // T: now
};

// Customers with the same history count as one row: their likelihood is worked out once.
struct CountedPurchases {
  Purchases purchases;
  double customers = 0;
};

// Rising by (repeats, age, last). Errors: invalid_argument where an invariant does not hold, or
// more than a million repeats.
Result<std::vector<CountedPurchases>> counted(std::span<const Purchases> customers);

// At most about `rows_max` rows that stand for all: neighbours of the same repeats are averaged. A
// start for a fit, not its end.
std::vector<CountedPurchases> coarse(std::span<const CountedPurchases> rows, std::size_t rows_max);

// What either model of buying says of one customer.
struct Outlook {
  double alive = 0;      // P(has not left for good)
  double purchases = 0;  // expected over the time ahead
};

}  // namespace myelin::stats::value
