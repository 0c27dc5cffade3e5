// What experience is worth: the effect of one point of satisfaction, of one complaint of each
// factor, and of a return, on whether the customer buys again and on what he spends within the days
// after, with what was known of him before held equal.
//
// - A point: satisfaction is measured on 1 to 5 (worth_orders.h). It is a matter of degree, so its
//   effect is a slope (stats/causal/partial_effect.h: partially linear, double machine learning);
//   whether the slope is straight is shown by each level against five stars, by cross-fitted AIPW.
// - A complaint, a return: there or not, so by cross-fitted AIPW on those who had it.
// Rows of one customer are fitted together and count as one witness (cluster-robust errors).
// What is adjusted for: the order's amount and traits (tier, channel, product, region), the
// customer's orders, spend, recency, tenure, marks and returns before, and the time of year.
//
// Thread safety: pure functions. Units: shares of orders; money in minor units, an order.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/money.h"
#include "base/result.h"
#include "base/time.h"
#include "revenue/worth_orders.h"

namespace myelin::revenue {

struct WorthEffect {
  double estimate = 0, low = 0, high = 0;  // 95 %
  double plain = 0;                        // the difference without any adjustment
  double detectable = 0;  // what would have been found in four of five such studies
  double q_value = 1;     // of factors: over all of them (Benjamini & Hochberg)
  // How strong something unseen would have to be: the E-value of the estimate and of its interval
  // (1: nothing to explain away), the robustness value of both.
  double e_value = 1, e_value_of_limit = 1;
  double robustness = 0, robustness_of_significance = 0;
  bool shown() const { return low > 0 || high < 0; }
};

// Rows that were compared.
struct WorthSample {
  std::int64_t orders = 0, customers = 0;
  std::int64_t treated = 0;                // of complaints and returns
  double kept = 0;                         // share within the overlap
  double again_share = 0, spend_mean = 0;  // of those compared with: all, or the untreated
};

struct LevelWorth {  // against five stars
  int stars = 0;
  std::int64_t orders = 0;
  double again_share = 0;
  std::optional<WorthEffect> again{}, spend{};  // none: too few to compare
};
struct SatisfactionWorth {
  WorthSample sample;
  double mark_mean = 0;
  double left_over = 0;      // share of the marks' variance that the past does not explain
  WorthEffect again, spend;  // of one point more
  std::vector<LevelWorth> levels;
};
struct ComplaintWorth {
  std::string factor;
  WorthSample sample;
  WorthEffect again, spend;  // of a complaint, against orders that complain of nothing
};
struct ReturnWorth {
  int landmark_days = 0;  // after the order: returned by then, and what was bought from then on
  WorthSample sample;
  WorthEffect again, spend;
};

struct ExperienceWorth {
  Time as_of{};  // of the newest order
  int horizon_days = 0;
  bool horizon_chosen = true;  // from the orders; else as asked for
  Currency currency{};
  std::int64_t orders = 0, customers = 0, marked = 0;
  std::optional<SatisfactionWorth> satisfaction{};
  std::vector<ComplaintWorth> factors{};  // what costs most first
  std::int64_t factors_too_few = 0;       // complained of, but not often enough to compare
  std::optional<ReturnWorth> returned{};
  std::string satisfaction_refused{}, factors_refused{}, returned_refused{};  // why there is none
};

struct WorthSettings {
  std::optional<int> horizon_days{};  // none: chosen from the orders
  Time now{};                         // what is dated later is not looked at
  int splits = 3;
};

// Never looks beyond the newest order. Errors: invalid_argument where no order has the days behind
// it; every part that cannot be told says why by itself.
Result<ExperienceWorth> experience_worth(const WorthOrders& orders, Currency currency,
                                         const WorthSettings& settings);

}  // namespace myelin::revenue
