// Churn: how likely a customer who bought will not buy again within the horizon, with reasons, and
// how such scores did on customers that they were not learnt on. Values.
#pragma once
#include <string>
#include <vector>

#include "base/id.h"
#include "base/money.h"
#include "base/time.h"
#include "model/order_score.h"

namespace myelin::model {

struct ChurnScore {
  CustomerId customer;
  double probability = 0;  // does not buy again within the horizon
  double usual = 0;        // the share of all who did not, when the scores were learnt
  std::int64_t orders = 0;
  Time last_order_at;
  Money at_risk;       // probability beyond the usual × what they pay within a horizon as a rule
  std::string factor;  // of what they complained of last; empty: of nothing
  std::vector<ScoreReason> reasons;  // what raises it, the strongest first
};

// Learnt at earlier cuts, judged at the last one whose horizon is over.
struct ChurnRecord {
  int horizon_days = 0;
  double gap_days = 0;  // from one purchase to the next, the 90th of 100: what the horizon is from
  std::int64_t lessons = 0, left = 0;  // customers at all cuts, and those who did not buy again
  std::int64_t judged = 0, judged_left = 0;
  Time judged_at;  // the cut
  double auc = 0, brier = 0, calibration_error = 0;
  // The same customers by the BG/NBD alone; 0: it could not be fitted.
  double auc_alone = 0, brier_alone = 0, calibration_error_alone = 0;
};

}  // namespace myelin::model
