#include "server/endpoints.h"
#include "server/wire_value.h"

namespace myelin::server {

Result<Response> list_causes(Call& call) {
  engine::CauseQuestion question;
  const std::string metric = call.query.text("metric");
  if (!metric.empty()) question.metric = metric;
  MYELIN_TRY(from, call.query.time("from"));
  MYELIN_TRY(until, call.query.time("until"));
  question.from = from;
  question.until = until;
  MYELIN_TRY(rows,
             call.query.integer("limit", static_cast<std::int64_t>(limits::page_rows_default)));
  if (rows < 1 || rows > static_cast<std::int64_t>(limits::page_rows_max))
    return fail(ErrorCode::invalid_argument, "limit is out of range", "Use 1 to 1000");
  question.rows = static_cast<std::size_t>(rows);
  MYELIN_CHECK(call.query.nothing_else());
  MYELIN_TRY(answer, call.engine.causes(question));
  return json_reply(wire(answer));
}

Result<Response> close_books(Call& call) {
  MYELIN_CHECK(call.engine.close_books());
  return empty_reply();
}

Result<Response> show_customer_outlook(Call& call) {
  MYELIN_TRY(id, call.id<CustomerId>());
  MYELIN_CHECK(call.query.nothing_else());
  MYELIN_TRY(outlook, call.engine.customer_outlook(id));
  return json_reply(wire(outlook));
}

Result<Response> list_customers(Call& call) {
  engine::CustomerFilter filter;
  MYELIN_TRY(silent, call.query.boolean("silent"));
  filter.silent_only = silent.value_or(false);
  MYELIN_TRY(page, call.query.page());
  filter.page = page;
  MYELIN_CHECK(call.query.nothing_else());
  MYELIN_TRY(customers, call.engine.customers(filter));
  return page_reply(
      customers, page, [](const engine::CustomerRow& row) { return wire(row); },
      [](const engine::CustomerRow& row) { return row.id.value; });
}

Result<Response> show_customer(Call& call) {
  // Digits alone are an id; "phone:138…" and a token are keys.
  if (auto id = call.id<CustomerId>()) {
    MYELIN_TRY(detail, call.engine.customer(*id));
    return json_reply(wire(detail));
  }
  MYELIN_TRY(detail, call.engine.customer_of_key(call.values.front()));
  return json_reply(wire(detail));
}

Result<Response> show_customer_value(Call& call) {
  engine::ValueQuestion question;
  const auto bounded = [&](const std::string& name, std::int64_t otherwise, std::int64_t low,
                           std::int64_t high) -> Result<std::int64_t> {
    MYELIN_TRY(value, call.query.integer(name, otherwise));
    if (value < low || value > high)
      return fail(ErrorCode::invalid_argument, name + " is out of range",
                  "Use " + std::to_string(low) + " to " + std::to_string(high));
    return value;
  };
  MYELIN_TRY(horizon, bounded("horizon_days", question.settings.horizon_days, 7, 3'650));
  MYELIN_TRY(window, bounded("repurchase_days", question.settings.repurchase_days, 7, 730));
  MYELIN_TRY(rows, bounded("limit", static_cast<std::int64_t>(question.settings.rows), 1,
                           static_cast<std::int64_t>(limits::page_rows_max)));
  if (const auto code = call.query.text("currency"); !code.empty()) {
    MYELIN_TRY(currency, Currency::parse(code));
    question.currency = currency;
  }
  MYELIN_CHECK(call.query.nothing_else());
  question.settings = {.horizon_days = static_cast<int>(horizon),
                       .rows = static_cast<std::size_t>(rows),
                       .repurchase_days = static_cast<int>(window)};
  MYELIN_TRY(statement, call.engine.customer_value(question));
  return json_reply(wire(statement));
}

Result<Response> undo_merge(Call& call) {
  MYELIN_TRY(id, call.id<MergeId>());
  MYELIN_CHECK(call.engine.undo_merge(id, call.actor()));
  return empty_reply();
}

}  // namespace myelin::server
