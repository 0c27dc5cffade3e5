// OrderPast: what has happened to an order, and when, as scores of orders read it.
//
// A bad review has one or two stars; of orders whose customers give no stars, it is a text that was
// surely read as negative. Thread safety: that of the session.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"

namespace myelin::store {
class Session;
}  // namespace myelin::store

namespace myelin::risk {

struct OrderPast {
  std::string order;
  CustomerId customer{};
  std::string product, channel, carrier, warehouse, region, store, currency;
  Time ordered_at{};
  std::optional<Time> due, shipped_at, delivered_at;
  std::optional<Time> spoke_at, bad_at;  // the first opinion of it, the first bad one
  std::optional<double> amount;          // in `currency`
  std::int64_t lines = 0;
  bool cancelled = false;

  bool late() const { return due && delivered_at && *delivered_at > *due; }
};

struct OrderPastFilter {
  Time since{};               // of ordered_at
  std::string_view order{};   // only this one; empty: all
  CustomerId customer{};      // only his; 0: everybody's
  std::int64_t rows_max = 0;  // the newest
};

// Oldest order first.
Status for_each_past(store::Session& session, const OrderPastFilter& filter,
                     const std::function<void(OrderPast)>& each);

}  // namespace myelin::risk
