#include <termios.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "app/people_command.h"

#include "app/command.h"
#include "app/link.h"
#include "app/show.h"
#include "app/table.h"
#include "server/query.h"

namespace myelin::app {
namespace {

struct Options {
  std::string name, role;
};

Status list(const Context& context) {
  MYELIN_TRY(answer, ask_once(context, "people", "GET", "/v1/people"));
  if (printed_as_json(context, answer)) return {};
  *context.out << answer["items"].size() << " people.\n\n";
  Table table{{"name", "role", "since"}};
  for (const auto& person : answer["items"])
    table.row({text(person, "name"), text(person, "role"), local_time(person["created_at"])});
  table.print(*context.out);
  return {};
}

// From the terminal without an echo, or the first line of what is piped in: never an argument,
// which other users of the machine could read.
std::string password(const Context& context) {
  std::string line;
  termios before{};
  const bool hidden = ::isatty(STDIN_FILENO) != 0 && ::tcgetattr(STDIN_FILENO, &before) == 0;
  if (hidden) {
    *context.err << "Password: " << std::flush;
    termios silent = before;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  std::getline(std::cin, line);
  if (hidden) {
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    *context.err << '\n';
  }
  return line;
}

Status enrol(const Context& context, const Options& o) {
  MYELIN_TRY(answer,
             ask_once(context, "people", "POST", "/v1/people",
                      Json{{"name", o.name}, {"password", password(context)}, {"role", o.role}}));
  if (!printed_as_json(context, answer))
    *context.out << o.name << " can log in as " << o.role << ".\n";
  return {};
}

Status remove(const Context& context, const Options& o) {
  MYELIN_TRY(answer, ask_once(context, "people", "DELETE",
                              "/v1/people/" + server::percent_encoded(o.name)));
  if (!printed_as_json(context, answer)) *context.out << o.name << " cannot log in any more.\n";
  return {};
}

}  // namespace

void add_people(CLI::App& app, Context& context) {
  auto o = std::make_shared<Options>();
  auto* command =
      app.add_subcommand("people", "People who log in to the console: list, add, remove");
  command->footer(
      "Examples:\n  myelin people add 李经理 --role operator\n  myelin people add boss --role "
      "viewer "
      "< password.txt\n  myelin people remove boss\n");
  command->require_subcommand(0, 1);
  command->callback([&context, command] {
    if (command->get_subcommands().empty()) context.conclude(list(context));
  });
  command->add_subcommand("list", "List people (the default)")->callback([&context] {
    context.conclude(list(context));
  });
  auto* add = command->add_subcommand("add", "Let somebody in; the password is read from stdin");
  add->add_option("name", o->name, "What they are called; the audit names it")->required();
  add->add_option("--role", o->role,
                  "viewer reads, agent acts and sees no sums, operator acts, admin does everything")
      ->required();
  add->callback([&context, o] { context.conclude(enrol(context, *o)); });
  auto* removal = command->add_subcommand("remove", "Let them in no more; their sessions end");
  removal->add_option("name", o->name, "Who")->required();
  removal->callback([&context, o] { context.conclude(remove(context, *o)); });
}

}  // namespace myelin::app
