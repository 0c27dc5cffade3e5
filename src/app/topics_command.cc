#include <CLI/CLI.hpp>

#include "app/command.h"
#include "app/link.h"
#include "app/show.h"
#include "app/table.h"
#include "server/query.h"

namespace myelin::app {
namespace {

struct Options {
  std::string id, into, state;
  int limit = 50;
};

std::string topic_name(const Json& topic) {
  const std::string zh = text(topic, "name_zh"), en = text(topic, "name_en");
  return zh.empty() ? en : en.empty() ? zh : zh + " / " + en;
}

std::string first_share(const Json& shares) {
  return shares.empty() ? "" : text(shares[0], "value") + " (" + count(shares[0]["texts"]) + ")";
}

Status list(const Context& context, const Options& o) {
  std::string target = "/v1/topics?limit=" + std::to_string(o.limit);
  if (!o.state.empty()) target += "&state=" + server::percent_encoded(o.state);
  MYELIN_TRY(answer, ask_once(context, "topics", "GET", target));
  if (printed_as_json(context, answer)) return {};
  const auto& items = answer["items"];
  if (items.empty()) {
    *context.out << "No topics: what is said, the experience language has words for.\n";
    return {};
  }
  Table table{{">id", "state", "topic", ">7 days", ">a week before", ">texts", ">complain",
               "product", "channel", "since"}};
  for (const auto& t : items)
    table.row({text(t, "id"), text(t, "state"), shortened(topic_name(t), 36),
               count(t["last_7_days"]), count(t["weekly_before"]), count(t["texts"]),
               count(t["negative"]), shortened(first_share(t["products"]), 24),
               shortened(first_share(t["channels"]), 16), local_time(t["first_at"])});
  table.print(*context.out);
  return {};
}

void print_one(const Context& context, const Json& t) {
  auto& out = *context.out;
  out << "Topic " << text(t, "id") << ", " << text(t, "state") << ": " << topic_name(t) << '\n'
      << count(t["texts"]) << " texts, " << count(t["negative"]) << " of them complain; "
      << count(t["last_7_days"]) << " in 7 days, " << count(t["weekly_before"])
      << " a week before that.\n\nIn the customers' words:\n";
  for (const auto& quote : t["quotes"])
    out << "  " << local_time(quote["at"]) << "  " << shortened(text(quote, "text"), 100) << '\n';
  if (!text(t, "yaml").empty()) out << "\nFor the experience language:\n\n" << text(t, "yaml");
}

Status one(const Context& context, const std::string& id, const std::string& verb,
           const Json& body) {
  const std::string target =
      "/v1/topics/" + server::percent_encoded(id) + (verb.empty() ? "" : "/" + verb);
  MYELIN_TRY(answer, ask_once(context, "topics", verb.empty() ? "GET" : "POST", target, body));
  if (!printed_as_json(context, answer)) print_one(context, answer);
  return {};
}

}  // namespace

void add_topics(CLI::App& app, Context& context) {
  auto o = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "topics",
      "What customers speak of and no factor explains: list, show, accept, merge, reject");
  command->footer(
      "Examples:\n  myelin topics\n  myelin topics show 3\n  myelin topics accept 3 > node.yaml\n"
      "  myelin topics merge 5 --into 3\n  myelin topics reject 4\n");
  command->require_subcommand(0, 1);
  const auto filters = [o](CLI::App* to) {
    to->add_option("--state", o->state, "candidate (the default), accepted, rejected, merged, all");
    to->add_option("--limit", o->limit, "At most so many")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
  };
  filters(command);
  auto* list_command = command->add_subcommand("list", "The most talked-of lately first");
  filters(list_command);
  command->callback([&context, o, command] {
    if (command->get_subcommands().empty()) context.conclude(list(context, *o));
  });
  list_command->callback([&context, o] { context.conclude(list(context, *o)); });
  const auto add = [&](const char* name, const char* what, const char* verb) {
    auto* sub = command->add_subcommand(name, what);
    sub->add_option("id", o->id, "The topic")->required();
    const std::string deed = verb;
    if (deed == "merge")
      sub->add_option("--into", o->into, "The topic that says the same")->required();
    sub->callback([&context, o, deed] {
      const Json body = deed == "merge" ? Json{{"into", o->into}} : Json::object();
      context.conclude(one(context, o->id, deed, deed.empty() ? Json(nullptr) : body));
    });
  };
  add("show", "One topic with its quotes and its YAML", "");
  add("accept", "Take it into the experience language", "accept");
  add("reject", "Hide it for good", "reject");
  add("merge", "It says the same as another", "merge");
}

}  // namespace myelin::app
