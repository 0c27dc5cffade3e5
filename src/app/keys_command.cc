#include <CLI/CLI.hpp>

#include "app/command.h"
#include "app/link.h"
#include "app/show.h"
#include "app/table.h"
#include "server/query.h"

namespace myelin::app {
namespace {

struct Options {
  std::string name, id;
  std::vector<std::string> scopes;
};

Status list(const Context& context) {
  MYELIN_TRY(answer, ask_once(context, "keys", "GET", "/v1/keys"));
  if (printed_as_json(context, answer)) return {};
  *context.out << answer["items"].size() << " keys.\n\n";
  Table table{{"id", "name", "scopes", "created", "revoked"}};
  for (const auto& key : answer["items"]) {
    std::string scopes;
    for (const auto& scope : key["scopes"])
      scopes += (scopes.empty() ? "" : ", ") + scope.get<std::string>();
    table.row({text(key, "id"), text(key, "name"), scopes, local_time(key["created_at"]),
               local_time(key["revoked_at"])});
  }
  table.print(*context.out);
  return {};
}

Status create(const Context& context, const Options& o) {
  MYELIN_TRY(answer, ask_once(context, "keys", "POST", "/v1/keys",
                              Json{{"name", o.name}, {"scopes", o.scopes}}));
  if (printed_as_json(context, answer)) return {};
  *context.out << text(answer, "key") << '\n';
  *context.err
      << "This is the only time the key is shown. Send it as: Authorization: Bearer <key>\n";
  return {};
}

Status revoke(const Context& context, const Options& o) {
  MYELIN_TRY(answer,
             ask_once(context, "keys", "DELETE", "/v1/keys/" + server::percent_encoded(o.id)));
  if (!printed_as_json(context, answer))
    *context.out << "Key " << o.id << " opens nothing any more.\n";
  return {};
}

}  // namespace

void add_keys(CLI::App& app, Context& context) {
  auto o = std::make_shared<Options>();
  auto* command = app.add_subcommand("keys", "Keys for programs: list, create, revoke");
  command->footer(
      "Examples:\n  myelin keys create shop --scope signals:write\n  myelin keys create dashboard "
      "--scope read\n  myelin keys revoke key_3f9a\n");
  command->require_subcommand(0, 1);
  command->callback([&context, command] {
    if (command->get_subcommands().empty()) context.conclude(list(context));
  });
  command->add_subcommand("list", "List keys (the default)")->callback([&context] {
    context.conclude(list(context));
  });
  auto* create_command = command->add_subcommand("create", "Make a key; it is shown once");
  create_command->add_option("name", o->name, "What it is for; the audit names it")->required();
  create_command
      ->add_option("--scope", o->scopes,
                   "signals:write, read, operate or admin; may be given several times")
      ->required()
      ->delimiter(',');
  create_command->callback([&context, o] { context.conclude(create(context, *o)); });
  auto* revoke_command = command->add_subcommand("revoke", "Make a key open nothing");
  revoke_command->add_option("id", o->id, "The key's id, not the key")->required();
  revoke_command->callback([&context, o] { context.conclude(revoke(context, *o)); });
}

}  // namespace myelin::app
