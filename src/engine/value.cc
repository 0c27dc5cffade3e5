// Customer value, and what orders came to by department: worked out from all orders.
#include <fmt/format.h>

#include "engine/rooms.h"
#include "revenue/buyers.h"

namespace myelin::engine {
namespace {

constexpr const char* no_amounts_hint =
    "import orders with the amount that was paid (`myelin coverage` shows what is missing)";

bool usual(const ValueQuestion& question) {
  const revenue::ValueSettings as_shipped;
  return !question.currency && question.settings.horizon_days == as_shipped.horizon_days &&
         question.settings.repurchase_days == as_shipped.repurchase_days;
}

Result<CustomerValues> values_of(store::Session& session, const ValueQuestion& question, Time now) {
  auto currency = question.currency;
  if (!currency) {
    MYELIN_TRY(usual, revenue::usual_currency(session));
    currency = usual;
  }
  if (!currency)
    return fail(ErrorCode::invalid_argument, "no order has an amount, so no customer has a value",
                no_amounts_hint);
  MYELIN_TRY(orders, revenue::buyer_orders(session, *currency));
  MYELIN_TRY(statement, revenue::value_customers(orders, *currency, now, question.settings));
  return CustomerValues{std::move(statement),
                        usual(question) ? revenue::BuyerBook{orders} : revenue::BuyerBook{}};
}

}  // namespace

Result<std::shared_ptr<const CustomerValues>> Engine::Rooms::customer_values(
    const ValueQuestion& question) {
  const auto name = fmt::format("{} {} {} {}", question.currency ? question.currency->view() : "",
                                question.settings.horizon_days, question.settings.repurchase_days,
                                question.settings.rows);
  return values.get(name, [this, question]() -> Result<CustomerValues> {
    MYELIN_TRY(reading, sessions.borrow());
    return values_of(*reading, question, clock().now());
  });
}

Result<revenue::ValueStatement> Engine::customer_value(const ValueQuestion& question) {
  MYELIN_TRY(kept, rooms_->customer_values(question));
  return kept->statement;
}

Result<std::shared_ptr<const revenue::ExperienceWorth>> Engine::experience_worth(
    std::optional<int> horizon_days) {
  auto& rooms = *rooms_;
  const auto version = rooms.language.now()->taxonomy->version();
  const auto name = fmt::format("{} {}", horizon_days.value_or(0), version);
  return rooms.worths.get(
      name, [&rooms, horizon_days, version]() -> Result<revenue::ExperienceWorth> {
        MYELIN_TRY(session, rooms.sessions.borrow());
        MYELIN_TRY(currency, revenue::usual_currency(*session));
        if (!currency)
          return fail(ErrorCode::invalid_argument,
                      "no order has an amount, so nothing can be said in money", no_amounts_hint);
        MYELIN_TRY(orders, revenue::worth_orders(*session, *currency, version));
        return revenue::experience_worth(
            orders, *currency, {.horizon_days = horizon_days, .now = rooms.clock().now()});
      });
}

Result<revenue::ReturnCosts> Engine::return_costs(const revenue::ReturnQuestion& question) {
  auto& rooms = *rooms_;
  MYELIN_TRY(after, experience_worth(std::nullopt));
  // The year until the newest order, where no time was asked for.
  auto asked = question;
  if (!asked.until) asked.until = after->as_of + Duration{1};
  if (!asked.from) asked.from = *asked.until - days{365};
  const auto currency = after->currency;
  const auto name =
      fmt::format("{} {} {}", to_us(*asked.from), to_us(*asked.until), currency.view());
  MYELIN_TRY(counts,
             rooms.returns.get(
                 name, [&rooms, asked, currency]() -> Result<std::vector<revenue::ReturnCount>> {
                   MYELIN_TRY(session, rooms.sessions.borrow());
                   return revenue::returns_of(*session, currency, *asked.from, *asked.until);
                 }));
  return revenue::return_costs(*counts, rooms.settings.returns, *after, asked);
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
