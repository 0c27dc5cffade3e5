#include <CLI/CLI.hpp>

#include <fstream>
#include <sstream>

#include "app/command.h"
#include "app/link.h"
#include "app/show.h"
#include "app/table.h"

namespace myelin::app {
namespace {

void print_book(std::ostream& out, const Json& book) {
  out << text(book, "key") << "  " << text(book["name"], "zh") << "  (";
  for (std::size_t i = 0; i < book["factors"].size(); ++i)
    out << (i > 0 ? ", " : "") << book["factors"][i].get<std::string>();
  out << ")\n";
  Table steps{{"  step", "do", "by", "approval", "text"}};
  for (const auto& step : book["steps"])
    steps.row({"  " + text(step, "key"), text(step, "do"),
               step["channel"].is_string() ? text(step, "channel") : "a person",
               step["approval"].is_string() ? text(step, "approval") : "–",
               shortened(text(step["text"], "zh"), 50)});
  steps.print(out);
}

Status print(const Context& context, const Json& answer) {
  if (printed_as_json(context, answer)) return {};
  auto& out = *context.out;
  if (answer["items"].empty())
    out << "No playbooks. Write playbooks.yaml into the instance's folder; docs/repair.md shows "
           "one.\n";
  for (const auto& book : answer["items"]) print_book(out, book);
  for (const auto& warning : answer["warnings"]) out << "! " << warning.get<std::string>() << '\n';
  return {};
}

Status list(const Context& context) {
  MYELIN_TRY(answer, ask_once(context, "playbooks", "GET", "/v1/playbooks"));
  return print(context, answer);
}

Status check(const Context& context, const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  if (!file)
    return fail(ErrorCode::not_found, path + " cannot be read", "name a file with playbooks");
  std::ostringstream yaml;
  yaml << file.rdbuf();
  MYELIN_TRY(answer, ask_once(context, "playbooks", "POST", "/v1/playbooks/check",
                              Json{{"yaml", std::move(yaml).str()}}));
  return print(context, answer);
}

}  // namespace

void add_playbooks(CLI::App& app, Context& context) {
  auto path = std::make_shared<std::string>();
  auto* command = app.add_subcommand("playbooks", "What is done about a cause, step by step");
  command->footer(
      "Examples:\n  myelin playbooks list\n  myelin playbooks check playbooks.yaml --json\n");
  command->require_subcommand(1);
  command->add_subcommand("list", "Those in force")->callback([&context] {
    context.conclude(list(context));
  });
  auto* checked = command->add_subcommand("check", "Read a file without putting it in force");
  checked->add_option("file", *path, "YAML with playbooks:")->required();
  checked->callback([&context, path] { context.conclude(check(context, *path)); });
}

}  // namespace myelin::app
