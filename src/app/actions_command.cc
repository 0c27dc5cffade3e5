#include <CLI/CLI.hpp>

#include "app/command.h"
#include "app/link.h"
#include "app/show.h"
#include "app/table.h"
#include "server/query.h"

namespace myelin::app {
namespace {

struct Options {
  std::string state, id;
  int limit = 50;
};

Status list(const Context& context, const Options& o) {
  MYELIN_TRY(answer,
             ask_once(context, "actions", "GET",
                      "/v1/actions?limit=" + std::to_string(o.limit) +
                          (o.state.empty() ? "" : "&state=" + server::percent_encoded(o.state))));
  if (printed_as_json(context, answer)) return {};
  *context.out << answer["items"].size() << " actions.\n\n";
  Table table{{">id", "state", "channel", "event", ">case", ">attempts", "created", "last error"}};
  for (const auto& a : answer["items"])
    table.row({text(a, "id"), text(a, "state"), text(a, "channel"), text(a, "event"),
               text(a, "case_id"), count(a["attempts"]), local_time(a["created_at"]),
               shortened(text(a, "last_error"), 60)});
  table.print(*context.out);
  return {};
}

Status retry(const Context& context, const Options& o) {
  MYELIN_TRY(answer,
             ask_once(context, "actions", "POST",
                      "/v1/actions/" + server::percent_encoded(o.id) + "/retry", Json::object()));
  if (!printed_as_json(context, answer)) *context.out << "Action " << o.id << " is queued again.\n";
  return {};
}

}  // namespace

void add_actions(CLI::App& app, Context& context) {
  auto o = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "actions", "What left, or waits to leave, through the outbox: list, retry");
  command->footer("Examples:\n  myelin actions --state dead\n  myelin actions retry 7\n");
  command->require_subcommand(0, 1);
  command->add_option("--state", o->state, "queued, delivered or dead");
  command->add_option("--limit", o->limit, "At most so many")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command->callback([&context, o, command] {
    if (command->get_subcommands().empty()) context.conclude(list(context, *o));
  });
  auto* retry_command = command->add_subcommand("retry", "Try one again that was given up");
  retry_command->add_option("id", o->id, "The action")->required();
  retry_command->callback([&context, o] { context.conclude(retry(context, *o)); });
}

}  // namespace myelin::app
