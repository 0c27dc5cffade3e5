// BuyerPast: what a customer bought and what happened to them, each with its day, as scores of
// churn read it. Thread safety: that of the session.
#pragma once
#include <functional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"

namespace myelin::store {
class Session;
}  // namespace myelin::store

namespace myelin::risk {

inline constexpr double never = 1e18;  // the day of what did not happen

// Days since 1970.
struct PastPurchase {
  double day = 0, paid = 0;  // paid: in the currency of most
  double late_day = never;   // it was known to be late: its promise passed, or it came after it
  double bad_day = never;    // the first bad review
  double spoke_day = never;  // the first opinion
  double back_day = never;   // returned or refunded
};
struct PastComplaint {
  double day = 0;
  std::string factor;
};
struct BuyerPast {
  CustomerId customer;
  std::vector<PastPurchase> purchases;    // not cancelled, oldest first
  std::vector<PastComplaint> complaints;  // oldest first
};

struct BuyerQuestion {
  Time since{};
  std::int64_t orders_max = 0;  // the newest
};
// Of each of the customers: who they are now, for merged customers are one.
using PersonsOf =
    std::function<Result<std::unordered_map<CustomerId, CustomerId>>(std::span<const CustomerId>)>;
struct Buyers {
  std::vector<BuyerPast> all;  // by customer
  std::string currency;        // of most orders; what was paid in others counts as nothing
};
Result<Buyers> buyer_pasts(store::Session& session, const BuyerQuestion& question,
                           const PersonsOf& persons_of, Time now);

}  // namespace myelin::risk
