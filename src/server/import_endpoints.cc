#include "base/limits.h"
#include "server/endpoints.h"
#include "server/engine_sink.h"

namespace myelin::server {

Result<Response> list_signals(Call& call) {
  engine::SignalFilter filter;
  MYELIN_TRY(ids, call.query.integers("ids"));
  for (const auto id : ids) filter.ids.push_back(SignalId{id});
  filter.product = call.query.text("product");
  filter.channel = call.query.text("channel");
  filter.factor = call.query.text("factor");
  filter.order = call.query.text("order");
  filter.search = call.query.text("search");
  MYELIN_TRY(customer, call.query.integer("customer", 0));
  filter.customer = CustomerId{customer};
  MYELIN_TRY(negative, call.query.boolean("negative"));
  filter.negative = negative;
  MYELIN_TRY(page, call.query.page());
  filter.page = page;
  if (!ids.empty()) filter.page.rows = ids.size() + 1;  // all of them are one page
  MYELIN_CHECK(call.query.nothing_else());
  MYELIN_TRY(signals, call.engine.signals(filter));
  return page_reply(
      signals, filter.page, [](const engine::Verbatim& v) { return wire(v); },
      [](const engine::Verbatim& v) { return v.id.value; });
}

Result<Response> show_coverage(Call& call) {
  MYELIN_TRY(answer, call.engine.coverage());
  return json_reply(wire(answer));
}

Result<Response> list_imports(Call& call) {
  MYELIN_TRY(runs, call.engine.imports());
  return json_reply(
      {{"items", list_of(runs, [](const engine::ImportRun& run) { return wire(run); })}});
}

Result<Response> begin_import(Call& call) {
  MYELIN_TRY(fields, Fields::read(call.request));
  MYELIN_TRY(origin, fields.text("origin"));
  MYELIN_TRY(mapping, fields.text_or("mapping", ""));
  MYELIN_CHECK(fields.nothing_else());
  MYELIN_TRY(run, call.engine.begin_import(origin, mapping, call.actor()));
  return json_reply({{"id", std::to_string(run)}}, 201);
}

Result<Response> end_import(Call& call) {
  MYELIN_TRY(number, call.id_number());
  MYELIN_TRY(fields, Fields::read(call.request));
  engine::ImportRun run;
  run.id = number;
  MYELIN_TRY(rows_read, fields.integer_or("rows_read", 0));
  MYELIN_TRY(accepted, fields.integer_or("accepted", 0));
  MYELIN_TRY(duplicates, fields.integer_or("duplicates", 0));
  MYELIN_TRY(quarantined, fields.integer_or("quarantined", 0));
  MYELIN_CHECK(fields.nothing_else());
  run.rows_read = rows_read;
  run.accepted = accepted;
  run.duplicates = duplicates;
  run.quarantined = quarantined;
  run.ended_at = call.now();
  MYELIN_CHECK(conclude_import(call.engine, run, call.actor()));
  return empty_reply();
}

Result<Response> list_quarantine(Call& call) {
  engine::QuarantineFilter filter;
  const std::string state = call.query.text("state");
  if (!state.empty()) filter.state = state;
  if (filter.state != "open" && filter.state != "replayed" && filter.state != "dropped")
    return fail(ErrorCode::invalid_argument, "state=" + state + " is not known",
                "Use one of: open, replayed, dropped");
  MYELIN_TRY(run, call.query.integer("run", 0));
  filter.run = run;
  MYELIN_TRY(page, call.query.page());
  filter.page = page;
  MYELIN_CHECK(call.query.nothing_else());
  MYELIN_TRY(rows, call.engine.quarantine(filter));
  return page_reply(
      rows, page, [](const engine::QuarantineRow& row) { return wire(row); },
      [](const engine::QuarantineRow& row) { return row.id.value; });
}

Result<Response> put_in_quarantine(Call& call) {
  MYELIN_TRY(fields, Fields::read(call.request));
  engine::QuarantineRow row;
  MYELIN_TRY(run, fields.integer_or("run", 0));
  MYELIN_TRY(source, fields.text_or("source", ""));
  MYELIN_TRY(origin, fields.text("origin"));
  MYELIN_TRY(code, fields.text("reason_code"));
  MYELIN_TRY(reason, fields.text("reason"));
  const Json columns = fields.any("row");
  MYELIN_CHECK(fields.nothing_else());
  row.run = run;
  row.source = source;
  row.origin = origin;
  row.reason_code = code;
  row.reason = reason;
  row.row_text = text_of(columns);
  row.at = call.now();
  if (row.row_text.size() > limits::row_bytes_max)
    return fail(ErrorCode::too_large, "the row is larger than 4 MiB");
  MYELIN_TRY(id, call.engine.put_in_quarantine(row));
  return json_reply({{"id", wire(id)}}, 201);
}

Result<Response> settle_quarantine(Call& call) {
  MYELIN_TRY(id, call.id<QuarantineId>());
  MYELIN_TRY(fields, Fields::read(call.request));
  MYELIN_TRY(state, fields.text("state"));
  MYELIN_CHECK(fields.nothing_else());
  if (state != "replayed" && state != "dropped")
    return fail(ErrorCode::invalid_argument, "a row is settled as replayed or dropped");
  MYELIN_CHECK(call.engine.settle_quarantine(id, state, call.actor()));
  return empty_reply();
}

}  // namespace myelin::server
