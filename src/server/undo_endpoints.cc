// Taking back what was done, and what can be.
#include "server/endpoints.h"

namespace myelin::server {

Json wire(const repair::UndoOffers& offers) {
  Json deed = nullptr;
  if (offers.deed)
    deed = {{"verb", offers.deed->verb},
            {"by", offers.deed->actor},
            {"at", wire(offers.deed->at)},
            {"until", wire(offers.deed->until)}};
  return {{"deed", std::move(deed)},
          {"actions", list_of(offers.actions, [](const repair::ActionUndo& one) -> Json {
             return {{"action_id", wire(one.action)},
                     {"how", repair::undo_way_names[static_cast<std::size_t>(one.way)]},
                     {"until", wire(one.until)}};
           })}};
}

Result<Response> undo_case(Call& call) {
  MYELIN_TRY(id, call.id<CaseId>());
  MYELIN_TRY(fields, Fields::read(call.request));
  MYELIN_TRY(reason, fields.text("reason"));
  MYELIN_CHECK(fields.nothing_else());
  MYELIN_CHECK(
      call.engine.undo_case(id, reason, call.actor(), call.request.principal->holds(Scope::admin)));
  return show_case(call);
}

Result<Response> undo_action(Call& call) {
  MYELIN_TRY(id, call.id<ActionId>());
  MYELIN_TRY(fields, Fields::read(call.request));
  MYELIN_TRY(reason, fields.text("reason"));
  MYELIN_CHECK(fields.nothing_else());
  MYELIN_TRY(correction, call.engine.undo_action(id, reason, call.actor()));
  return json_reply({{"how", correction ? "correct" : "cancel"}, {"correction", wire(correction)}});
}

Result<Response> unacknowledge_alert(Call& call) {
  MYELIN_TRY(id, call.id<AlertId>());
  MYELIN_CHECK(call.engine.unacknowledge(id, call.actor()));
  return show_alert(call);
}

}  // namespace myelin::server
