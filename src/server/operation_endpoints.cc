#include <fstream>
#include <sstream>

#include "base/limits.h"
#include "server/endpoints.h"
#include "server/metrics.h"

namespace myelin::server {
namespace {

Json wire_version(const cause::TaxonomyVersion& v) {
  return {{"version", v.version},
          {"digest", v.digest},
          {"at", wire(v.at)},
          {"note", v.note},
          {"said", said(v.note)}};
}

}  // namespace

Result<Response> show_taxonomy(Call& call) {
  MYELIN_TRY(with_yaml, call.query.boolean("yaml"));
  MYELIN_CHECK(call.query.nothing_else());
  MYELIN_TRY(answer, call.engine.taxonomy());
  return json_reply(wire(answer, with_yaml.value_or(false)));
}

Result<Response> list_taxonomy_versions(Call& call) {
  MYELIN_CHECK(call.query.nothing_else());
  MYELIN_TRY(versions, call.engine.taxonomy_versions());
  return json_reply({{"items", list_of(versions, wire_version)}});
}

Result<Response> show_taxonomy_version(Call& call) {
  MYELIN_CHECK(call.query.nothing_else());
  MYELIN_TRY(id, call.id<Id<cause::Taxonomy>>());
  MYELIN_TRY(file, call.engine.taxonomy_file(static_cast<int>(id.value)));
  auto out = wire_version(file.of);
  out["yaml"] = file.yaml;
  return json_reply(std::move(out));
}

Result<Response> restate(Call& call) {
  MYELIN_TRY(fields, Fields::read(call.request));
  MYELIN_TRY(yaml, fields.text_or("yaml", ""));
  MYELIN_TRY(dry_run, fields.boolean_or("dry_run", false));
  MYELIN_CHECK(fields.nothing_else());
  if (yaml.size() > limits::taxonomy_bytes_max)
    return fail(ErrorCode::too_large, "the taxonomy is larger than 8 MiB");
  MYELIN_TRY(answer,
             call.engine.restate(yaml, dry_run, call.actor(), [](std::int64_t, std::int64_t) {}));
  return json_reply(wire(answer));
}

Result<Response> make_backup(Call& call) {
  MYELIN_TRY(fields, Fields::read(call.request));
  MYELIN_TRY(given, fields.text_or("name", ""));
  MYELIN_CHECK(fields.nothing_else());
  std::string name = given;
  if (name.empty())
    for (const char c : format_utc(call.now()))
      if (c != ':') name += c;
  // A name, not a path: a key must not be able to write anywhere on the machine.
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  };
  if (name.front() == '.' || !std::all_of(name.begin(), name.end(), plain))
    return fail(ErrorCode::invalid_argument,
                "a backup's name is made of letters, digits, - _ and .");
  const auto folder = call.options.home / "backups" / name;
  std::error_code ignored;
  std::filesystem::create_directories(folder.parent_path(), ignored);
  if (std::filesystem::exists(folder, ignored))
    return fail(ErrorCode::conflict, "the backup " + name + " is there already",
                "Choose another name");
  MYELIN_CHECK(call.engine.backup(folder, call.actor()));
  return json_reply({{"name", name}, {"folder", folder.string()}}, 201);
}

Result<Response> list_keys(Call& call) {
  MYELIN_TRY(keys, call.engine.keys());
  return json_reply(
      {{"items", list_of(keys, [](const engine::KeyInfo& key) { return wire(key); })}});
}

Result<Response> create_key(Call& call) {
  MYELIN_TRY(fields, Fields::read(call.request));
  MYELIN_TRY(name, fields.text("name"));
  MYELIN_TRY(scopes, fields.texts("scopes"));
  MYELIN_CHECK(fields.nothing_else());
  if (scopes.empty())
    return fail(ErrorCode::invalid_argument, "a key without scopes opens nothing");
  for (const auto& scope : scopes)
    if (!scope_named(scope))
      return fail(ErrorCode::invalid_argument, "the scope '" + scope + "' is not known",
                  "Use signals:write, read, operate or admin");
  MYELIN_TRY(made, call.engine.create_key(name, scopes, call.actor()));
  return json_reply({{"id", made.id}, {"name", name}, {"scopes", scopes}, {"key", made.key}}, 201);
}

Result<Response> revoke_key(Call& call) {
  MYELIN_CHECK(call.engine.revoke_key(call.values.front(), call.actor()));
  return empty_reply();
}

Result<Response> show_pulse(Call& call) {
  return json_reply(wire(call.engine.pulse()));
}

Result<Response> show_doctor(Call& call) {
  MYELIN_TRY(quick, call.query.boolean("quick"));
  MYELIN_CHECK(call.query.nothing_else());
  const auto findings = call.engine.doctor(!quick.value_or(false));
  std::string worst = "ok";
  for (const auto& finding : findings)
    if (finding.outcome == "error" || (finding.outcome == "warning" && worst == "ok"))
      worst = finding.outcome;
  return json_reply(
      {{"outcome", worst}, {"items", list_of(findings, [](const engine::Finding& f) -> Json {
                              return {{"check", f.check},
                                      {"outcome", f.outcome},
                                      {"message", f.message},
                                      {"said", said(f.message)},
                                      {"hint", text_or_null(f.hint)}};
                            })}});
}

Result<Response> show_health(Call&) {
  return json_reply({{"status", "ok"}});
}

Result<Response> show_readiness(Call& call) {
  const bool ready = call.engine.pulse().ready;
  return json_reply({{"status", ready ? "ready" : "starting"}}, ready ? 200 : 503);
}

Result<Response> show_metrics(Call& call) {
  return Response{.status = 200,
                  .content_type = "text/plain; version=0.0.4; charset=utf-8",
                  .body = metrics_text(call.engine.pulse()) + call.traffic.prometheus(),
                  .headers = {}};
}

Result<Response> show_contract(Call& call) {
  const auto path = call.options.share / "api" / "openapi.yaml";
  std::ifstream file{path, std::ios::binary};
  if (!file)
    return fail(ErrorCode::not_found, "the contract is not installed at " + path.string(),
                "Set MYELIN_SHARE to the folder that holds api/openapi.yaml");
  std::ostringstream text;
  text << file.rdbuf();
  return Response{
      .status = 200, .content_type = "application/yaml", .body = text.str(), .headers = {}};
}

}  // namespace myelin::server
