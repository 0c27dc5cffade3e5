// The approval inbox: what waits for a person, as it would be sent.
#include "server/endpoints.h"

namespace myelin::server {
namespace {

Json wire_of(const engine::ActionPreview& preview) {
  return {{"action", wire(preview.action)},
          {"level", model::name(preview.level)},
          {"kind", model::name(preview.kind)},
          {"title", preview.title},
          {"facts", list_of(preview.facts,
                            [](const auto& fact) -> Json {
                              return {{"label", fact.first}, {"value", fact.second}};
                            })},
          {"link", text_or_null(preview.link)},
          {"to", preview.to},
          {"asked_by", text_or_null(preview.asked_by)},
          {"four_eyes", preview.four_eyes}};
}

Result<Response> rule(Call& call, bool approved) {
  MYELIN_TRY(id, call.id<ActionId>());
  MYELIN_TRY(fields, Fields::read(call.request));
  MYELIN_TRY(reason, fields.text_or("reason", ""));
  MYELIN_CHECK(fields.nothing_else());
  using enum model::ApprovalLevel;
  const bool all = call.request.principal->holds(Scope::admin);
  MYELIN_CHECK(call.engine.rule_on_action(
      id, {.approved = approved, .reason = reason, .may = all ? admin : operate}, call.actor()));
  return empty_reply();
}

}  // namespace

Result<Response> list_approvals(Call& call) {
  MYELIN_TRY(page, call.query.page());
  MYELIN_CHECK(call.query.nothing_else());
  MYELIN_TRY(waiting, call.engine.approvals(page));
  return page_reply(waiting, page, wire_of,
                    [](const engine::ActionPreview& one) { return one.action.id.value; });
}

Result<Response> preview_action(Call& call) {
  MYELIN_TRY(id, call.id<ActionId>());
  MYELIN_CHECK(call.query.nothing_else());
  MYELIN_TRY(preview, call.engine.preview_action(id));
  return json_reply(wire_of(preview));
}

Result<Response> approve_action(Call& call) {
  return rule(call, true);
}

Result<Response> refuse_action(Call& call) {
  return rule(call, false);
}

}  // namespace myelin::server
