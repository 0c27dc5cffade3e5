#include <CLI/CLI.hpp>

#include "app/command.h"
#include "app/link.h"
#include "app/show.h"
#include "app/table.h"

namespace myelin::app {
namespace {

Status coverage(const Context& context) {
  MYELIN_TRY(c, ask_once(context, "coverage", "GET", "/v1/coverage"));
  if (printed_as_json(context, c)) return {};
  *context.out << count(c["customers"]) << " customers, " << count(c["silent_customers"])
               << " of them silent; " << count(c["orders"]) << " orders; " << count(c["orphans"])
               << " signals name an order nobody has sent.\nNegative share: "
               << percent(c["negative_share_all"]) << " over all sources, "
               << percent(c["negative_share_complaints"]) << " over complaint channels alone.\n\n";
  Table table{{"source", "kind", ">signals", ">texts", ">order", ">product", ">carrier",
               ">warehouse", ">money", ">customer", "last"}};
  for (const auto& s : c["sources"])
    table.row({text(s, "source"), text(s, "kind"), count(s["signals"]), count(s["texts"]),
               percent(s["with_order"]), percent(s["with_product"]), percent(s["with_carrier"]),
               percent(s["with_warehouse"]), percent(s["with_money"]), percent(s["with_customer"]),
               local_time(s["last_at"])});
  table.print(*context.out);
  return {};
}

Status imports(const Context& context) {
  MYELIN_TRY(answer, ask_once(context, "imports", "GET", "/v1/imports"));
  if (printed_as_json(context, answer)) return {};
  *context.out << answer["items"].size() << " imports.\n\n";
  Table table{
      {">id", "origin", "started", "ended", ">rows", ">accepted", ">duplicates", ">quarantined"}};
  for (const auto& r : answer["items"])
    table.row({text(r, "id"), shortened(text(r, "origin"), 48), local_time(r["started_at"]),
               local_time(r["ended_at"]), count(r["rows_read"]), count(r["accepted"]),
               count(r["duplicates"]), count(r["quarantined"])});
  table.print(*context.out);
  return {};
}

}  // namespace

void add_coverage(CLI::App& app, Context& context) {
  auto* command =
      app.add_subcommand("coverage", "What joined to what, per source, and who is silent");
  command->footer("Example:\n  myelin coverage --json | jq .silent_customers\n");
  command->callback([&context] { context.conclude(coverage(context)); });
  auto* runs = app.add_subcommand("imports", "What was imported when");
  runs->footer("Example:\n  myelin imports\n");
  runs->callback([&context] { context.conclude(imports(context)); });
}

}  // namespace myelin::app
