// Orders as a study: rows whose treatment happened at a moment, what was known of the customer
// before that moment, and what he bought within the days after it.
//
// Invariant (no look-ahead): a row's features are of the order itself and of what its customer did
// before the moment; what comes after `as_of`, or after the row's days are over, changes nothing.
// Private to this room. Thread safety: values.
#pragma once
#include <functional>
#include <span>
#include <vector>

#include "revenue/worth_orders.h"
#include "stats/causal/aipw.h"
#include "stats/causal/partial_effect.h"

namespace myelin::revenue {

struct WorthRows {
  std::size_t columns = 0;
  std::vector<double> features, treatment, again, spend;  // spend in minor units, paid and kept
  std::vector<std::int64_t> customers;

  std::size_t size() const { return treatment.size(); }
  stats::causal::DoseStudy dose(std::span<const double> outcome) const {
    return {{features, columns}, treatment, outcome, customers};
  }
  stats::causal::ObservedStudy observed(std::span<const double> outcome) const {
    return {{features, columns}, treatment, outcome, customers};
  }
};

// When an order's treatment was, and what it was; nullopt: the order is no row.
struct Treated {
  Time at;
  double dose = 0;
};
using TreatmentOf = std::function<std::optional<Treated>(const WorthOrder&)>;

struct StudyPlan {
  Time as_of{};
  int horizon_days = 0;
  std::size_t rows_max = 100'000;  // beyond it whole customers are left out, drawn by their number
};
WorthRows rows_of(const WorthOrders& all, const StudyPlan& plan, const TreatmentOf& treatment);

// Within how many days an order shows whether its customer comes back: of 30, 60, 90, 120, 180 and
// 365 the shortest in which four fifths of those come back who do within the longest that at least
// half of all orders have behind them (Kaplan & Meier 1958). 0: no order has 30 days behind it.
int horizon_of(const WorthOrders& all, Time as_of);

}  // namespace myelin::revenue
