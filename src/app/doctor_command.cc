#include <CLI/CLI.hpp>

#include "app/command.h"
#include "app/link.h"
#include "app/show.h"
#include "app/table.h"

namespace myelin::app {
namespace {

Status run(const Context& context) {
  MYELIN_TRY(answer, ask_once(context, "doctor", "GET", "/v1/doctor"));
  const std::string outcome = text(answer, "outcome");
  if (!printed_as_json(context, answer)) {
    *context.out << (outcome == "ok" ? "Everything is well.\n\n" : "Something needs you.\n\n");
    Table table{{"", "check", "finding", "what to do"}};
    for (const auto& f : answer["items"])
      table.row({text(f, "outcome"), text(f, "check"), text(f, "message"), text(f, "hint")});
    table.print(*context.out);
  }
  if (outcome == "error")
    return fail(ErrorCode::unavailable, "this instance is not well", "Follow the advice above");
  return {};
}

}  // namespace

void add_doctor(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("doctor", "What is wrong with this instance, and what to do");
  command->footer(
      "Example:\n  myelin doctor && echo well\nExit code 69 when something is broken; warnings are "
      "0.\n");
  command->callback([&context] { context.conclude(run(context)); });
}

}  // namespace myelin::app
