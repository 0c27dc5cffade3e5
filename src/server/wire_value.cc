#include "server/wire_value.h"

namespace myelin::server {
namespace {

Json or_null(const std::string& reason) {
  return reason.empty() ? Json(nullptr) : Json(reason);
}

Json buying(const revenue::ValueStatement& statement) {
  const auto& [r, alpha, a, b] = statement.buying;
  return {{"r", number(r)}, {"alpha_weeks", number(alpha)}, {"a", number(a)}, {"b", number(b)}};
}

Json spending(const revenue::ValueStatement& statement) {
  if (!statement.spending) return nullptr;
  const auto& [p, q, gamma] = *statement.spending;
  return {{"p", number(p)}, {"q", number(q)}, {"gamma", number(gamma)}};
}

Json told(const revenue::ValueBacktest& test) {
  return {{"from", wire(test.from)},           {"until", wire(test.until)},
          {"customers", test.customers},       {"expected", number(test.expected)},
          {"happened", number(test.happened)}, {"mean_error", number(test.mean_error)}};
}

Json told(const revenue::ValueGroup& group) {
  return {{"experience", revenue::name_of(group.experience)},
          {"customers", group.customers},
          {"alive", number(group.alive)},
          {"purchases", number(group.purchases)},
          {"value", wire(group.value)},
          {"value_mean", wire(group.value_mean)}};
}

Json told(const revenue::RepurchaseEffect& effect) {
  return {{"days", effect.days},
          {"bad", effect.bad},
          {"fine", effect.fine},
          {"again_bad", number(effect.again_bad)},
          {"again_fine", number(effect.again_fine)},
          {"again", number(effect.again)},
          {"again_low", number(effect.again_low)},
          {"again_high", number(effect.again_high)},
          {"spend", wire(effect.spend)},
          {"spend_low", wire(effect.spend_low)},
          {"spend_high", wire(effect.spend_high)},
          {"kept", number(effect.kept)},
          {"e_value", number(effect.e_value)}};
}

Json told(const revenue::CustomerValue& row) {
  return {
      {"customer", wire(row.customer)}, {"last_experience", revenue::name_of(row.last_experience)},
      {"orders", row.orders},           {"last_order_at", wire(row.last_order_at)},
      {"alive", number(row.alive)},     {"purchases", number(row.purchases)},
      {"spend", wire(row.spend)},       {"value", wire(row.value)}};
}

}  // namespace

Json wire(const engine::CustomerOutlook& outlook) {
  return {{"as_of", wire(outlook.as_of)},
          {"horizon_days", outlook.horizon_days},
          {"value", outlook.value ? told(*outlook.value) : Json(nullptr)}};
}

Json wire(const revenue::ValueStatement& statement) {
  const auto each = [](const auto& row) { return told(row); };
  return {{"as_of", wire(statement.as_of)},
          {"horizon_days", statement.horizon_days},
          {"currency", statement.currency.view()},
          {"customers", statement.customers},
          {"repeat_buyers", statement.repeat_buyers},
          {"orders", statement.orders},
          {"buying", buying(statement)},
          {"spending", spending(statement)},
          {"spending_refused", or_null(statement.spending_refused)},
          {"backtest", statement.backtest ? told(*statement.backtest) : Json(nullptr)},
          {"backtest_refused", or_null(statement.backtest_refused)},
          {"groups", list_of(statement.groups, each)},
          {"repurchase", statement.repurchase ? told(*statement.repurchase) : Json(nullptr)},
          {"repurchase_refused", or_null(statement.repurchase_refused)},
          {"items", list_of(statement.rows, each)}};
}

}  // namespace myelin::server
