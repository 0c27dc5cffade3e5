// Contribution: what orders came to (their stars, whether they came back), split to the departments
// whose troubles they had. The journey crosses departments; the split is the Shapley value
// (stats/value/outcome_shares.h), so two departments behind one bad order share what it came to.
//
// A department troubled an order when a text of the order complains of a factor that it owned on
// the day of the order, or an event or a late delivery proves one. What a return or refund itself
// states is left out: it is known only of orders that went wrong.
//
// Thread safety: that of the session. It is association: docs/revenue.md says what is claimed.
#pragma once
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "revenue/losses.h"

namespace myelin::revenue {

enum class JourneyResult : std::uint8_t {
  rating,  // stars, of the orders that were rated
  // 1 for an order that was returned or refunded, of all that were not cancelled: a cancelled one
  // has no chance to arrive late, and would speak for whoever is late.
  returned
};
inline constexpr std::array<std::string_view, 2> journey_result_names{"rating", "returned"};

struct DepartmentPart {
  std::string department;  // empty: all those beyond the limit of departments together
  std::int64_t orders = 0;
  double part = 0, low = 0, high = 0;  // of the mean result; 95 %
};
struct Contribution {
  JourneyResult result = JourneyResult::rating;
  std::int64_t orders = 0;
  double mean = 0;
  double untroubled = 0, low = 0, high = 0;  // the mean of orders that nobody troubled; 95 %
  std::vector<DepartmentPart> departments;   // the most harmful first
};
struct Contributions {
  Time from, until, as_of;
  int taxonomy_version = 0;
  // By result; none of a result where all orders, or none, were troubled, or that never came.
  std::vector<Contribution> results;
  std::int64_t orders = 0;  // placed in that time
};

// Of the orders placed in [from, until). Walks them all: a job, or an answer that is kept.
Result<Contributions> split_results(store::Session& session, const OwnerOf& owner_of, Time from,
                                    Time until, const LossSettings& settings);

}  // namespace myelin::revenue
