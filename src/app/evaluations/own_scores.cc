#include "app/evaluations/own_scores.h"

#include <algorithm>
#include <cmath>

#include "risk/order_scorer.h"

namespace myelin::app {
namespace {

constexpr double review_days = 3;  // until a review that was asked for is there
constexpr int bad_stars_max = 2;

std::optional<Time> time_of(double day) {
  if (std::isnan(day)) return std::nullopt;
  return from_us(static_cast<std::int64_t>(day * 86.4e9));
}

risk::OrderPast past_of(const OlistOrder& o) {
  risk::OrderPast past;
  past.order = o.id;
  past.product = o.category;
  past.region = o.buyer_state;
  past.store = o.seller;
  past.currency = "BRL";
  past.amount = o.paid;
  past.lines = o.items;
  past.ordered_at = *time_of(o.purchased);
  past.due = time_of(o.promised);
  past.shipped_at = time_of(o.handed_over);
  past.delivered_at = time_of(o.delivered);
  if (o.stars > 0) past.spoke_at = time_of(o.reviewed + review_days);
  if (o.stars > 0 && o.stars <= bad_stars_max) past.bad_at = past.spoke_at;
  return past;
}

}  // namespace

Status judge_own_scores(std::span<const OlistOrder> orders, const TellFigure& tell) {
  std::vector<risk::OrderPast> past;
  Time last{};
  for (const auto& o : orders) {
    if (std::isnan(o.purchased)) continue;
    past.push_back(past_of(o));
    for (const auto& at : {past.back().delivered_at, past.back().spoke_at})
      if (at) last = std::max(last, *at);
  }
  const auto newest = std::min(past.size(), static_cast<std::size_t>(risk::orders_learnt_max));
  MYELIN_TRY(scorer, risk::OrderScorer::learn(std::span(past).last(newest), last + days{1}));
  for (const auto& record : scorer.records()) {
    const std::vector<std::pair<std::string, std::string>> about{
        {"set", "olist, as the product learns it"}, {"by", std::string(model::name(record.stage))}};
    const auto n = static_cast<std::size_t>(record.judged);
    tell({"auc", record.auc, n, std::nullopt, Better::higher, 4, about});
    tell({"brier", record.brier, n, std::nullopt, Better::lower, 5, about});
    tell({"calibration_error", record.calibration_error, n, 0.02, Better::lower, 4, about});
  }
  return {};
}

}  // namespace myelin::app
