#include <charconv>

#include "base/limits.h"
#include "connect/tools/hook.h"
#include "server/endpoints.h"

namespace myelin::server {
namespace {

connect::tools::Hook hook_of(const Call& call) {
  return {
      call.request.headers, call.request.body, {call.query.all().begin(), call.query.all().end()}};
}

}  // namespace

Result<Response> list_cases(Call& call) {
  engine::CaseFilter filter;
  MYELIN_TRY(state, (call.query.one_of<model::CaseState>("state", model::case_state_names)));
  filter.state = state;
  filter.department = call.query.text("department");
  MYELIN_TRY(overdue, call.query.boolean("overdue"));
  filter.overdue_only = overdue.value_or(false);
  MYELIN_TRY(page, call.query.page());
  filter.page = page;
  MYELIN_CHECK(call.query.nothing_else());
  MYELIN_TRY(cases, call.engine.cases(filter));
  const auto names = call.names();
  return page_reply(
      cases, page, [&](const model::Case& c) { return wire(c, *names, call.now()); },
      [](const model::Case& c) { return c.id.value; });
}

Result<Response> show_case(Call& call) {
  MYELIN_TRY(id, call.id<CaseId>());
  MYELIN_TRY(detail, call.engine.repair_case(id));
  return json_reply(wire(detail, *call.names(), call.now()));
}

Result<Response> take_case(Call& call) {
  MYELIN_TRY(id, call.id<CaseId>());
  MYELIN_TRY(fields, Fields::read(call.request));
  MYELIN_TRY(person, fields.text_or("person", call.actor()));
  MYELIN_CHECK(fields.nothing_else());
  MYELIN_CHECK(call.engine.take_case(id, person, call.actor()));
  return show_case(call);
}

Result<Response> hand_over_case(Call& call) {
  MYELIN_TRY(id, call.id<CaseId>());
  MYELIN_TRY(fields, Fields::read(call.request));
  MYELIN_TRY(department, fields.text("department"));
  MYELIN_TRY(reason, fields.text("reason"));
  MYELIN_CHECK(fields.nothing_else());
  MYELIN_CHECK(call.engine.hand_over(id, department, reason, call.actor()));
  return show_case(call);
}

Result<Response> resolve_case(Call& call) {
  MYELIN_TRY(id, call.id<CaseId>());
  MYELIN_TRY(fields, Fields::read(call.request));
  MYELIN_TRY(note, fields.text("note"));
  MYELIN_CHECK(fields.nothing_else());
  MYELIN_CHECK(call.engine.resolve_case(id, note, call.actor()));
  return show_case(call);
}

Result<Response> reopen_case(Call& call) {
  MYELIN_TRY(id, call.id<CaseId>());
  MYELIN_TRY(fields, Fields::read(call.request));
  MYELIN_TRY(reason, fields.text("reason"));
  MYELIN_CHECK(fields.nothing_else());
  MYELIN_CHECK(call.engine.reopen_case(id, reason, call.actor()));
  return show_case(call);
}

Result<Response> comment_case(Call& call) {
  MYELIN_TRY(id, call.id<CaseId>());
  MYELIN_TRY(fields, Fields::read(call.request));
  MYELIN_TRY(text, fields.text("text"));
  MYELIN_CHECK(fields.nothing_else());
  MYELIN_CHECK(call.engine.comment(id, text, call.actor()));
  return show_case(call);
}

Result<Response> verify_repairs(Call& call) {
  MYELIN_TRY(fields, Fields::read(call.request));
  MYELIN_TRY(only, fields.text_or("case", ""));
  MYELIN_CHECK(fields.nothing_else());
  CaseId id;
  if (!only.empty()) {
    const auto [end, error] = std::from_chars(only.data(), only.data() + only.size(), id.value);
    if (error != std::errc{} || end != only.data() + only.size() || id.value <= 0)
      return fail(ErrorCode::invalid_argument, "'" + only + "' is not a case",
                  "give the number of a case as text, such as \"4\"");
  }
  MYELIN_TRY(judged, call.engine.verify(id, call.actor()));
  return json_reply({{"items", list_of(judged, [](const engine::Judged& one) -> Json {
                        return {{"case_id", wire(one.plan.repair)},
                                {"comparison", wire(one.plan)},
                                {"verdict", wire(one.verdict)}};
                      })}});
}

// Nobody logs in here: the sender's signature over the body is what opens it.
Result<Response> take_hook(Call& call) {
  if (call.request.body.size() > limits::hook_bytes_max)
    return fail(ErrorCode::invalid_argument, "the webhook's body is too large",
                "send fewer fields, or one event a request");
  MYELIN_TRY(answer, call.engine.take_hook(call.values.front(), hook_of(call)));
  if (answer.body.empty()) return json_reply({{"known", answer.known}});
  return Response{200, "text/plain; charset=utf-8", std::move(answer.body), {}};
}

Result<Response> greet_hook(Call& call) {
  MYELIN_TRY(answer, call.engine.greet_hook(call.values.front(), hook_of(call)));
  return Response{200, "text/plain; charset=utf-8", std::move(answer), {}};
}

Result<Response> list_nudges(Call& call) {
  MYELIN_TRY(page, call.query.page());
  MYELIN_CHECK(call.query.nothing_else());
  MYELIN_TRY(answer, call.engine.nudges(page.rows));
  const auto names = call.names();
  return json_reply(
      {{"items", list_of(answer.record,
                         [](const engine::NudgeRow& row) -> Json {
                           const bool decided = row.sent > row.waiting;
                           return {{"department", row.department},
                                   {"step", row.step},
                                   {"sent", row.sent},
                                   {"waiting", row.waiting},
                                   {"answered", row.answered},
                                   {"share", decided ? number(row.share) : Json(nullptr)},
                                   {"low", number(row.low)},
                                   {"high", number(row.high)}};
                         })},
       {"next",
        list_of(answer.next, [&](const model::Case& c) { return wire(c, *names, call.now()); })}});
}

Result<Response> list_actions(Call& call) {
  engine::ActionFilter filter;
  MYELIN_TRY(state, (call.query.one_of<model::ActionState>("state", model::action_state_names)));
  filter.state = state;
  MYELIN_TRY(repair, call.query.integer("case", 0));
  filter.repair = CaseId{repair};
  MYELIN_TRY(page, call.query.page());
  filter.page = page;
  MYELIN_CHECK(call.query.nothing_else());
  MYELIN_TRY(actions, call.engine.actions(filter));
  return page_reply(
      actions, page, [](const model::Action& a) { return wire(a); },
      [](const model::Action& a) { return a.id.value; });
}

Result<Response> retry_action(Call& call) {
  MYELIN_TRY(id, call.id<ActionId>());
  MYELIN_CHECK(call.engine.retry_action(id, call.actor()));
  return empty_reply();
}

}  // namespace myelin::server
