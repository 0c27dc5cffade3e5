// Customer value: what each customer is likely to buy in the time ahead, and what a bad experience
// costs of it. Worked out from a company's own orders; every figure comes with how well the same
// method would have forecast the last third of those very orders.
//
// Value is revenue expected over the time ahead, not profit: nobody told us margins. Thread safety:
// functions without state. Sources: Fader, Hardie & Lee 2005 (stats/value/bg_nbd.h), Fader & Hardie
// 2013 (gamma_gamma.h), cross-fitted AIPW (stats/causal/aipw.h).
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/money.h"
#include "base/result.h"
#include "base/time.h"

namespace myelin::revenue {

// What a customer said of an order: silent where he said nothing that could be judged.
enum class Experience : std::uint8_t { silent, fine, bad };
std::string_view name_of(Experience experience);  // "silent", "fine", "bad"

// An order that was not cancelled, in one currency.
struct BuyerOrder {
  CustomerId customer{};
  Time at{};
  std::int64_t paid_minor = 0;
  Experience experience = Experience::silent;
  std::string product{}, channel{};  // as far as known
};

struct CustomerValue {
  CustomerId customer{};
  Experience last_experience = Experience::silent;  // of his newest order
  std::int64_t orders = 0;                          // days with an order
  Time last_order_at{};
  double alive = 0;        // P(has not left for good)
  double purchases = 0;    // expected over the horizon
  Money spend{}, value{};  // expected a purchase; purchases × spend
};

struct ValueGroup {  // of customers by their last experience
  Experience experience = Experience::silent;
  std::int64_t customers = 0;
  double alive = 0, purchases = 0;  // means
  Money value{}, value_mean{};      // of all of them, and a customer's
};

// The model fitted on the first two thirds of the time, asked what the rest would bring.
struct ValueBacktest {
  Time from{}, until{};  // of what was forecast
  std::int64_t customers = 0;
  double expected = 0, happened = 0;  // purchases of all of them
  double mean_error = 0;              // |expected − happened| a customer
};

// What a bad experience with an order does to buying again within `days`, against orders that were
// judged fine, what is known of the orders adjusted for.
struct RepurchaseEffect {
  int days = 60;
  std::int64_t bad = 0, fine = 0;                   // orders with that much time behind them
  double again_bad = 0, again_fine = 0;             // shares that bought again, as they are
  double again = 0, again_low = 0, again_high = 0;  // effect on the share, 95 %
  Money spend{}, spend_low{},
      spend_high{};    // effect on what was spent in that time, an order; 95 %
  double kept = 0;     // share of the orders that have a counterpart
  double e_value = 1;  // risk ratio a hidden confounder would need; 1: nothing to explain away
};

struct ValueStatement {
  Time as_of{};
  int horizon_days = 365;
  Currency currency{};
  std::int64_t customers = 0, repeat_buyers = 0, orders = 0;
  std::array<double, 4> buying{};                   // r, alpha (in weeks), a, b of the BG/NBD
  std::optional<std::array<double, 3>> spending{};  // p, q, gamma; none: everybody spends the mean
  std::string spending_refused{};                   // why there is none
  std::optional<ValueBacktest> backtest{};
  std::string backtest_refused{};
  std::vector<ValueGroup> groups{};  // silent, fine, bad; those that have customers
  std::optional<RepurchaseEffect> repurchase{};
  std::string repurchase_refused{};
  std::vector<CustomerValue> rows{};  // the most valuable first
};

struct ValueSettings {
  int horizon_days = 365;
  std::size_t rows = 20;
  int repurchase_days = 60;
};

// `orders` in the order of customer and time, one currency. Errors: invalid_argument, with how many
// customers and repeat buyers are needed; internal where no fit arrived.
Result<ValueStatement> value_customers(std::span<const BuyerOrder> orders, Currency currency,
                                       Time as_of, const ValueSettings& settings);

// What the models of `statement` expect of one customer, by their orders until then; those of one
// person, by time. REQUIRES: one before the statement.
CustomerValue outlook_of(const ValueStatement& statement, std::span<const BuyerOrder> orders);

// Errors: invalid_argument with what is missing (orders of either kind with enough time behind
// them).
Result<RepurchaseEffect> repurchase_effect(std::span<const BuyerOrder> orders, Currency currency,
                                           Time as_of, int days);

}  // namespace myelin::revenue
