#include <fmt/format.h>

#include <chrono>
#include <cstdlib>

#include "server/endpoints.h"
#include "server/hidden_fields.h"

namespace myelin::server {

// Who asks, so that a page shows what they may do; nobody is an answer, too.
Result<Response> show_session(Call& call) {
  const auto minutes = call.options.zone.offset().count();
  Json scopes = Json::array();
  const auto& who = call.request.principal;
  for (const Scope scope : {Scope::signals_write, Scope::read, Scope::operate, Scope::admin})
    if (who && who->holds(scope)) scopes.push_back(name(scope));
  Json hidden = Json::array();
  const auto not_theirs = FieldsInForce{call.engine, call.options.home}.hidden_from(who);
  for (const auto& [field, group] : trust::field_names)
    if (not_theirs.has(group)) hidden.push_back(field);
  return json_reply({{"name", who ? Json(who->name) : Json(nullptr)},
                     {"scopes", std::move(scopes)},
                     {"hidden", std::move(hidden)},
                     {"zone", fmt::format("{}{:02}:{:02}", minutes < 0 ? '-' : '+',
                                          std::abs(minutes) / 60, std::abs(minutes) % 60)}});
}

Result<Response> list_people(Call& call) {
  MYELIN_TRY(people, call.engine.people());
  return json_reply(
      {{"items", list_of(people, [](const engine::PersonInfo& person) { return wire(person); })}});
}

Result<Response> enrol_person(Call& call) {
  MYELIN_TRY(fields, Fields::read(call.request));
  MYELIN_TRY(name, fields.text("name"));
  MYELIN_TRY(password, fields.text("password"));
  MYELIN_TRY(role, fields.text("role"));
  MYELIN_CHECK(fields.nothing_else());
  MYELIN_TRY(made, call.engine.enrol_person(name, password, role, call.actor()));
  return json_reply(wire(made), 201);
}

Result<Response> remove_person(Call& call) {
  MYELIN_CHECK(call.engine.remove_person(call.values.front(), call.actor()));
  return empty_reply();
}

Result<Response> list_audit(Call& call) {
  engine::AuditFilter filter;
  filter.actor = call.query.text("actor");
  filter.verb = call.query.text("verb");
  filter.object = call.query.text("object");
  MYELIN_TRY(page, call.query.page());
  filter.page = page;
  MYELIN_CHECK(call.query.nothing_else());
  MYELIN_TRY(rows, call.engine.audited(filter));
  return page_reply(
      rows, page,
      [](const engine::AuditRow& row) -> Json {
        return {{"seq", std::to_string(row.seq)},
                {"at", wire(row.at)},
                {"actor", row.actor},
                {"verb", row.verb},
                {"object", row.object},
                {"detail", row.detail},
                {"said", said(row.detail)}};
      },
      [](const engine::AuditRow& row) { return row.seq; });
}

}  // namespace myelin::server
