// What is known of a customer on one day, as numbers, and in words. Private to churn_scorer.
// Thread safety: pure functions.
#pragma once
#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "model/verdict.h"
#include "risk/buyer_past.h"
#include "stats/value/bg_nbd.h"

namespace myelin::risk {

inline constexpr std::array<std::string_view, 12> churn_columns{
    "days_since_order", "purchases",   "gap_over_rhythm",   "paid_mean",
    "bad_recent",       "bad_last",    "complaints_recent", "days_since_complaint",
    "late_recent",      "back_recent", "silent_last",       "rhythm_alone"};

struct ChurnMoment {
  double day = 0;
  int horizon_days = 0;
  double usual_gap = 0;                         // days, the median of the company's
  const stats::value::BgNbd* rhythm = nullptr;  // nullptr: could not be fitted
};

// The purchases until that day; empty: none, or the last was more than `kept_horizons` ago, and the
// customer is given up.
inline constexpr int kept_horizons = 3;
std::span<const PastPurchase> purchases_until(const BuyerPast& buyer, const ChurnMoment& at);

// P(no purchase within the horizon) by the rhythm of buying alone; NaN without a fit.
double leaves_by_rhythm(std::span<const PastPurchase> bought, const ChurnMoment& at);
// REQUIRES: `bought` is not empty and comes of purchases_until().
void append_churn_features(const BuyerPast& buyer, std::span<const PastPurchase> bought,
                           const ChurnMoment& at, std::vector<double>& row);
// As BG/NBD counts: days with a purchase, in weeks.
stats::value::Purchases counted_until(std::span<const PastPurchase> bought, double day);

model::Sentence churn_words(std::string_view column, double value);

}  // namespace myelin::risk
