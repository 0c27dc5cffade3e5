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
  Money spend;                       // what they pay within a horizon as a rule
  Money at_risk;                     // of that, times the probability beyond the usual
  std::string factor;                // of what they complained of last; empty: of nothing
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
  // Of those judged, the ones whose score reached the level from which customers are cared for: how
  // many, how many of them left, and the mean of what was said of them.
  double level = 0;
  std::int64_t judged_above = 0, left_above = 0;
  double said_above = 0;
};

// A list of customers who are about to leave, as it was when its case opened.
struct LeavingCase {
  CaseId repair;
  Time opened_at;
  std::string opened_by;
  int horizon_days = 0;
  double level = 0;
  std::int64_t customers = 0;
  Money spend;                // what they pay within a horizon as a rule
  Money expected, low, high;  // of that, what will be missing if nothing is done, with 95 %
  double back = 0, back_low = 0, back_high = 0;  // how many will buy again by themselves, with 95 %
  double auc = 0, calibration_error = 0;         // of the record then
  std::int64_t judged_above = 0, left_above = 0;
};

}  // namespace myelin::model
