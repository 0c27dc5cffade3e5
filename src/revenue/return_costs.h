// What returns cost, and what fewer of them would save. Refunds are facts out of the ledger; what
// else a return costs comes from the figures of return_settings.h; what its customer then no longer
// buys is the measured effect of a return (experience_worth.h), with its interval.
//
//   cost  = freight both ways + handling + goods written off + payment fee + later purchases lost
//   saved = cost + the margin of the sale (refund − goods − freight out), since an order that does
//           not come back stays a sale
//
// Later purchases count with their margin (1 − goods_share). Intervals hold the uncertainty of both
// parts: 4,000 draws of every figure over its range (triangular) and of the effect (normal).
//
// Thread safety: pure functions, but for returns_of (that of the session). Units: minor units of
// one currency; orders are counted by the day they were placed on.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "revenue/experience_worth.h"
#include "revenue/return_settings.h"
#include "store/store.h"

namespace myelin::revenue {

enum class ReturnPart : std::uint8_t {
  freight_out,
  freight_back,
  handling,
  write_off,
  payment_fee,
  later,
  margin
};
inline constexpr std::size_t return_part_count = 7;
inline constexpr std::array<std::string_view, return_part_count> return_part_names{
    "freight_out", "freight_back", "handling", "write_off", "payment_fee", "later", "margin"};

// Orders of one product that were not cancelled; those that came back, for one reason.
struct ReturnCount {
  std::string product{}, reason{};
  std::int64_t orders = 0;  // of the product; only where `returns` is 0
  std::int64_t returns = 0, refunded_minor = 0;
};
Result<std::vector<ReturnCount>> returns_of(store::Session& session, Currency currency, Time from,
                                            Time until);

struct ReturnQuestion {
  std::optional<Time> from{}, until{};  // a year until the newest order, else
  std::string reason{}, product{};      // only these
  double fewer = 1;                     // hundredths of the returns
};

struct CostRange {
  double value = 0, low = 0, high = 0;  // 95 %
};
struct ReturnGroup {
  std::string name;                      // a reason or a product; empty: not known
  std::int64_t orders = 0, returns = 0;  // orders: of products and of the whole
  std::int64_t refunded_minor = 0;
  CostRange cost{}, saved{}, each{};  // each: saved, a return
};
// The saving when this figure alone is at the end of its range.
struct Sensitivity {
  std::string figure;  // a ReturnFigure, or "later" for the effect on later purchases
  double figure_low = 0, figure_value = 0, figure_high = 0;
  double saved_low = 0, saved_high = 0;  // at figure_low, at figure_high
  bool assumed = false;
};

struct ReturnCosts {
  Time from{}, until{};
  Currency currency{};
  double fewer = 1;
  ReturnGroup whole{};                               // of the question
  std::array<CostRange, return_part_count> parts{};  // sum to saved; without the margin to cost
  CostRange saves{};                                 // `fewer` hundredths of the returns
  std::vector<ReturnGroup> reasons{}, products{};    // what costs most first
  std::vector<Sensitivity> sensitivity{};            // what moves `saves` most first
  std::optional<CostRange> later_each{};             // kept money a return loses; none: not known
  int later_days = 0;
  std::string later_refused{};
};

// `after`: nullptr, or without `returned`: later purchases are not known, and left out. Errors:
// invalid_argument where nothing came back, or the figures are of another currency.
Result<ReturnCosts> return_costs(std::span<const ReturnCount> counts, const ReturnSettings& figures,
                                 const ExperienceWorth& after, const ReturnQuestion& question);

}  // namespace myelin::revenue
