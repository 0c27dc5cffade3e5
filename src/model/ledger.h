// What trouble costs. OrderLoss partitions one order's money; LossLine books a part of it to one
// cause.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "base/money.h"
#include "base/time.h"

namespace myelin::model {

// Every order's money is in exactly one of three places, to the cent: lost (refunded, returned,
// cancelled), at risk (kept, but the customer says it was bad), untouched. lost + at_risk +
// untouched = paid.
enum class LossKind : std::uint8_t { lost, at_risk };

struct LossLine {
  std::string factor;      // Factor::key; "unexplained" where nothing says why
  std::string department;  // owner at the time of the order
  LossKind kind = LossKind::lost;
  std::int64_t orders = 0;  // orders that carry a share
  Money amount;
};

struct LossStatement {
  Time from, until;
  std::int64_t orders = 0;
  Money paid, lost, at_risk, untouched;  // paid = lost + at_risk + untouched, exactly
  Money excess;                          // refunded beyond what was paid; outside the partition
  std::vector<LossLine> lines;           // lines of a kind sum to lost or at_risk, exactly
  int taxonomy_version = 0;
};

// How much a factor moves a metric: mean with the factor against mean without it.
struct CauseEffect {
  std::string factor;
  std::string metric;  // "rating", "return", "refund"
  double with = 0, without = 0;
  double effect = 0;         // with − without
  double low = 0, high = 0;  // 95 % interval of the effect (Welch)
  std::int64_t n_with = 0, n_without = 0;
  double p_value = 1, q_value = 1;
  std::int64_t signals = 0;
  int taxonomy_version = 0;
};

}  // namespace myelin::model
