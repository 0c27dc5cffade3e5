#include <CLI/CLI.hpp>

#include "app/command.h"
#include "app/link.h"
#include "app/show.h"
#include "app/table.h"

namespace myelin::app {
namespace {

Status list(const Context& context, int limit) {
  MYELIN_TRY(answer,
             ask_once(context, "nudges", "GET", "/v1/nudges?limit=" + std::to_string(limit)));
  if (printed_as_json(context, answer)) return {};
  auto& out = *context.out;
  if (answer["items"].empty())
    out << "Nobody was nudged yet.\n";
  else {
    Table table{{"department", "step", ">sent", ">answered", ">waiting", ">share", "95 %"}};
    for (const auto& n : answer["items"])
      table.row({text(n, "department"), text(n, "step"), count(n["sent"]), count(n["answered"]),
                 count(n["waiting"]), n["share"].is_null() ? "–" : percent(n["share"]),
                 percent(n["low"]) + " to " + percent(n["high"])});
    table.print(out);
    out << "Answered: the case moved within the next working day.\n";
  }
  if (answer["next"].empty()) return {};
  out << "\nNext, unless the case moves before:\n";
  Table next{{"when", ">case", "title", "department", "assignee", ">nudged"}};
  for (const auto& c : answer["next"])
    next.row({local_time(c["nudge_at"]), text(c, "id"), shortened(text(c["title"], "zh"), 40),
              text(c, "department"), c["assignee"].is_string() ? text(c, "assignee") : "–",
              count(c["nudges"])});
  next.print(out);
  return {};
}

}  // namespace

void add_nudges(CLI::App& app, Context& context) {
  auto limit = std::make_shared<int>(20);
  auto* command = app.add_subcommand(
      "nudges", "Reminders of silent cases: which of them work, and which are due next");
  command->footer("Examples:\n  myelin nudges\n  myelin nudges --json\n");
  command->add_option("--limit", *limit, "At most so many cases that are due next")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command->callback([&context, limit] { context.conclude(list(context, *limit)); });
}

}  // namespace myelin::app
