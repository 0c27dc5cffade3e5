// OrderScore: how likely an order that is still open will end in a bad review, and why.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "model/verdict.h"

namespace myelin::model {

enum class OrderStage : std::uint8_t { under_way, delivered };
inline constexpr std::array<std::string_view, 2> order_stage_names{"under_way", "delivered"};
constexpr std::string_view name(OrderStage s) {
  return order_stage_names[static_cast<std::size_t>(s)];
}

// What moved a score up, in words.
struct ScoreReason {
  std::string code;  // stable, for programs: "days_late", "carrier_late_before"…
  double moved = 0;  // the logit, away from that of a usual order; > 0
  Sentence words;
};

struct OrderScore {
  std::string order;
  CustomerId customer;
  std::string product, channel;
  OrderStage stage = OrderStage::under_way;
  Time ordered_at, scored_at;
  double probability = 0;            // of a bad review that is still to come
  double usual = 0;                  // of the orders that were learnt from, at this stage
  std::vector<ScoreReason> reasons;  // strongest first, at most three
};

// What the scores of a stage were worth on the company's own later orders, which the model that was
// judged had not learnt from.
struct ScoreRecord {
  OrderStage stage = OrderStage::under_way;
  std::int64_t orders = 0, bad = 0;         // learnt from, after the judging
  std::int64_t judged = 0, judged_bad = 0;  // in the judging
  double auc = 0, brier = 0, calibration_error = 0;
  Time from, until;  // of the orders
};

}  // namespace myelin::model
