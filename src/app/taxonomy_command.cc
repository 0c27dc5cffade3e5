// `myelin taxonomy`: the versions of the experience language that were ever in force.
#include <CLI/CLI.hpp>

#include "app/command.h"
#include "app/link.h"
#include "app/show.h"
#include "app/table.h"
#include "app/taxonomy_command.h"

namespace myelin::app {
namespace {

Status list(const Context& context) {
  MYELIN_TRY(answer, ask_once(context, "taxonomy", "GET", "/v1/taxonomy/versions"));
  if (printed_as_json(context, answer)) return {};
  Table table{{">version", "since", "note", "digest"}};
  for (const auto& v : answer["items"])
    table.row({std::to_string(v["version"].get<int>()), local_time(v["at"]), text(v, "note"),
               shortened(text(v, "digest"), 16)});
  table.print(*context.out);
  return {};
}

Status show(const Context& context, int version) {
  MYELIN_TRY(answer, ask_once(context, "taxonomy", "GET",
                              "/v1/taxonomy/versions/" + std::to_string(version)));
  if (printed_as_json(context, answer)) return {};
  *context.out << answer["yaml"].get<std::string>();
  return {};
}

}  // namespace

void add_taxonomy(CLI::App& app, Context& context) {
  auto version = std::make_shared<int>(0);
  auto* command = app.add_subcommand("taxonomy", "Versions of the experience language: list, show");
  command->footer(
      "Examples:\n  myelin taxonomy list\n  myelin taxonomy show 2 > old.yaml\nTo bring one back "
      "as "
      "a new version:\n  myelin restate --taxonomy old.yaml\n");
  command->require_subcommand(1);
  command->add_subcommand("list", "Every version, newest first")->callback([&context] {
    context.conclude(list(context));
  });
  auto* one = command->add_subcommand("show", "One version's file");
  one->add_option("version", *version, "Its number")->required()->check(CLI::PositiveNumber);
  one->callback([&context, version] { context.conclude(show(context, *version)); });
}

}  // namespace myelin::app
