// Buyers: the orders that customer value is worked out from. Thread safety: that of the session.
// Walks all signals once: a job, not a question.
#pragma once
#include <functional>
#include <span>
#include <vector>

#include "revenue/customer_value.h"
#include "store/store.h"

namespace myelin::revenue {

// In the order of customer and time. Orders of merged customers are one customer's.
Result<std::vector<BuyerOrder>> buyer_orders(store::Session& session, Currency currency);
// The currency that most orders with an amount are in; nullopt where nobody sent an amount.
Result<std::optional<Currency>> usual_currency(store::Session& session);

// What one customer's outlook needs of everybody's orders, packed: customers are asked for one by
// one, and each asking would else walk all signals.
class BuyerBook {
 public:
  BuyerBook() = default;
  // `orders` in the order of customer and time.
  explicit BuyerBook(std::span<const BuyerOrder> orders);
  // Of the one person that `members` are, the first of them the shown one; in the order of time.
  std::vector<BuyerOrder> orders_of(std::span<const CustomerId> members) const;

 private:
  struct Bought {
    CustomerId customer{};
    Time at{};
    std::int64_t paid_minor = 0;
    Experience experience = Experience::silent;
  };
  std::vector<Bought> orders_;
};

}  // namespace myelin::revenue
