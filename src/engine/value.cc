// Customer value, and what orders came to by department: worked out from all orders.
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

Result<revenue::Contributions> Engine::contributions(Time from, Time until) {
  auto& rooms = *rooms_;
  const auto rule = rooms.books_rule();
  const auto name =
      fmt::format("{} {} {}", to_us(from), to_us(until), rule.settings.taxonomy_version);
  MYELIN_TRY(kept, rooms.contributions.get(
                       name, [&rooms, rule, from, until]() -> Result<revenue::Contributions> {
                         MYELIN_TRY(session, rooms.sessions.borrow());
                         MYELIN_TRY(split, revenue::split_results(*session, rule.owner_of, from,
                                                                  until, rule.settings));
                         split.as_of = rooms.clock().now();
                         return split;
                       }));
  return *kept;
}

}  // namespace myelin::engine
