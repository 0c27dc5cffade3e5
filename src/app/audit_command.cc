// `myelin audit`: who did what.
#include <CLI/CLI.hpp>

#include "app/command.h"
#include "app/link.h"
#include "app/show.h"
#include "app/table.h"
#include "server/query.h"

namespace myelin::app {
namespace {

struct Options {
  std::string actor, verb, object, before;
  int limit = 50;
};

Status show(const Context& context, const Options& o) {
  std::string target = "/v1/audit?limit=" + std::to_string(o.limit);
  for (const auto& [name, value] : {std::pair{"actor", &o.actor},
                                    {"verb", &o.verb},
                                    {"object", &o.object},
                                    {"cursor", &o.before}})
    if (!value->empty()) target += std::string{"&"} + name + "=" + server::percent_encoded(*value);
  MYELIN_TRY(answer, ask_once(context, "audit", "GET", target));
  if (printed_as_json(context, answer)) return {};
  Table table{{">line", "when", "who", "did", "to", "with"}};
  for (const auto& line : answer["items"])
    table.row({text(line, "seq"), local_time(line["at"]), text(line, "actor"), text(line, "verb"),
               text(line, "object"), shortened(text(line, "detail"), 60)});
  table.print(*context.out);
  if (!answer["next_cursor"].is_null())
    *context.out << "\nEarlier lines: --before " << text(answer, "next_cursor") << '\n';
  return {};
}

}  // namespace

void add_audit(CLI::App& app, Context& context) {
  auto o = std::make_shared<Options>();
  auto* command = app.add_subcommand("audit", "Who did what, log-ins among it, newest first");
  command->footer(
      "Examples:\n  myelin audit --actor 李经理\n  myelin audit --verb login_failed\n  myelin "
      "audit "
      "--object \"case 7\" --json\nThat no line was changed or removed: myelin doctor\n");
  command->add_option("--actor", o->actor, "Only what this one did");
  command->add_option("--verb", o->verb, "Only this: logged_in, resolved, enrolled…");
  command->add_option("--object", o->object, "Only to this: case 7, person li…");
  command->add_option("--before", o->before, "Only lines before this one");
  command->add_option("--limit", o->limit, "At most so many")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command->callback([&context, o] { context.conclude(show(context, *o)); });
}

}  // namespace myelin::app
