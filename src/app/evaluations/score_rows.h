// The rows of `evaluate scores`: what is known before it happens, and whether it did.
//
// Thread safety: functions without state.
#pragma once
#include <filesystem>
#include <string_view>
#include <vector>

#include "app/evaluations/olist.h"
#include "stats/learn/features.h"

namespace myelin::app {

struct ScoreRows {
  std::vector<std::string_view> names;  // of the columns
  std::vector<double> values, targets;
  // In days, where the rows have times: when the score is wanted, and when what came is known.
  std::vector<double> wanted_at, known_at;
  stats::learn::FeatureRows view() const { return {values, names.size()}; }
};

// Delivered orders with a review, oldest first; target: one or two stars. Columns are known when
// the order is paid, or (`delivered`) when it arrives, which is before the review is asked for.
// What earlier orders of the seller, the route and the category came to counts from the day it was
// known.
ScoreRows bad_review_rows(const std::vector<OlistOrder>& orders, bool delivered);

// Shipments of a table of the form of shipping-ontime, in its order; target: not on time.
// Errors: not_found.
Result<ScoreRows> late_shipment_rows(const std::filesystem::path& table);

}  // namespace myelin::app
