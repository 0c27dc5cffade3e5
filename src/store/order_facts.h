// Order facts: what is known of every order, from all the signals that name it; the one definition
// (view order_fact, migrations/0024_order_kept.sql) behind losses, effects and reports. Orders are
// kept as they were when keep_orders() last ran; the view works out anew those that signals have
// named since.
//
// An order is what an order signal has announced; its lines (event "item") and anything else that
// names it add to it.
// - due: the earliest promise on the order itself, else on its shipments; late: delivered after it.
// - paid: the sum of its payments; without any, the order's own amount, else the sum of its lines.
// - lost: refunded; all of it when cancelled, or returned without any refund known (what the
// cancellation or return names,
//   where it names an amount); never more than paid.
// - polarity_low: of texts read with confidence ≥ 0.7 that are no spam and whose own rating is not
// above 2 stars. Thread safety: that of the session.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"
#include "store/store.h"

namespace myelin::store {

struct OrderFact {
  std::string order;
  std::string currency;  // empty: nobody sent an amount
  bool main =
      true;  // exactly one row of an order is; the others hold its money in other currencies
  Time ordered_at;
  std::optional<Time> due, delivered_at;
  bool late = false, cancelled = false, returned = false, refunded = false;
  std::int64_t paid_minor = 0, lost_minor = 0;  // 0 ≤ lost ≤ paid
  std::int64_t excess_minor = 0;                // refunded beyond paid
  std::int64_t shipments = 0, ratings = 0, texts_read = 0;
  double rating_mean = 0;
  std::optional<double> rating_low, polarity_low;
};

// Why an order may have gone wrong: a text that complains of a factor, or an event that operations
// recorded.
struct OrderEvidence {
  std::string name;  // said: Factor::key; else the event: "damaged", a return's reason…
  bool said = false;
  bool with_outcome =
      false;  // came with a return, refund or cancellation: known only of orders that ended in one
  double weight = 0;         // said: the sum of |polarity| × confidence; else 1
  std::int64_t signals = 0;  // that say or record it
};

// Far enough out for every time that an order can have, and within what each back end can hold.
inline constexpr Time earliest_order = from_us(0) - days{365 * 200};
inline constexpr Time latest_order = from_us(0) + days{365 * 200};

struct OrderFactFilter {
  std::optional<Time> from, until;  // of ordered_at
  int taxonomy_version = 0;         // of the mentions; 0: every version
};

// Walks all orders, each with its evidence, in the order of their keys; an order with money in
// several currencies comes once for each, with the same evidence. `each` may not use the session.
Status for_each_order(
    Session& session, const OrderFactFilter& filter,
    const std::function<void(const OrderFact&, std::span<const OrderEvidence>)>& each);

// Works out the orders that signals have named since the last time and keeps them, in a transaction
// of its own; so questions about orders need not walk the signals. REQUIRES: outside a transaction;
// one caller at a time, else Error::conflict or whatever the back end says of it.
Status keep_orders(Session& session);

}  // namespace myelin::store
