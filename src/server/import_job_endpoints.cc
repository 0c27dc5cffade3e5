#include "server/import_job_endpoints.h"

#include <algorithm>

#include "base/limits.h"
#include "raw/row_mapper.h"
#include "server/import_jobs.h"
#include "server/wire_import.h"

namespace myelin::server {
namespace {

// {"yaml": …, "roles": {"reviews.csv": {"内容": "text"}}}
Result<ReadingChoice> read_choice(Call& call) {
  MYELIN_TRY(fields, Fields::read(call.request));
  ReadingChoice choice;
  MYELIN_TRY(yaml, fields.text_or("yaml", ""));
  choice.yaml = std::move(yaml);
  const Json roles = fields.any("roles");
  MYELIN_CHECK(fields.nothing_else());
  const auto wrong = [] {
    return fail(ErrorCode::invalid_argument, "roles name a table, its columns and their roles",
                R"(Write {"roles": {"reviews.csv": {"内容": "text"}}})");
  };
  if (roles.is_null()) return choice;
  if (!roles.is_object()) return wrong();
  for (const auto& [table, columns] : roles.items()) {
    if (!columns.is_object()) return wrong();
    for (const auto& [column, role] : columns.items()) {
      if (!role.is_string()) return wrong();
      choice.roles[table][column] = role.get<std::string>();
    }
  }
  return choice;
}

Result<engine::QuarantineRow> open_row(Call& call, QuarantineId id) {
  engine::QuarantineFilter filter;
  filter.page = {.before = id.value + 1, .rows = 1};
  MYELIN_TRY(rows, call.engine.quarantine(filter));
  if (rows.empty() || rows.front().id != id)
    return fail(ErrorCode::not_found,
                "no row " + std::to_string(id.value) + " waits in quarantine");
  return std::move(rows.front());
}

}  // namespace

Result<Response> upload_file(Call& call) {
  const std::string name = call.query.text("name");
  MYELIN_CHECK(call.query.nothing_else());
  MYELIN_TRY(job, call.jobs.upload(name, call.request.body));
  return json_reply(wire(job), 201);
}

Result<Response> list_import_jobs(Call& call) {
  MYELIN_CHECK(call.query.nothing_else());
  return json_reply(
      {{"items", list_of(call.jobs.jobs(), [](const ImportJob& job) { return wire(job); })}});
}

Result<Response> show_import_job(Call& call) {
  MYELIN_TRY(id, call.id_number());
  MYELIN_TRY(job, call.jobs.job(id));
  return json_reply(wire(job));
}

Result<Response> preview_import(Call& call) {
  MYELIN_TRY(id, call.id_number());
  MYELIN_TRY(choice, read_choice(call));
  MYELIN_TRY(report, call.jobs.preview(id, choice));
  return json_reply(wire(report));
}

Result<Response> start_import(Call& call) {
  MYELIN_TRY(id, call.id_number());
  MYELIN_TRY(choice, read_choice(call));
  MYELIN_TRY(job, call.jobs.start(id, choice, call.actor()));
  return json_reply(wire(job), 202);
}

Result<Response> simulate_company(Call& call) {
  MYELIN_TRY(job, call.jobs.simulate(call.actor()));
  return json_reply(wire(job), 202);
}

Result<Response> remove_import_job(Call& call) {
  MYELIN_TRY(id, call.id_number());
  MYELIN_CHECK(call.jobs.remove(id));
  return empty_reply();
}

Result<Response> replay_quarantine(Call& call) {
  MYELIN_TRY(id, call.id<QuarantineId>());
  MYELIN_TRY(fields, Fields::read(call.request));
  MYELIN_TRY(wanted, fields.text_or("mapping", ""));
  const Json repaired = fields.any("row");
  MYELIN_CHECK(fields.nothing_else());
  MYELIN_TRY(row, open_row(call, id));
  const std::string name = wanted.empty() ? raw::mapping_of_origin(row.origin) : wanted;
  MYELIN_TRY(mappings, raw::known_mappings(call.options.home, call.options.share));
  const auto mapping = std::ranges::find(mappings, name, &raw::Mapping::name);
  if (mapping == mappings.end())
    return fail(ErrorCode::not_found, "the mapping '" + name + "' is not known",
                "Name one that reads this row");
  MYELIN_TRY(drafts, raw::replay(repaired.is_null() ? row.row_text : text_of(repaired), *mapping));
  MYELIN_TRY(receipt, call.engine.accept(std::move(drafts), engine::Arrival::history));
  for (auto& outcome : receipt.outcomes)
    if (outcome.fate == engine::Fate::conflict || outcome.fate == engine::Fate::rejected)
      return std::unexpected(std::move(outcome.error));
  MYELIN_CHECK(call.engine.settle_quarantine(id, "replayed", call.actor()));
  return json_reply({{"accepted", receipt.accepted}, {"duplicates", receipt.duplicates}});
}

}  // namespace myelin::server
