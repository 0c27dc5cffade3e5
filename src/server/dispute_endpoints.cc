// Whose a case is: disputed, ruled on; which cases were passed to and fro.
#include "server/endpoints.h"

namespace myelin::server {
namespace {

constexpr Duration looked_back = days{90};

double days_of(Duration duration) {
  return std::chrono::duration<double, std::ratio<86'400>>(duration).count();
}

Json wire_pair(const repair::PassedPair& pair) {
  return {{"departments", {pair.one, pair.other}},
          {"moves", pair.moves},
          {"cases", pair.cases},
          {"days", number(days_of(pair.passed))}};
}

}  // namespace

Json wire(const model::Dispute& dispute, const FactorNames& names) {
  Json ruling = nullptr;
  if (dispute.ruling)
    ruling = {{"at", wire(dispute.ruling->at)},
              {"by", dispute.ruling->actor},
              {"department", dispute.ruling->department},
              {"reason", dispute.ruling->reason},
              {"owner_from", wire(dispute.ruling->owner_from)}};
  return {{"id", wire(dispute.id)},
          {"case_id", wire(dispute.repair)},
          {"factor", factor_of(dispute.factor, names)},
          {"at", wire(dispute.at)},
          {"by", dispute.actor},
          {"department", dispute.department},
          {"claimed", dispute.claimed},
          {"reason", dispute.reason},
          {"arbiter", text_or_null(dispute.arbiter)},
          {"ruling", std::move(ruling)}};
}

Result<Response> dispute_case(Call& call) {
  MYELIN_TRY(id, call.id<CaseId>());
  MYELIN_TRY(fields, Fields::read(call.request));
  MYELIN_TRY(department, fields.text("department"));
  MYELIN_TRY(reason, fields.text("reason"));
  MYELIN_CHECK(fields.nothing_else());
  MYELIN_CHECK(call.engine.dispute_case(id, department, reason, call.actor()));
  return show_case(call);
}

Result<Response> rule_on_dispute(Call& call) {
  MYELIN_TRY(id, call.id<CaseId>());
  MYELIN_TRY(fields, Fields::read(call.request));
  MYELIN_TRY(department, fields.text("department"));
  MYELIN_TRY(reason, fields.text("reason"));
  MYELIN_TRY(owner_from, fields.time("owner_from", call.options.zone));
  MYELIN_CHECK(fields.nothing_else());
  MYELIN_CHECK(
      call.engine.rule_on_dispute(id,
                                  {.department = department,
                                   .reason = reason,
                                   .owner_from = owner_from,
                                   .administers = call.request.principal->holds(Scope::admin)},
                                  call.actor()));
  return show_case(call);
}

Result<Response> list_disputes(Call& call) {
  engine::DisputeFilter filter;
  MYELIN_TRY(state,
             (call.query.one_of<repair::DisputeState>("state", repair::dispute_state_names)));
  filter.state = state;
  filter.arbiter = call.query.text("arbiter");
  filter.factor = call.query.text("factor");
  MYELIN_TRY(page, call.query.page());
  filter.page = page;
  MYELIN_CHECK(call.query.nothing_else());
  MYELIN_TRY(disputes, call.engine.disputes(filter));
  const auto names = call.names();
  return page_reply(
      disputes, page, [&](const model::Dispute& one) { return wire(one, *names); },
      [](const model::Dispute& one) { return one.id.value; });
}

Result<Response> show_ping_pong(Call& call) {
  MYELIN_TRY(from, call.query.time("from"));
  MYELIN_TRY(until, call.query.time("until"));
  MYELIN_CHECK(call.query.nothing_else());
  const Time end = until.value_or(call.now());
  MYELIN_TRY(answer, call.engine.ping_pong(from.value_or(end - looked_back), end));
  const auto names = call.names();
  const auto passed = [&](const repair::PassedCase& one) -> Json {
    return {{"case", wire(one.value, *names, call.now())},
            {"departments", one.departments},
            {"days", number(days_of(one.passed))},
            {"lost", wire(one.lost)}};
  };
  const auto orphan = [&](const engine::OrphanCause& one) -> Json {
    return {{"factor", factor_of(one.factor, *names)},
            {"department", text_or_null(one.department)},
            {"lost", wire(one.lost)},
            {"orders", one.orders},
            {"has_case", one.has_case}};
  };
  return json_reply({{"from", wire(answer.from)},
                     {"until", wire(answer.until)},
                     {"cases", list_of(answer.found.cases, passed)},
                     {"pairs", list_of(answer.found.pairs, wire_pair)},
                     {"causes", answer.causes},
                     {"orphans", list_of(answer.orphans, orphan)}});
}

}  // namespace myelin::server
