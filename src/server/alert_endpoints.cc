#include "server/endpoints.h"

namespace myelin::server {

Result<Response> list_alerts(Call& call) {
  engine::AlertFilter filter;
  MYELIN_TRY(state, (call.query.one_of<model::AlertState>("state", model::alert_state_names)));
  filter.state = state;
  filter.product = call.query.text("product");
  filter.channel = call.query.text("channel");
  filter.factor = call.query.text("factor");
  MYELIN_TRY(muted, call.query.boolean("muted"));
  filter.muted_too = muted.value_or(false);
  MYELIN_TRY(page, call.query.page());
  filter.page = page;
  MYELIN_CHECK(call.query.nothing_else());
  MYELIN_TRY(alerts, call.engine.alerts(filter));
  const auto names = call.names();
  return page_reply(
      alerts, page, [&](const model::Alert& a) { return wire(a, *names); },
      [](const model::Alert& a) { return a.id.value; });
}

Result<Response> show_alert(Call& call) {
  MYELIN_TRY(id, call.id<AlertId>());
  MYELIN_TRY(detail, call.engine.alert(id));
  return json_reply(wire(detail, *call.names()));
}

Result<Response> acknowledge_alert(Call& call) {
  MYELIN_TRY(id, call.id<AlertId>());
  MYELIN_TRY(fields, Fields::read(call.request));
  MYELIN_TRY(until, fields.time("until", call.options.zone));
  MYELIN_CHECK(fields.nothing_else());
  // An acknowledgement always ends: an alert that was acknowledged and forgotten comes back.
  const Time end = until.value_or(call.now() + hours{24});
  if (end <= call.now())
    return fail(ErrorCode::invalid_argument, "'until' lies in the past",
                "Leave it out for 24 hours, or name a later time");
  MYELIN_CHECK(call.engine.acknowledge(id, end, call.actor()));
  return show_alert(call);
}

Result<Response> resolve_alert(Call& call) {
  MYELIN_TRY(id, call.id<AlertId>());
  MYELIN_TRY(fields, Fields::read(call.request));
  MYELIN_CHECK(fields.nothing_else());
  MYELIN_CHECK(call.engine.resolve_alert(id, call.actor()));
  return show_alert(call);
}

Result<Response> mark_alert(Call& call) {
  MYELIN_TRY(id, call.id<AlertId>());
  MYELIN_TRY(fields, Fields::read(call.request));
  MYELIN_TRY(wanted, fields.text("usefulness"));
  MYELIN_TRY(reason, fields.text_or("reason", ""));
  MYELIN_CHECK(fields.nothing_else());
  const auto usefulness = model::usefulness_named(wanted);
  if (!usefulness && wanted != "none")
    return fail(ErrorCode::invalid_argument, "'" + wanted + "' is no mark",
                "Write useful, noise, or none to take a mark back");
  MYELIN_CHECK(call.engine.mark_alert(id, usefulness, reason, call.actor()));
  return show_alert(call);
}

Result<Response> alert_precision(Call& call) {
  constexpr days usual{90};
  MYELIN_TRY(from, call.query.time("from"));
  MYELIN_TRY(until, call.query.time("until"));
  MYELIN_CHECK(call.query.nothing_else());
  const Time end = until.value_or(call.now() + Duration{1}), begin = from.value_or(end - usual);
  if (begin >= end)
    return fail(ErrorCode::invalid_argument, "'from' is not before 'until'",
                "Leave both out for the last 90 days");
  MYELIN_TRY(answer, call.engine.alert_precision(begin, end));
  return json_reply(wire(answer, *call.names()));
}

Result<Response> list_cascades(Call& call) {
  MYELIN_TRY(rows, call.query.rows());
  MYELIN_TRY(shares, call.query.integer("shares_min", 1));
  MYELIN_CHECK(call.query.nothing_else());
  if (shares < 0)
    return fail(ErrorCode::invalid_argument, "shares_min must not be below 0",
                "Use 1 for every post that was shared");
  MYELIN_TRY(cascades, call.engine.cascades(rows, shares));
  const auto names = call.names();
  return json_reply(
      {{"items", list_of(cascades, [&](const auto& one) { return wire(one, *names); })}});
}

Result<Response> list_silences(Call& call) {
  MYELIN_TRY(silences, call.engine.silences());
  return json_reply({{"items", list_of(silences, [](const auto& s) { return wire(s); })}});
}

Result<Response> create_silence(Call& call) {
  MYELIN_TRY(fields, Fields::read(call.request));
  engine::SilenceRequest wanted;
  const Json matchers = fields.any("matchers");
  if (!matchers.is_array() || matchers.empty())
    return fail(ErrorCode::invalid_argument, "a silence needs at least one matcher",
                R"(For example "matchers":[{"label":"product","op":"=","value":"AF-600"}])");
  for (const Json& one : matchers) {
    if (!one.is_object())
      return fail(ErrorCode::invalid_argument, "a matcher is an object of label, op and value");
    Fields matcher{one};
    MYELIN_TRY(label, matcher.text("label"));
    MYELIN_TRY(op, matcher.text_or("op", "="));
    MYELIN_TRY(value, matcher.text_or("value", ""));
    MYELIN_CHECK(matcher.nothing_else());
    if (op != "=" && op != "!=" && op != "=~" && op != "!~")
      return fail(ErrorCode::invalid_argument, "the operator '" + op + "' is not known",
                  "Use =, !=, =~ or !~");
    wanted.matchers.push_back({label, op, value});
  }
  MYELIN_TRY(starts, fields.time("starts_at", call.options.zone));
  MYELIN_TRY(ends, fields.time("ends_at", call.options.zone));
  MYELIN_TRY(comment, fields.text("comment"));
  MYELIN_CHECK(fields.nothing_else());
  wanted.starts_at = starts.value_or(call.now());
  wanted.ends_at = ends.value_or(wanted.starts_at + hours{2});
  wanted.comment = comment;
  if (wanted.ends_at <= wanted.starts_at)
    return fail(ErrorCode::invalid_argument, "the silence ends before it starts");
  MYELIN_TRY(id, call.engine.silence(wanted, call.actor()));
  Response response = json_reply({{"id", id}}, 201);
  response.headers.emplace_back("location", "/v1/silences/" + id);
  return response;
}

Result<Response> expire_silence(Call& call) {
  MYELIN_CHECK(call.engine.expire_silence(call.values.front(), call.actor()));
  return empty_reply();
}

}  // namespace myelin::server
