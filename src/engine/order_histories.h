// Orders of the last months out of the store, as risk/order_follow.h looks at them. Private to
// engine/. Thread safety: a function without state; a session belongs to one thread.
#pragma once
#include <vector>

#include "risk/order_follow.h"
#include "store/store.h"

namespace myelin::engine {

// One for each outcome: returns, refunds, cancellations, calls, and the customer's next order. Days
// in `zone` that are over before `now`, from the first with an order to the last
// on which anything happened.
Result<std::vector<risk::OrderHistory>> order_histories(store::Session& session, Zone zone,
                                                        Time now);

}  // namespace myelin::engine
