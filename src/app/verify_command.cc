#include <CLI/CLI.hpp>
#include <cmath>

#include "app/command.h"
#include "app/link.h"
#include "app/show.h"
#include "app/show_proof.h"
#include "app/table.h"

namespace myelin::app {
namespace {

struct Options {
  std::string id;
};

Status verify(const Context& context, const Options& o) {
  const Json body = o.id.empty() ? Json::object() : Json{{"case", o.id}};
  MYELIN_TRY(answer, ask_once(context, "verify", "POST", "/v1/verify", body));
  if (printed_as_json(context, answer)) return {};
  const auto& items = answer["items"];
  if (items.empty()) {
    *context.out << "No comparison is due.\n";
    return {};
  }
  for (const auto& one : items) {
    *context.out << "Case " << text(one, "case_id") << "\n";
    print_comparison(*context.out, one["comparison"]);
    print_verdict(*context.out, one["verdict"]);
    *context.out << '\n';
  }
  return {};
}

}  // namespace

void add_verify(CLI::App& app, Context& context) {
  auto o = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "verify", "Judge the repairs whose comparison is due: fixed, not fixed, cannot tell");
  command->add_option("case", o->id, "Only this case");
  command->add_flag("--json", context.json, "What the API says, as it is");
  command->footer("Examples:\n  myelin verify\n  myelin verify 4 --json\n");
  command->callback([&context, o] { context.conclude(verify(context, *o)); });
}

}  // namespace myelin::app
