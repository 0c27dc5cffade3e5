// What is known of an order at one moment, as numbers, and in words. Private to order_scorer.
// Thread safety: pure functions.
#pragma once
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/order_score.h"
#include "risk/order_past.h"
#include "stats/learn/known_shares.h"

namespace myelin::risk {

// The columns of a stage; a number that is not known is NaN.
std::span<const std::string_view> columns_of(model::OrderStage stage);

struct OrderMoment {
  model::OrderStage stage = model::OrderStage::under_way;
  double day = 0;             // since 1970
  std::string_view currency;  // amounts in others are not comparable
};
void append_features(const OrderPast& order, const OrderMoment& at,
                     const stats::learn::KnownShares& known, std::vector<double>& row);

// Tells `known` what came of an order, from the days on when that was known; `ended_day`: NaN where
// it has not.
void expect_outcomes(const OrderPast& order, double ended_day, bool bad,
                     stats::learn::KnownShares& known);

model::Sentence words_of(std::string_view column, double value, const OrderPast& order);

double day_of(Time at);

}  // namespace myelin::risk
