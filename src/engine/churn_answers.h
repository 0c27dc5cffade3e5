// What the engine answers about customers who are about to leave. Plain values.
#pragma once
#include <cstddef>
#include <vector>

#include "base/id.h"
#include "model/churn.h"

namespace myelin::engine {

struct ChurnQuestion {
  CustomerId customer{};  // none: everybody
  std::size_t rows = 0;   // the most money at risk first
};
struct ChurnAnswer {
  std::vector<model::ChurnScore> customers;
  model::ChurnRecord record;
  std::int64_t scored = 0;  // customers who have bought and are not given up yet
  Money at_risk;            // of all of them
  Time learnt_at;
};

}  // namespace myelin::engine
