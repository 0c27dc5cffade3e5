// Buyers: the orders that customer value is worked out from. Thread safety: that of the session.
// Walks all signals once: a job, not a question.
#pragma once
#include <functional>
#include <vector>

#include "revenue/customer_value.h"
#include "store/store.h"

namespace myelin::revenue {

// In the order of customer and time. Orders of merged customers are one customer's.
Result<std::vector<BuyerOrder>> buyer_orders(store::Session& session, Currency currency);
// Of the one person that `members` are, the first of them the shown one; in the order of time.
Result<std::vector<BuyerOrder>> orders_of_buyer(store::Session& session,
                                                std::span<const CustomerId> members,
                                                Currency currency);
// The currency that most orders with an amount are in; nullopt where nobody sent an amount.
Result<std::optional<Currency>> usual_currency(store::Session& session);

}  // namespace myelin::revenue
