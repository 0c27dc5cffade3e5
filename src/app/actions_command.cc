#include <CLI/CLI.hpp>

#include "app/command.h"
#include "app/link.h"
#include "app/show.h"
#include "app/table.h"
#include "server/query.h"

namespace myelin::app {
namespace {

struct Options {
  std::string state, id, reason;
  std::vector<std::string> ids;
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

Status undo(const Context& context, const Options& o) {
  MYELIN_TRY(answer, ask_once(context, "actions", "POST",
                              "/v1/actions/" + server::percent_encoded(o.id) + "/undo",
                              Json{{"reason", o.reason}}));
  if (printed_as_json(context, answer)) return {};
  if (answer["how"] == "cancel")
    *context.out << "Action " << o.id << " does not leave.\n";
  else
    *context.out << "Action " << o.id << " had left; action " << text(answer, "correction")
                 << " corrects it.\n";
  return {};
}

void print_preview(const Context& context, const Json& one) {
  const auto& action = one["action"];
  *context.out << "Action " << text(action, "id") << ", " << text(action, "state") << ", by "
               << text(one, "kind") << " to " << text(action, "channel");
  for (const auto& to : one["to"]) *context.out << ", " << to.get<std::string>();
  if (text(one, "level") != "none") *context.out << "; approval: " << text(one, "level");
  *context.out << "\n  " << text(one, "title") << '\n';
  for (const auto& fact : one["facts"])
    *context.out << "  " << text(fact, "label") << ": " << text(fact, "value") << '\n';
  if (!text(one, "link").empty()) *context.out << "  " << text(one, "link") << '\n';
}

Status preview(const Context& context, const Options& o) {
  MYELIN_TRY(answer, ask_once(context, "actions", "GET",
                              "/v1/actions/" + server::percent_encoded(o.id) + "/preview"));
  if (!printed_as_json(context, answer)) print_preview(context, answer);
  return {};
}

Status inbox(const Context& context, const Options& o) {
  MYELIN_TRY(answer,
             ask_once(context, "actions", "GET", "/v1/approvals?limit=" + std::to_string(o.limit)));
  if (printed_as_json(context, answer)) return {};
  *context.out << answer["items"].size() << " wait for approval.\n";
  for (const auto& one : answer["items"]) {
    *context.out << '\n';
    print_preview(context, one);
  }
  return {};
}

Status rule(const Context& context, const Options& o, const std::string& verb) {
  for (const auto& id : o.ids) {
    MYELIN_TRY(answer, ask_once(context, "actions", "POST",
                                "/v1/approvals/" + server::percent_encoded(id) + "/" + verb,
                                Json{{"reason", o.reason}}));
    if (!printed_as_json(context, answer))
      *context.out << "Action " << id << (verb == "approve" ? " leaves." : " is refused.") << '\n';
  }
  return {};
}

}  // namespace

void add_actions(CLI::App& app, Context& context) {
  auto o = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "actions", "What left, or waits to leave, through the outbox: list, retry, undo, approve");
  command->footer(
      "Examples:\n  myelin actions --state dead\n  myelin actions retry 7\n  myelin actions "
      "undo 7 --reason \"the wrong group\"\n  myelin actions "
      "inbox\n  myelin actions preview 8\n  myelin actions approve 8 9\n  myelin actions refuse 10 "
      "--reason \"the customer was called already\"\n");
  command->require_subcommand(0, 1);
  command->add_option("--state", o->state,
                      "queued, delivered, dead, waiting, refused or cancelled");
  command->add_option("--limit", o->limit, "At most so many")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command->callback([&context, o, command] {
    if (command->get_subcommands().empty()) context.conclude(list(context, *o));
  });
  auto* retry_command = command->add_subcommand("retry", "Try one again that was given up");
  retry_command->add_option("id", o->id, "The action")->required();
  retry_command->callback([&context, o] { context.conclude(retry(context, *o)); });
  auto* undo_command =
      command->add_subcommand("undo", "Keep one from leaving, or correct what was delivered");
  undo_command->add_option("id", o->id, "The action")->required();
  undo_command->add_option("--reason", o->reason, "Why, for the case's history")->required();
  undo_command->callback([&context, o] { context.conclude(undo(context, *o)); });
  command->add_subcommand("inbox", "What waits for approval, as it would be sent")
      ->callback([&context, o] { context.conclude(inbox(context, *o)); });
  auto* preview_command =
      command->add_subcommand("preview", "What one says and to whom; nothing is sent");
  preview_command->add_option("id", o->id, "The action")->required();
  preview_command->callback([&context, o] { context.conclude(preview(context, *o)); });
  auto* approve = command->add_subcommand("approve", "Let actions leave that wait for approval");
  approve->add_option("id", o->ids, "The actions")->required();
  approve->add_option("--reason", o->reason, "Why, for the case's history");
  approve->callback([&context, o] { context.conclude(rule(context, *o, "approve")); });
  auto* refuse = command->add_subcommand("refuse", "Keep actions from leaving");
  refuse->add_option("id", o->ids, "The actions")->required();
  refuse->add_option("--reason", o->reason, "Why, for the case's history")->required();
  refuse->callback([&context, o] { context.conclude(rule(context, *o, "refuse")); });
}

}  // namespace myelin::app
