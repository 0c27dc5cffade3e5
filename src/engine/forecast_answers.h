// What the engine foresees: what complaints lead to, and how open orders are likely to end. Plain
// values.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "model/order_score.h"

namespace myelin::engine {

// What complaints of a factor lead to, with what it was found on and what such forecasts were worth
// (docs/forecasting.md).
struct ForecastRow {
  // Found order by order: how often orders that complained came to it beside orders of the same age
  // that did not.
  struct ByOrder {
    double ratio = 0, low = 0, high = 0;  // 95 %
    double open = 0;                      // orders that complained and have not come to it
    double expected = 0;                  // of those, to come to it on the days ahead
  };
  Time made_at;
  std::string product, factor, outcome;  // an empty product: all of them
  std::int64_t lag_days = 0;
  double correlation = 0, p_value = 1, q_value = 1;
  std::int64_t days = 0, mentions = 0, outcomes = 0;
  Time evidence_from, evidence_until;
  std::int64_t days_ahead = 0;
  double expected = 0, usual = 0;  // over the days ahead
  double low_80 = 0, high_80 = 0, low_95 = 0, high_95 = 0;
  double probability = 0;  // of a rise by a quarter over usual
  std::int64_t record_days = 0, record_calls = 0, record_hits = 0;
  double record_covered_80 = 0, record_covered_95 = 0;
  std::int64_t taxonomy_version = 0;
  std::string parameters;
  std::optional<ByOrder> by_order;  // absent: found in series of days
};
// One open order's score, or those most at risk; beside it what such scores were worth on this
// company's own later orders (docs/scores.md).
struct ScoresAnswer {
  std::vector<model::OrderScore> orders;
  std::vector<model::ScoreRecord> records;
  Time learnt_at;
  std::int64_t open = 0;  // orders that were scored
};

}  // namespace myelin::engine
