#include "app/case_disputes.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/link.h"
#include "app/show.h"
#include "app/table.h"
#include "server/query.h"

namespace myelin::app {
namespace {

constexpr std::size_t orphans_shown = 15;

struct Options {
  std::string id, department, reason, owner_from, state, arbiter, from, until;
  int limit = 50;
};

std::string arbiter_of(const Json& dispute) {
  return dispute["arbiter"].is_string() ? text(dispute, "arbiter") : "an administrator";
}

void print_ruling(std::ostream& out, const Json& dispute) {
  const auto& ruling = dispute["ruling"];
  out << "  case " << text(dispute, "case_id") << ", " << local_time(ruling["at"]) << ": "
      << text(ruling, "department") << "'s, ruled " << text(ruling, "by") << ": "
      << shortened(text(ruling, "reason"), 90) << '\n';
  if (ruling["owner_from"].is_string())
    out << "    proposes that the factor is " << text(ruling, "department") << "'s from "
        << local_time(ruling["owner_from"]) << " on\n";
}

Status act(const Context& context, const std::string& id, const std::string& verb,
           const Json& body) {
  MYELIN_TRY(answer, ask_once(context, "cases", "POST",
                              "/v1/cases/" + server::percent_encoded(id) + "/" + verb, body));
  if (printed_as_json(context, answer)) return {};
  auto& out = *context.out;
  out << "Case " << text(answer, "id") << " is " << text(answer, "department") << "'s";
  const auto& newest = answer["disputes"][0];
  if (newest["ruling"].is_null())
    out << " until " << arbiter_of(newest) << " has ruled; its deadline runs on.\n";
  else
    out << ".\n";
  if (!answer["precedents"].empty()) out << "\nRuled before, of the same cause:\n";
  for (const auto& one : answer["precedents"]) print_ruling(out, one);
  return {};
}

Status list(const Context& context, const Options& o) {
  std::string target = "/v1/disputes?limit=" + std::to_string(o.limit);
  if (!o.state.empty()) target += "&state=" + server::percent_encoded(o.state);
  if (!o.arbiter.empty()) target += "&arbiter=" + server::percent_encoded(o.arbiter);
  MYELIN_TRY(answer, ask_once(context, "cases", "GET", target));
  if (printed_as_json(context, answer)) return {};
  auto& out = *context.out;
  if (answer["items"].empty()) {
    out << "No disputes.\n";
    return {};
  }
  Table table{{">case", "since", "factor", "has it", "ought to", "arbiter", "ruled"}};
  for (const auto& d : answer["items"])
    table.row({text(d, "case_id"), local_time(d["at"]), text(d["factor"], "key"),
               text(d, "department"), text(d, "claimed"), arbiter_of(d),
               d["ruling"].is_null() ? "–" : text(d["ruling"], "department")});
  table.print(out);
  return {};
}

std::string joined(const Json& words) {
  return fmt::format("{}", fmt::join(words.get<std::vector<std::string>>(), " → "));
}

Status ping_pong(const Context& context, const Options& o) {
  std::string target = "/v1/ping-pong?";
  if (!o.from.empty()) target += "&from=" + server::percent_encoded(o.from);
  if (!o.until.empty()) target += "&until=" + server::percent_encoded(o.until);
  MYELIN_TRY(answer, ask_once(context, "cases", "GET", target));
  if (printed_as_json(context, answer)) return {};
  auto& out = *context.out;
  out << answer["cases"].size() << " cases were handed over twice or more from "
      << local_time(answer["from"]) << " to " << local_time(answer["until"]) << ".\n";
  if (!answer["cases"].empty()) {
    Table cases{{">case", "title", "went", ">days", ">lost meanwhile"}};
    for (const auto& one : answer["cases"])
      cases.row({text(one["case"], "id"), shortened(text(one["case"]["title"], "zh"), 40),
                 joined(one["departments"]), fmt::format("{:.1f}", one["days"].get<double>()),
                 money(one["lost"])});
    cases.print(out);
  }
  if (!answer["pairs"].empty()) {
    out << "\nWho passes to whom:\n";
    Table pairs{{"one", "other", ">moves", ">cases", ">days kept"}};
    for (const auto& one : answer["pairs"])
      pairs.row({one["departments"][0].get<std::string>(), one["departments"][1].get<std::string>(),
                 count(one["moves"]), count(one["cases"]),
                 fmt::format("{:.1f}", one["days"].get<double>())});
    pairs.print(out);
  }
  out << '\n'
      << answer["orphans"].size() << " of " << count(answer["causes"])
      << " causes that cost money are nobody's or have no case.\n";
  if (answer["orphans"].empty()) return {};
  Table orphans{{"factor", "owner", "case", ">lost", ">orders"}};
  std::size_t shown = 0;
  for (const auto& one : answer["orphans"]) {
    if (++shown > orphans_shown) break;
    orphans.row({text(one["factor"], "key"),
                 one["department"].is_string() ? text(one, "department") : "nobody",
                 one["has_case"] == true ? "yes" : "none", money(one["lost"]),
                 count(one["orders"])});
  }
  orphans.print(out);
  if (shown > orphans_shown)
    out << answer["orphans"].size() - orphans_shown << " more that cost less: --json\n";
  return {};
}

}  // namespace

void add_case_disputes(CLI::App& cases, Context& context) {
  auto o = std::make_shared<Options>();
  auto* dispute = cases.add_subcommand(
      "dispute", "Say that another department owns the cause; the arbiter rules");
  dispute->add_option("id", o->id, "The case")->required();
  dispute->add_option("--owner", o->department, "Whose it ought to be")->required();
  dispute->add_option("--reason", o->reason, "Why")->required();
  dispute->callback([&context, o] {
    context.conclude(
        act(context, o->id, "dispute", Json{{"department", o->department}, {"reason", o->reason}}));
  });
  auto* rule = cases.add_subcommand("rule", "Rule on a dispute, as its arbiter");
  rule->add_option("id", o->id, "The case")->required();
  rule->add_option("--to", o->department, "Whose it is, the present owner or another")->required();
  rule->add_option("--reason", o->reason, "Why; later disputes of the cause show it")->required();
  rule->add_option("--owner-from", o->owner_from,
                   "Propose that the factor itself is theirs from this day on");
  rule->callback([&context, o] {
    Json body{{"department", o->department}, {"reason", o->reason}};
    if (!o->owner_from.empty()) body["owner_from"] = o->owner_from;
    context.conclude(act(context, o->id, "rule", body));
  });
  auto* disputes = cases.add_subcommand("disputes", "Disputes, newest first");
  disputes->add_option("--state", o->state, "open or ruled");
  disputes->add_option("--arbiter", o->arbiter, "Only those that this person rules on");
  disputes->add_option("--limit", o->limit, "At most so many")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  disputes->callback([&context, o] { context.conclude(list(context, *o)); });
  auto* pingpong = cases.add_subcommand(
      "pingpong", "Cases passed to and fro, and causes that are nobody's or have no case");
  pingpong->add_option("--from", o->from, "From this day on (default: 90 days before the end)");
  pingpong->add_option("--until", o->until, "Until then (default: now)");
  pingpong->callback([&context, o] { context.conclude(ping_pong(context, *o)); });
}

}  // namespace myelin::app
