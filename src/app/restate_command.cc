#include <CLI/CLI.hpp>
#include <fstream>
#include <sstream>

#include "app/command.h"
#include "app/link.h"
#include "app/show.h"
#include "app/table.h"

namespace myelin::app {
namespace {

struct Options {
  std::string file;
  bool dry_run = false;
};

Status run(const Context& context, const Options& o) {
  Json body = {{"dry_run", o.dry_run}};
  if (!o.file.empty()) {
    std::ifstream file{o.file, std::ios::binary};
    if (!file) return fail(ErrorCode::not_found, "cannot read " + o.file);
    std::ostringstream yaml;
    yaml << file.rdbuf();
    body["yaml"] = yaml.str();
  }
  MYELIN_TRY(r, ask_once(context, "restate", "POST", "/v1/restate", body));
  if (printed_as_json(context, r)) return {};
  *context.out << (o.dry_run ? "Would restate " : "Restated ") << count(r["signals"])
               << " signals, version " << r["from_version"] << " → " << r["to_version"] << ": "
               << count(r["mentions_before"]) << " mentions before, " << count(r["mentions_after"])
               << " after.\n\n";
  if (r["items"].empty()) {
    *context.out << "No factor's count changes.\n";
    return {};
  }
  Table table{{"factor", "department", ">before", ">after", ">change"}};
  for (const auto& row : r["items"]) {
    const auto change = row["after"].get<std::int64_t>() - row["before"].get<std::int64_t>();
    table.row({text(row, "factor"), text(row, "department"), count(row["before"]),
               count(row["after"]), (change > 0 ? "+" : "") + count(Json(change))});
  }
  table.print(*context.out);
  return {};
}

}  // namespace

void add_restate(CLI::App& app, Context& context) {
  auto o = std::make_shared<Options>();
  auto* command =
      app.add_subcommand("restate", "Read history again under a changed experience language");
  command->footer(
      "Examples:\n  myelin restate --dry-run --taxonomy retail.yaml\n  myelin restate --taxonomy "
      "retail.yaml\n");
  command->add_option("--taxonomy", o->file,
                      "The changed file (default: the shipped one as it is now)");
  command->add_flag("--dry-run", o->dry_run, "Only show the difference");
  command->callback([&context, o] { context.conclude(run(context, *o)); });
}

}  // namespace myelin::app
