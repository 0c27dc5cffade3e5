// Customer value: worked out from all orders.
#include <fmt/format.h>

#include "engine/rooms.h"
#include "revenue/buyers.h"

namespace myelin::engine {
namespace {

Result<revenue::ValueStatement> value_of(store::Session& session, const ValueQuestion& question,
                                         Time now) {
  auto currency = question.currency;
  if (!currency) {
    MYELIN_TRY(usual, revenue::usual_currency(session));
    currency = usual;
  }
  if (!currency)
    return fail(ErrorCode::invalid_argument, "no order has an amount, so no customer has a value",
                "import orders with the amount that was paid (`myelin coverage` shows what is "
                "missing)");
  MYELIN_TRY(orders, revenue::buyer_orders(session, *currency));
  return revenue::value_customers(orders, *currency, now, question.settings);
}

}  // namespace

Result<revenue::ValueStatement> Engine::customer_value(const ValueQuestion& question) {
  auto& rooms = *rooms_;
  const auto name = fmt::format("{} {} {} {}", question.currency ? question.currency->view() : "",
                                question.settings.horizon_days, question.settings.repurchase_days,
                                question.settings.rows);
  MYELIN_TRY(kept, rooms.values.get(name, [&rooms, question]() -> Result<revenue::ValueStatement> {
    MYELIN_TRY(session, rooms.sessions.borrow());
    return value_of(*session, question, rooms.clock().now());
  }));
  return *kept;
}

}  // namespace myelin::engine
