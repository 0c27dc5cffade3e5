#include "server/wire_care.h"

namespace myelin::server {
namespace {

using repair::Barrier;

Json barrier_of(Barrier barrier) {
  return barrier == Barrier::none ? Json(nullptr) : Json(name(barrier));
}

Json wire(const engine::AffectedOrder& order) {
  return {{"order", order.order},
          {"product", text_or_null(order.product)},
          {"ordered_at", server::wire(order.ordered_at)},
          {"paid", server::wire(order.paid)},
          {"settled", order.settled}};
}

template <class Counts, class Names>
Json counted(const Counts& counts, const Names& names) {
  Json json = Json::object();
  for (std::size_t i = 0; i < names.size(); ++i) json[std::string{names[i]}] = counts[i];
  return json;
}

Json wire(const repair::Consent& c) {
  return {{"key_kind", model::name(c.key.kind)},
          {"purpose", c.purpose ? Json(name(*c.purpose)) : Json(nullptr)},
          {"medium", c.medium ? Json(name(*c.medium)) : Json(nullptr)},
          {"given", c.given},
          {"at", server::wire(c.at)},
          {"expires_at", server::wire(c.expires_at)},
          {"source", c.source},
          {"written_by", c.actor},
          {"written_at", server::wire(c.written_at)}};
}

}  // namespace

Json wire(const engine::AffectedCustomer& c) {
  return {{"customer", wire(c.id)},
          {"silent", c.silent},
          {"tier", text_or_null(c.tier)},
          {"paid", wire(c.paid)},
          {"orders", list_of(c.orders, [](const auto& order) { return wire(order); })},
          {"barrier", barrier_of(c.permission.barrier)},
          {"may_leave_at", wire(c.permission.from)}};
}

Json wire(const engine::SharedCause& cause) {
  Json values = Json::array();
  for (const auto& [dimension, value] : cause.values)
    values.push_back({{"dimension", model::name(dimension)}, {"value", value}});
  return {{"alert_id", wire(cause.alert)}, {"values", values}, {"proven", cause.proven}};
}

Json counts_of(const engine::Affected& affected) {
  std::array<std::int64_t, repair::barrier_names.size()> barred{};
  std::int64_t silent = 0;
  for (const auto& one : affected.customers) {
    ++barred[static_cast<std::size_t>(one.permission.barrier)];
    silent += one.silent ? 1 : 0;
  }
  const auto all = static_cast<std::int64_t>(affected.customers.size());
  const auto reachable = barred[static_cast<std::size_t>(Barrier::none)];
  barred[0] = 0;
  Json by = counted(barred, repair::barrier_names);
  by.erase("none");
  return {{"customers", all},
          {"complained", all - silent},
          {"silent", silent},
          {"reachable", reachable},
          {"barred", by}};
}

Json wire(const engine::ContactPlan& plan) {
  Json barred = counted(plan.barred, repair::barrier_names);
  barred.erase("none");
  return {{"customers", plan.customers},   {"silent", plan.silent},
          {"reached", plan.reached},       {"barred", barred},
          {"later", plan.later},           {"first_at", wire(plan.first_at)},
          {"last_at", wire(plan.last_at)}, {"cost", wire(plan.cost)},
          {"samples", plan.samples}};
}

Json wire(const engine::BatchAnswer& b) {
  const auto& v = b.value;
  return {{"id", wire(v.id)},
          {"case_id", wire(v.repair)},
          {"state", name(v.state)},
          {"purpose", name(v.purpose)},
          {"medium", name(v.medium)},
          {"channel", v.channel},
          {"language", v.language == model::Language::en ? "en" : "zh"},
          {"message", v.body},
          {"offer", text_or_null(v.offer)},
          {"holdout", number(v.holdout)},
          {"step", text_or_null(v.step)},
          {"approval_id", wire(b.approval)},
          {"created_at", wire(v.created_at)},
          {"created_by", v.created_by},
          {"ended_at", wire(v.ended_at)},
          {"ended_by", text_or_null(v.ended_by)},
          {"reason", text_or_null(v.reason)},
          {"counts", counted(b.counts, repair::contact_state_names)}};
}

Json wire(const repair::Contact& c) {
  return {{"id", wire(c.id)},
          {"batch_id", wire(c.batch)},
          {"case_id", wire(c.repair)},
          {"customer", wire(c.customer)},
          {"order", text_or_null(c.order)},
          {"product", text_or_null(c.product)},
          {"silent", c.silent},
          {"purpose", name(c.purpose)},
          {"state", name(c.state)},
          {"reason", text_or_null(c.reason)},
          {"due_at", wire(c.due_at)},
          {"left_at", wire(c.left_at)},
          {"settled_at", wire(c.settled_at)},
          {"action_id", wire(c.action)}};
}

Json wire(const engine::ConsentAnswer& answer) {
  return {{"items", list_of(answer.rows,
                            [](const engine::ConsentAnswer::Row& row) -> Json {
                              return {{"purpose", name(row.purpose)},
                                      {"medium", name(row.medium)},
                                      {"standing", name(row.standing)},
                                      {"allowed", row.allowed}};
                            })},
          {"history", list_of(answer.history, [](const auto& one) { return wire(one); })},
          {"contacts", list_of(answer.contacts, [](const auto& one) { return wire(one); })}};
}

Json wire(const engine::ConsentReceipt& receipt) {
  return {{"accepted", receipt.accepted},
          {"duplicates", receipt.duplicates},
          {"refused", list_of(receipt.refused, [](const engine::ConsentRefusal& one) -> Json {
             return {{"row", one.row}, {"reason", one.error.message}, {"hint", one.error.hint}};
           })}};
}

Json wire(const engine::OutcomeAnswer& answer) {
  return {{"days", answer.days},
          {"young", answer.young},
          {"items", list_of(answer.rows,
                            [](const engine::OutcomeRow& row) -> Json {
                              return {{"group", row.contacted ? "contacted" : "held_out"},
                                      {"customers", row.customers},
                                      {"complained", row.complained},
                                      {"returned", row.returned},
                                      {"repurchased", row.repurchased}};
                            })},
          {"effects", list_of(answer.effects, [](const engine::LetterEffect& effect) -> Json {
             return {{"of", engine::letter_effect_names[static_cast<std::size_t>(effect.of)]},
                     {"finding",
                      engine::letter_finding_names[static_cast<std::size_t>(effect.finding)]},
                     {"difference", number(effect.difference)},
                     {"low", number(effect.low)},
                     {"high", number(effect.high)},
                     {"detectable", number(effect.detectable)}};
           })}};
}

}  // namespace myelin::server
