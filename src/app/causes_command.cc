#include <CLI/CLI.hpp>

#include "app/command.h"
#include "app/link.h"
#include "app/show.h"
#include "app/table.h"
#include "server/query.h"

namespace myelin::app {
namespace {

struct Options {
  std::string metric = "loss", from, until;
  int limit = 20;
};

std::string effect_of(const Json& e) {
  if (!e.is_object()) return "–";
  return decimal(e["effect"], 2) + " (" + decimal(e["low"], 2) + " … " + decimal(e["high"], 2) +
         ")";
}

// Counts of what is spoken of need no order.
void print_voices(const Context& context, const Json& answer) {
  Table table{{"cause", "department", ">mentions", ">complaints", ">praises"}};
  for (const auto& row : answer["items"]) {
    const auto& voice = row["voice"];
    table.row({shortened(factor_name(row), 44), text(row, "department"), count(voice["mentions"]),
               count(voice["complaints"]), count(voice["praises"])});
  }
  table.print(*context.out);
}

Status run(const Context& context, const Options& o) {
  std::string target = "/v1/causes?metric=" + server::percent_encoded(o.metric) +
                       "&limit=" + std::to_string(o.limit);
  if (!o.from.empty()) target += "&from=" + server::percent_encoded(o.from);
  if (!o.until.empty()) target += "&until=" + server::percent_encoded(o.until);
  MYELIN_TRY(answer, ask_once(context, "causes", "GET", target));
  if (printed_as_json(context, answer)) return {};
  if (o.metric == "mentions") return print_voices(context, answer), Status{};
  const auto& total = answer["total"];
  *context.out << count(total["orders"]) << " orders, " << money(total["paid"])
               << " paid: " << money(total["lost"]) << " lost, " << money(total["at_risk"])
               << " at risk, " << money(total["untouched"]) << " untouched. Experience language v"
               << answer["taxonomy_version"] << ".\n\n";
  if (total["orders"] == 0)
    *context.out << "No order is known yet, so no money can be told: `myelin causes --metric "
                    "mentions` counts what customers speak of.\n\n";
  if (o.metric == "loss") {
    Table table{{"cause", "department", ">orders", ">lost", ">at risk"}};
    for (const auto& row : answer["items"])
      table.row({shortened(factor_name(row), 44), text(row, "department"), count(row["orders"]),
                 money(row["lost"]), money(row["at_risk"])});
    table.print(*context.out);
    return {};
  }
  Table table{{"cause", "department", ">with", ">without", ">effect (95 %)", ">n with",
               ">n without", ">q"}};
  for (const auto& row : answer["items"]) {
    const auto& e = row["effect"];
    if (!e.is_object()) continue;
    table.row({shortened(factor_name(row), 44), text(row, "department"), decimal(e["with"], 2),
               decimal(e["without"], 2), effect_of(e), count(e["n_with"]), count(e["n_without"]),
               chance(e["q_value"])});
  }
  table.print(*context.out);
  return {};
}

}  // namespace

void add_causes(CLI::App& app, Context& context) {
  auto o = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "causes", "What costs how much, and what moves ratings, returns and refunds");
  command->footer(
      "Examples:\n  myelin causes\n  myelin causes --metric mentions\n  myelin causes --metric "
      "rating\n  myelin causes --metric loss "
      "--from 2026-11-01 --until 2026-12-01\n");
  command->add_option("--metric", o->metric, "loss, mentions, rating, return or refund")
      ->check(CLI::IsMember({"loss", "mentions", "rating", "return", "refund"}))
      ->capture_default_str();
  command->add_option("--from", o->from, "From this day on");
  command->add_option("--until", o->until, "Before this day");
  command->add_option("--limit", o->limit, "At most so many causes")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command->callback([&context, o] { context.conclude(run(context, *o)); });
}

}  // namespace myelin::app
