#include <CLI/CLI.hpp>

#include "app/case_disputes.h"
#include "app/churn_command.h"
#include "app/command.h"
#include "app/contact_command.h"
#include "app/link.h"
#include "app/show.h"
#include "app/show_proof.h"
#include "app/table.h"
#include "server/query.h"

namespace myelin::app {
namespace {

struct Options {
  std::string id, state, department, person, reason, words;
  bool overdue = false;
  int limit = 50;
};

Status list(const Context& context, const Options& o) {
  std::string target = "/v1/cases?limit=" + std::to_string(o.limit);
  if (!o.state.empty()) target += "&state=" + server::percent_encoded(o.state);
  if (!o.department.empty()) target += "&department=" + server::percent_encoded(o.department);
  if (o.overdue) target += "&overdue=true";
  MYELIN_TRY(answer, ask_once(context, "cases", "GET", target));
  if (printed_as_json(context, answer)) return {};
  const auto& items = answer["items"];
  std::size_t late = 0;
  for (const auto& one : items) late += one["overdue"] == true ? 1U : 0U;
  *context.out << (items.empty() ? "No cases.\n"
                                 : std::to_string(items.size()) + " cases, " +
                                       std::to_string(late) + " overdue.\n\n");
  if (items.empty()) return {};
  Table table{{">id", "state", "title", "department", "assignee", "due", ">at stake"}};
  for (const auto& c : items)
    table.row({text(c, "id"), text(c, "state"), shortened(text(c["title"], "zh"), 48),
               text(c, "department"), c["assignee"].is_string() ? text(c, "assignee") : "–",
               local_time(c["due_at"]) + (c["overdue"] == true ? " !" : ""), money(c["at_stake"])});
  table.print(*context.out);
  return {};
}

void print_one(const Context& context, const Json& c) {
  auto& out = *context.out;
  out << text(c["title"], "zh") << "\n" << text(c["title"], "en") << "\n\n";
  Table facts{{"", ""}};
  facts.row({"state", text(c, "state") + (c["overdue"] == true ? ", overdue" : "")});
  facts.row({"department", text(c, "department")});
  facts.row({"assignee", c["assignee"].is_string() ? text(c, "assignee") : "–"});
  facts.row({"opened", local_time(c["opened_at"])});
  facts.row({"due", local_time(c["due_at"])});
  facts.row({"money at stake", money(c["at_stake"])});
  facts.row({"alert", text(c, "alert_id")});
  facts.print(out);
  if (c["comparison"].is_object()) {
    out << "\nProof of the repair:\n";
    print_comparison(out, c["comparison"]);
    if (c["verdict"].is_object())
      print_verdict(out, c["verdict"]);
    else
      out << "  judged on " << local_time(c["comparison"]["due_at"]) << ", or by `myelin verify`\n";
  }
  if (const auto& run = c["playbook"]; run.is_object()) {
    out << "\nPlaybook " << text(run, "key") << (run["over"] == true ? ", over" : "") << ":\n";
    for (const auto& step : run["steps"])
      out << "  " << text(step, "state") << "  " << text(step, "key") << "  "
          << shortened(text(step["text"], "zh"), 60) << '\n';
  }
  for (const auto& ticket : c["tickets"])
    out << (&ticket == &c["tickets"].front() ? "\nTickets:\n" : "") << "  "
        << text(ticket, "channel") << ' ' << text(ticket, "id") << ", " << text(ticket, "state")
        << ", seen " << local_time(ticket["seen_at"])
        << (ticket["url"].is_string() ? "  " + text(ticket, "url") : "") << '\n';
  for (const auto& e : c["experiments"])
    out << (&e == &c["experiments"].front() ? "\nTried first:\n" : "") << "  experiment "
        << text(e, "id") << ", "
        << (e["decision"].is_string() ? "decided for " + text(e, "decision") : text(e, "state"))
        << '\n';
  if (!c["postings"].empty()) {
    out << "\nIn the ledger:\n";
    Table postings{{"", ">amount", "95 %", "for"}};
    for (const auto& p : c["postings"])
      postings.row({text(p, "kind"), money(p["amount"]),
                    money(p["low"]) + " to " + money(p["high"]), text(p, "note")});
    postings.print(out);
  }
  out << "\nHistory:\n";
  for (const auto& line : c["history"])
    out << "  " << local_time(line["at"]) << "  " << text(line, "actor") << " "
        << text(line, "verb") << "  " << shortened(text(line, "detail"), 90) << '\n';
  for (const auto& action : c["actions"])
    out << "  → " << text(action, "channel") << " " << text(action, "event") << ": "
        << text(action, "state") << '\n';
}

Status act(const Context& context, const std::string& id, const std::string& verb,
           const Json& body) {
  const std::string target =
      "/v1/cases/" + server::percent_encoded(id) + (verb.empty() ? "" : "/" + verb);
  MYELIN_TRY(answer, ask_once(context, "cases", verb.empty() ? "GET" : "POST", target, body));
  if (!printed_as_json(context, answer)) print_one(context, answer);
  return {};
}

}  // namespace

void add_cases(CLI::App& app, Context& context) {
  auto o = std::make_shared<Options>();
  auto* command = app.add_subcommand("cases",
                                     "Repairs: list, show, take, hand-over, dispute, rule, step, "
                                     "affected, contact, leaving, resolve, undo, reopen, "
                                     "comment");
  command->footer(
      "Examples:\n  myelin cases --overdue\n  myelin cases take 4\n"
      "  myelin cases hand-over 4 --to logistics --reason \"the carrier's depot, not our "
      "packing\"\n"
      "  myelin cases dispute 4 --owner logistics --reason \"the outer carton is whole\"\n"
      "  myelin cases rule 4 --to logistics --reason \"crushed in the depot\" --owner-from "
      "2026-12-01\n"
      "  myelin cases pingpong --from 2026-09-01\n"
      "  myelin cases step 4 tell approve\n"
      "  myelin cases resolve 4 --note \"new inner box since Monday\"\n");
  command->require_subcommand(0, 1);
  const auto filters = [o](CLI::App* to) {
    to->add_option("--state", o->state, "open, taken, resolved or closed");
    to->add_option("--department", o->department, "Only this department's");
    to->add_flag("--overdue", o->overdue, "Only those past their deadline");
    to->add_option("--limit", o->limit, "At most so many")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
  };
  filters(command);
  command->callback([&context, o, command] {
    if (command->get_subcommands().empty()) context.conclude(list(context, *o));
  });
  auto* list_command = command->add_subcommand("list", "List cases, newest first (the default)");
  filters(list_command);
  list_command->callback([&context, o] { context.conclude(list(context, *o)); });
  const auto verb = [&](const char* name, const char* help) {
    auto* made = command->add_subcommand(name, help);
    made->add_option("id", o->id, "The case")->required();
    return made;
  };
  verb("show", "One case with its history")->callback([&context, o] {
    context.conclude(act(context, o->id, "", nullptr));
  });
  auto* take = verb("take", "Make somebody responsible (default: yourself)");
  take->add_option("--person", o->person, "Who");
  take->callback([&context, o] {
    context.conclude(act(context, o->id, "take",
                         o->person.empty() ? Json::object() : Json{{"person", o->person}}));
  });
  auto* hand_over = verb("hand-over", "Give it to another department, with a reason");
  hand_over->add_option("--to", o->department, "The department")->required();
  hand_over->add_option("--reason", o->reason, "Why it is theirs")->required();
  hand_over->callback([&context, o] {
    context.conclude(act(context, o->id, "hand-over",
                         Json{{"department", o->department}, {"reason", o->reason}}));
  });
  auto* resolve = verb("resolve", "Say what was done");
  resolve->add_option("--note", o->words, "What was done")->required();
  resolve->callback([&context, o] {
    context.conclude(act(context, o->id, "resolve", Json{{"note", o->words}}));
  });
  auto* undo = verb("undo", "Take back what you did last with it, within undo.deeds_within");
  undo->add_option("--reason", o->reason, "Why, for its history")->required();
  undo->callback([&context, o] {
    context.conclude(act(context, o->id, "undo", Json{{"reason", o->reason}}));
  });
  auto* reopen = verb("reopen", "It was not fixed");
  reopen->add_option("--reason", o->reason, "What shows it")->required();
  reopen->callback([&context, o] {
    context.conclude(act(context, o->id, "reopen", Json{{"reason", o->reason}}));
  });
  auto* step = verb("step", "A step of its playbook: done, approve or refuse");
  step->add_option("step", o->reason, "The step's key")->required();
  step->add_option("verb", o->words, "done, approve or refuse")
      ->required()
      ->check(CLI::IsMember({"done", "approve", "refuse"}));
  step->callback([&context, o] {
    context.conclude(act(context, o->id, "steps/" + server::percent_encoded(o->reason),
                         Json{{"verb", o->words}}));
  });
  add_case_contacts(*command, context);
  add_case_leaving(*command, context);
  auto* comment = verb("comment", "Add a line to its history");
  comment->add_option("text", o->words, "The line")->required();
  comment->callback([&context, o] {
    context.conclude(act(context, o->id, "comment", Json{{"text", o->words}}));
  });
  add_case_disputes(*command, context);
}

}  // namespace myelin::app
