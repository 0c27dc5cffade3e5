#include <CLI/CLI.hpp>

#include "app/command.h"
#include "app/link.h"
#include "app/show.h"
#include "app/table.h"
#include "server/query.h"

namespace myelin::app {
namespace {

struct Options {
  std::string month, reason, account, factor, kind, amount, currency = "CNY", low, high, repair,
                                                            department, note;
  int version = -1, limit = 50;
};

std::string target_of(const Options& o, std::string path) {
  path += "?month=" + server::percent_encoded(o.month);
  if (o.version >= 0) path += "&version=" + std::to_string(o.version);
  return path;
}

std::string what_for(const Json& line) {
  return line["name"].is_object() ? factor_name(line) : "";
}

void print_lines(const Context& context, const Json& lines) {
  Table table{{"account", "cause", "department", "case", ">orders", ">amount"}};
  for (const auto& line : lines)
    table.row({text(line, "account"), shortened(what_for(line), 40), text(line, "department"),
               text(line, "case"), count(line["orders"]), money(line["amount"])});
  table.print(*context.out);
}

void print_month(const Context& context, const Json& answer) {
  auto& out = *context.out;
  out << answer["month"].get<std::string>() << ", ";
  if (answer["version"] == 0)
    out << "not closed: as it stands now";
  else
    out << "closed as version " << answer["version"] << " on " << local_time(answer["at"]) << " by "
        << text(answer, "actor");
  out << "; experience language v" << answer["taxonomy_version"] << "; " << count(answer["orders"])
      << " orders; " << (answer["balanced"] == true ? "balanced" : "NOT BALANCED") << ".\n\n";
  print_lines(context, answer["accounts"]);
  out << "\nBy cause, department and case:\n";
  print_lines(context, answer["lines"]);
  if (!answer["restated"].empty()) {
    out << "\nOther than version " << answer["restated_from"] << " had it:\n";
    print_lines(context, answer["restated"]);
  }
}

Status show(const Context& context, const Options& o) {
  MYELIN_TRY(answer, ask_once(context, "ledger", "GET", target_of(o, "/v1/ledger")));
  if (!printed_as_json(context, answer)) print_month(context, answer);
  return {};
}

Status close(const Context& context, const Options& o) {
  MYELIN_TRY(answer, ask_once(context, "ledger", "POST", "/v1/ledger/close",
                              Json{{"month", o.month}, {"reason", o.reason}}));
  if (!printed_as_json(context, answer)) print_month(context, answer);
  return {};
}

Status entries(const Context& context, const Options& o) {
  auto target = target_of(o, "/v1/ledger/entries") + "&limit=" + std::to_string(o.limit);
  if (!o.account.empty()) target += "&account=" + server::percent_encoded(o.account);
  if (!o.factor.empty()) target += "&factor=" + server::percent_encoded(o.factor);
  MYELIN_TRY(answer, ask_once(context, "ledger", "GET", target));
  if (printed_as_json(context, answer)) return {};
  Table table{{"order", "account", "cause", "department", ">amount"}};
  for (const auto& e : answer["items"])
    table.row({text(e, "order").empty() ? count(e["orders"]) + " orders" : text(e, "order"),
               text(e, "account"), shortened(what_for(e), 40), text(e, "department"),
               money(e["amount"])});
  table.print(*context.out);
  return {};
}

Status post(const Context& context, const Options& o) {
  Json body{{"kind", o.kind}, {"amount", o.amount}, {"currency", o.currency}, {"note", o.note}};
  for (const auto& [name, value] : {std::pair{"low", &o.low},
                                    {"high", &o.high},
                                    {"case", &o.repair},
                                    {"factor", &o.factor},
                                    {"department", &o.department}})
    if (!value->empty()) body[name] = *value;
  MYELIN_TRY(answer, ask_once(context, "ledger", "POST", "/v1/ledger/postings", body));
  if (!printed_as_json(context, answer))
    *context.out << "Booked " << money(answer["amount"]) << " as " << text(answer, "kind")
                 << ", entry " << text(answer, "id") << ".\n";
  return {};
}

}  // namespace

void add_ledger(CLI::App& app, Context& context) {
  auto o = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "ledger", "The experience ledger: where every order's money is, month by month");
  command->footer(
      "Examples:\n  myelin ledger --month 2026-10\n  myelin ledger close --month 2026-10\n"
      "  myelin ledger entries --month 2026-10 --account lost\n"
      "  myelin ledger post spend 300.00 --case 3 --note \"new cartons\"\n");
  command->require_subcommand(0, 1);
  const auto month = [o](CLI::App* to) {
    to->add_option("--month", o->month, "Such as 2026-10; this month otherwise");
    to->add_option("--version", o->version, "A closing; 0: as it stands now; the newest otherwise")
        ->check(CLI::Range(0, 1'000'000));
  };
  month(command);
  command->callback([&context, o, command] {
    if (command->get_subcommands().empty()) context.conclude(show(context, *o));
  });
  auto* closing =
      command->add_subcommand("close", "Close a month; again, with its reason, restates");
  closing->add_option("--month", o->month, "The month, such as 2026-10")->required();
  closing->add_option("--reason", o->reason, "Why it is closed again");
  closing->callback([&context, o] { context.conclude(close(context, *o)); });
  auto* opened = command->add_subcommand("entries", "The entries behind a line, order by order");
  month(opened);
  opened->add_option("--account", o->account, "lost, at_risk, kept, sales, spend…");
  opened->add_option("--factor", o->factor, "A factor's key");
  opened->add_option("--limit", o->limit, "At most so many")->check(CLI::Range(1, 1000));
  opened->callback([&context, o] { context.conclude(entries(context, *o)); });
  auto* posting = command->add_subcommand("post", "Book what a repair cost or brought");
  posting->add_option("kind", o->kind, "spend, promised, recovered or avoided")
      ->required()
      ->check(CLI::IsMember({"spend", "promised", "recovered", "avoided"}));
  posting->add_option("amount", o->amount, "Such as 300.00")->required();
  posting->add_option("--currency", o->currency, "Its currency")->capture_default_str();
  posting->add_option("--low", o->low, "Of an estimate: its interval");
  posting->add_option("--high", o->high, "Of an estimate: its interval");
  posting->add_option("--case", o->repair, "The case it belongs to");
  posting->add_option("--factor", o->factor, "The cause; the case's otherwise");
  posting->add_option("--department", o->department, "Who answers for it; the case's otherwise");
  posting->add_option("--note", o->note, "What it was for, or the source of the estimate")
      ->required();
  posting->callback([&context, o] { context.conclude(post(context, *o)); });
}

}  // namespace myelin::app
