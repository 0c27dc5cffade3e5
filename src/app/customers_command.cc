#include <CLI/CLI.hpp>

#include "app/churn_command.h"
#include "app/command.h"
#include "app/link.h"
#include "app/show.h"
#include "app/table.h"
#include "server/query.h"

namespace myelin::app {
namespace {

struct Options {
  std::string id, product, channel, factor, order, search, customer;
  bool silent = false, negative = false;
  int limit = 50;
};

Status list(const Context& context, const Options& o) {
  MYELIN_TRY(answer, ask_once(context, "customers", "GET",
                              "/v1/customers?limit=" + std::to_string(o.limit) +
                                  (o.silent ? "&silent=true" : "")));
  if (printed_as_json(context, answer)) return {};
  *context.out << answer["items"].size()
               << (o.silent ? " customers who bought and never said a word.\n\n"
                            : " customers.\n\n");
  Table table{{">id", "tier", ">signals", ">orders", ">paid", ">mood", "last seen"}};
  for (const auto& c : answer["items"])
    table.row({text(c, "id"), text(c, "tier"), count(c["signals"]), count(c["orders"]),
               money(c["paid"]), decimal(c["polarity"], 2), local_time(c["last_at"])});
  table.print(*context.out);
  return {};
}

Status show(const Context& context, const std::string& id) {
  MYELIN_TRY(c,
             ask_once(context, "customers", "GET", "/v1/customers/" + server::percent_encoded(id)));
  if (printed_as_json(context, c)) return {};
  auto& out = *context.out;
  out << "Customer " << text(c, "id") << ": " << count(c["orders"]) << " orders, "
      << money(c["paid"]) << " paid, " << count(c["signals"]) << " signals, mood "
      << decimal(c["polarity"], 2) << ".\n\n";
  for (const auto& key : c["keys"])
    out << "  key    " << text(key, "kind") << " " << text(key, "token") << '\n';
  for (const auto& m : c["merges"])
    out << "  merge  " << text(m, "id") << ": customer " << text(m, "absorbed") << " into "
        << text(m, "kept") << ", " << text(m, "reason")
        << (m["undone_at"].is_string() ? " (undone)" : "") << '\n';
  for (const auto& s : c["open_orders"]) {
    out << "  order  " << text(s, "order") << ": " << percent(s["probability"])
        << " to end in a bad review (usual " << percent(s["usual"]) << ")";
    for (const auto& reason : s["reasons"]) out << "; " << reason["words"]["zh"].get<std::string>();
    out << '\n';
  }
  out << '\n';
  for (const auto& v : c["timeline"])
    out << "  " << local_time(v["at"]) << "  " << text(v, "kind") << "  "
        << shortened(text(v, "text"), 90) << '\n';
  return {};
}

Status undo(const Context& context, const std::string& id) {
  MYELIN_TRY(answer,
             ask_once(context, "customers", "POST",
                      "/v1/merges/" + server::percent_encoded(id) + "/undo", Json::object()));
  if (!printed_as_json(context, answer))
    *context.out << "Merge " << id << " is undone: the two are two customers again.\n";
  return {};
}

// "angry, will_return": what was read; nothing where nothing was.
std::string feelings(const Json& verbatim) {
  std::string all = verbatim["emotion"].is_object() ? text(verbatim["emotion"], "name") : "";
  for (const auto& intent : verbatim["intents"])
    all += (all.empty() ? "" : ", ") + intent.get<std::string>();
  return all;
}

// The words that moved the polarity to where it is, strongest first.
std::string words_that_moved(const Json& signal) {
  const auto all = text(signal, "text");
  // Spans count code points.
  const auto byte_of = [&](std::size_t points) {
    std::size_t at = 0;
    for (; at < all.size(); ++at)
      if ((static_cast<unsigned char>(all[at]) & 0xc0) != 0x80 && points-- == 0) break;
    return at;
  };
  std::string words;
  for (const auto& reason : signal["reasons"]) {
    if (reason["judgement"] != "polarity" || reason["weight"] <= 0 || reason["words"].is_null())
      continue;
    const auto begin = byte_of(reason["words"]["begin"].get<std::size_t>()),
               end = byte_of(reason["words"]["end"].get<std::size_t>());
    words += (words.empty() ? "" : ", ") + all.substr(begin, end - begin);
  }
  return words;
}

Status signals(const Context& context, const Options& o) {
  std::string target = "/v1/signals?limit=" + std::to_string(o.limit);
  for (const auto& [name, value] : {std::pair{"product", o.product},
                                    {"channel", o.channel},
                                    {"factor", o.factor},
                                    {"order", o.order},
                                    {"search", o.search},
                                    {"customer", o.customer}})
    if (!value.empty()) target += std::string{"&"} + name + "=" + server::percent_encoded(value);
  if (o.negative) target += "&negative=true";
  MYELIN_TRY(answer, ask_once(context, "signals", "GET", target));
  if (printed_as_json(context, answer)) return {};
  *context.out << answer["items"].size() << " signals, newest first.\n\n";
  Table table{{">id", "time", "kind", "product", "channel", ">mood", "emotion, intents",
               "what it speaks of", "because of", "text"}};
  for (const auto& v : answer["items"]) {
    std::string factors;
    for (const auto& m : v["mentions"])
      factors += (factors.empty() ? "" : ", ") + text(m["name"], "zh");
    table.row({text(v, "id"), local_time(v["at"]), text(v, "kind"),
               text(v["dimensions"], "product"), text(v["dimensions"], "channel"),
               decimal(v["polarity"], 2), feelings(v), shortened(factors, 24),
               shortened(words_that_moved(v), 24), shortened(text(v, "text"), 60)});
  }
  table.print(*context.out);
  return {};
}

}  // namespace

void add_customers(CLI::App& app, Context& context) {
  auto o = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "customers", "Who they are and what they are worth: list, show, value, churn, undo a merge");
  command->footer(
      "Examples:\n  myelin customers --silent\n  myelin customers show 17\n  myelin customers show "
      "phone:13800138000\n  myelin customers churn\n  myelin customers merges undo 3\n");
  command->require_subcommand(0, 1);
  command->add_flag("--silent", o->silent, "Those who bought and never said a word");
  command->add_option("--limit", o->limit, "At most so many")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command->callback([&context, o, command] {
    if (command->get_subcommands().empty()) context.conclude(list(context, *o));
  });
  command->add_subcommand("list", "List customers (the default)")->callback([&context, o] {
    context.conclude(list(context, *o));
  });
  auto* show_command =
      command->add_subcommand("show", "One customer with keys, merges and timeline");
  show_command->add_option("id", o->id, "An id, or a key such as phone:13800138000")->required();
  show_command->callback([&context, o] { context.conclude(show(context, o->id)); });
  add_customer_value(*command, context);
  add_churn(*command, context);
  auto* merges = command->add_subcommand("merges", "What was merged into one customer");
  merges->require_subcommand(1);
  auto* undo_command = merges->add_subcommand("undo", "Take a merge apart again");
  undo_command->add_option("id", o->id, "The merge, as `customers show` lists it")->required();
  undo_command->callback([&context, o] { context.conclude(undo(context, o->id)); });
}

void add_signals(CLI::App& app, Context& context) {
  auto o = std::make_shared<Options>();
  auto* command = app.add_subcommand("signals", "What came in, newest first, as it was read");
  command->footer(
      "Examples:\n  myelin signals --product AF-600 --negative\n  myelin signals --search 破损 "
      "--limit 20\n");
  command->add_option("--product", o->product, "Only of this product");
  command->add_option("--channel", o->channel, "Only from this channel");
  command->add_option("--factor", o->factor, "Only what speaks of this factor, by key");
  command->add_option("--order", o->order, "Only of this order");
  command->add_option("--customer", o->customer, "Only of this customer, by id");
  command->add_option("--search", o->search, "Only texts that hold these characters");
  command->add_flag("--negative", o->negative, "Only what complains");
  command->add_option("--limit", o->limit, "At most so many")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command->callback([&context, o] { context.conclude(signals(context, *o)); });
}

}  // namespace myelin::app
