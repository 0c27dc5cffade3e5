// Customer value: worked out from all orders when somebody asks, one at a time.
#include "engine/rooms.h"
#include "revenue/buyers.h"

namespace myelin::engine {

Result<revenue::ValueStatement> Engine::customer_value(const ValueQuestion& question) {
  auto& rooms = *rooms_;
  const std::lock_guard lock{rooms.value_mutex};
  MYELIN_TRY(session, rooms.sessions.borrow());
  auto currency = question.currency;
  if (!currency) {
    MYELIN_TRY(usual, revenue::usual_currency(*session));
    currency = usual;
  }
  if (!currency)
    return fail(ErrorCode::invalid_argument, "no order has an amount, so no customer has a value",
                "import orders with the amount that was paid (`myelin coverage` shows what is "
                "missing)");
  MYELIN_TRY(orders, revenue::buyer_orders(*session, *currency));
  return revenue::value_customers(orders, *currency, rooms.clock().now(), question.settings);
}

}  // namespace myelin::engine
