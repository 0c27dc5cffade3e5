// The customers whom a case is about: who they are, and what is written to them.
#include <CLI/CLI.hpp>
#include <fstream>
#include <sstream>

#include "app/command.h"
#include "app/contact_command.h"
#include "app/link.h"
#include "app/show.h"
#include "app/table.h"
#include "server/query.h"

namespace myelin::app {
namespace {

struct Options {
  std::string id, among = "all", channel, purpose, message, from_template, language, offer, reason,
                  repair;
  std::vector<std::string> only;
  double holdout = 0;
  bool dry_run = false, reachable = false;
  int limit = 50, days = 30;
};

std::string target_of(const Options& o, const std::string& verb) {
  return "/v1/cases/" + server::percent_encoded(o.id) + "/" + verb;
}

std::string_view barrier_words(const std::string& barrier) {
  if (barrier == "no_consent") return "has not agreed";
  if (barrier == "withdrawn") return "wants no messages";
  if (barrier == "expired") return "the consent has run out";
  if (barrier == "no_address") return "no address for this channel";
  if (barrier == "contacted") return "has heard of this case";
  if (barrier == "capped") return "was written to lately";
  if (barrier == "settled") return "refunded or cancelled already";
  if (barrier == "control_arm") return "control of an experiment";
  if (barrier == "held_out") return "held out for comparison";
  return "";
}

void print_barred(std::ostream& out, const Json& barred) {
  for (const auto& [barrier, customers] : barred.items())
    if (customers != 0) out << "  " << count(customers) << "  " << barrier_words(barrier) << '\n';
}

std::string cause_words(const Json& cause) {
  std::string words;
  for (const auto& one : cause["values"])
    words += (words.empty() ? "" : " and ") + text(one, "dimension") + " " + text(one, "value");
  return words + (cause["proven"] == true ? "" : " (stands out, not proven)");
}

Status affected(const Context& context, const Options& o) {
  std::string target = target_of(o, "affected") + "?limit=" + std::to_string(o.limit) +
                       "&among=" + server::percent_encoded(o.among);
  if (!o.channel.empty()) target += "&channel=" + server::percent_encoded(o.channel);
  if (!o.purpose.empty()) target += "&purpose=" + server::percent_encoded(o.purpose);
  if (o.reachable) target += "&reachable=true";
  MYELIN_TRY(answer, ask_once(context, "cases", "GET", target));
  if (printed_as_json(context, answer)) return {};
  auto& out = *context.out;
  const auto& counts = answer["counts"];
  out << count(counts["customers"]) << " customers: " << count(counts["complained"])
      << " complained, " << count(counts["silent"]) << " said nothing; "
      << count(counts["reachable"]) << " may be written to by " << text(answer, "channel") << ".\n";
  print_barred(out, counts["barred"]);
  for (const auto& cause : answer["causes"])
    out << "Their orders share: " << cause_words(cause) << '\n';
  if (answer["causes"].empty())
    out << "No cause is named yet, so only those who complained are listed.\n";
  if (answer["items"].empty()) return {};
  out << '\n';
  Table table{{">customer", "tier", ">paid", "", ">orders", "newest order", ""}};
  for (const auto& c : answer["items"])
    table.row({text(c, "customer"), text(c, "tier"), money(c["paid"]),
               c["silent"] == true ? "silent" : "complained", std::to_string(c["orders"].size()),
               c["orders"].empty() ? "–" : text(c["orders"][0], "order"),
               std::string{barrier_words(text(c, "barrier"))}});
  table.print(out);
  return {};
}

Result<std::string> file_text(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  if (!file)
    return fail(ErrorCode::not_found, path + " cannot be read",
                "give a file that holds the message, or --template NAME");
  std::ostringstream words;
  words << file.rdbuf();
  std::string all = std::move(words).str();
  while (!all.empty() && (all.back() == '\n' || all.back() == '\r')) all.pop_back();
  return all;
}

void print_batch(std::ostream& out, const Json& b) {
  out << "Batch " << text(b, "id") << " of case " << text(b, "case_id") << ", " << text(b, "medium")
      << " through " << text(b, "channel") << ": " << text(b, "state");
  if (b["approval_id"].is_string())
    out << "; `myelin actions approve " << text(b, "approval_id") << "` lets it leave";
  out << ".\n";
  for (const auto& [state, contacts] : b["counts"].items())
    if (contacts != 0) out << "  " << count(contacts) << "  " << state << '\n';
}

Status contact(const Context& context, const Options& o) {
  Json body{{"among", o.among}, {"dry_run", o.dry_run}};
  if (!o.message.empty()) {
    MYELIN_TRY(words, file_text(o.message));
    body["message"] = words;
  }
  for (const auto& [field, value] : {std::pair{"template", o.from_template},
                                     {"language", o.language},
                                     {"channel", o.channel},
                                     {"purpose", o.purpose},
                                     {"offer", o.offer}})
    if (!value.empty()) body[field] = value;
  if (!o.only.empty()) body["customers"] = o.only;
  if (o.holdout > 0) body["holdout"] = o.holdout;
  MYELIN_TRY(answer, ask_once(context, "cases", "POST", target_of(o, "contact"), body));
  if (printed_as_json(context, answer)) return {};
  auto& out = *context.out;
  const auto& plan = answer["plan"];
  out << (o.dry_run ? "Would reach " : "Reaches ") << count(plan["reached"]) << " of "
      << count(plan["customers"]) << " customers (" << count(plan["silent"])
      << " of them said nothing)";
  if (text(plan["cost"], "amount") != "0.00") out << ", for " << money(plan["cost"]);
  out << ".\n";
  print_barred(out, plan["barred"]);
  if (plan["later"] != 0)
    out << count(plan["later"])
        << " wait until quiet hours are over: " << local_time(plan["first_at"]) << ".\n";
  for (const auto& sample : plan["samples"]) out << "\n  " << sample.get<std::string>() << '\n';
  if (answer["batch"].is_object()) {
    out << '\n';
    print_batch(out, answer["batch"]);
  }
  return {};
}

Status batches(const Context& context, const Options& o) {
  std::string target = "/v1/contacts?limit=" + std::to_string(o.limit);
  if (!o.repair.empty()) target += "&case=" + server::percent_encoded(o.repair);
  MYELIN_TRY(answer, ask_once(context, "contacts", "GET", target));
  if (printed_as_json(context, answer)) return {};
  if (answer["items"].empty())
    *context.out << "Nothing was written to customers. `myelin cases contact --help` shows how.\n";
  for (const auto& batch : answer["items"]) print_batch(*context.out, batch);
  return {};
}

// In points of a hundred customers.
void print_effect(std::ostream& out, const Json& effect) {
  const auto points = [](const Json& share) { return decimal(Json(100 * share.get<double>()), 1); };
  out << "\n"
      << (text(effect, "of") == "repurchased" ? "bought again" : text(effect, "of")) << ": "
      << points(effect["difference"])
      << " points of those written to beyond those held out (95 %: " << points(effect["low"])
      << " to " << points(effect["high"]) << "): ";
  if (text(effect, "finding") == "cannot_tell")
    out << "cannot tell; a difference below " << points(effect["detectable"])
        << " points would mostly not be seen.";
  else
    out << text(effect, "finding") << '.';
}

Status show(const Context& context, const Options& o) {
  const std::string target = "/v1/contacts/" + server::percent_encoded(o.id);
  MYELIN_TRY(link, Link::open(context, "contacts"));
  MYELIN_TRY(batch, link->ask("GET", target));
  MYELIN_TRY(contacts, link->ask("GET", target + "/customers?limit=" + std::to_string(o.limit)));
  MYELIN_TRY(outcome, link->ask("GET", target + "/outcome?days=" + std::to_string(o.days)));
  batch["customers"] = contacts["items"];
  batch["outcome"] = outcome;
  if (printed_as_json(context, batch)) return {};
  auto& out = *context.out;
  print_batch(out, batch);
  out << "\n  " << text(batch, "message") << "\n\n";
  Table table{{">customer", "order", "state", "left", ""}};
  for (const auto& c : contacts["items"])
    table.row({text(c, "customer"), text(c, "order"), text(c, "state"),
               c["left_at"].is_string() ? local_time(c["left_at"]) : "–", text(c, "reason")});
  table.print(out);
  out << "\nWithin " << count(outcome["days"]) << " days (" << count(outcome["young"])
      << " customers' days are not over):\n";
  Table after{{"", ">customers", ">complained", ">returned", ">bought again"}};
  for (const auto& row : outcome["items"])
    after.row({text(row, "group") == "contacted" ? "written to" : "held out",
               count(row["customers"]), count(row["complained"]), count(row["returned"]),
               count(row["repurchased"])});
  after.print(out);
  for (const auto& effect : outcome["effects"]) print_effect(out, effect);
  if (outcome["effects"].empty())
    out << "\nWhat the messages did is not known: nobody was held out, or nobody's days are over "
           "(--holdout 0.1 keeps a tenth out).\n";
  return {};
}

Status stop(const Context& context, const Options& o) {
  MYELIN_TRY(answer, ask_once(context, "contacts", "POST",
                              "/v1/contacts/" + server::percent_encoded(o.id) + "/stop",
                              Json{{"reason", o.reason}}));
  if (!printed_as_json(context, answer)) print_batch(*context.out, answer);
  return {};
}

}  // namespace

void add_case_contacts(CLI::App& cases, Context& context) {
  auto o = std::make_shared<Options>();
  const auto whom = [o](CLI::App* to) {
    to->add_option("id", o->id, "The case")->required();
    to->add_option("--among", o->among, "all, complained or silent")
        ->check(CLI::IsMember({"all", "complained", "silent"}))
        ->capture_default_str();
    to->add_option("--channel", o->channel,
                   "sms, phone, email, app, platform, or a channel of care.channels");
    to->add_option("--purpose", o->purpose, "service (the default) or marketing")
        ->check(CLI::IsMember({"service", "marketing"}));
  };
  auto* list = cases.add_subcommand(
      "affected", "The customers it is about, silent ones too, and who may be written to");
  whom(list);
  list->add_flag("--reachable", o->reachable, "Only those who may be written to");
  list->add_option("--limit", o->limit, "At most so many")->check(CLI::Range(1, 1000));
  list->footer("Example:\n  myelin cases affected 4 --among silent --channel sms\n");
  list->callback([&context, o] { context.conclude(affected(context, *o)); });
  auto* write = cases.add_subcommand("contact", "Write to the customers it is about, each once");
  whom(write);
  auto* message = write->add_option(
      "--message", o->message,
      "A file with the words; {salutation}, {product}, {order_tail}, {offer} are filled in");
  write->add_option("--template", o->from_template, "Or a template of care.templates")
      ->excludes(message);
  write->add_option("--language", o->language, "zh (the default) or en")
      ->check(CLI::IsMember({"zh", "en"}));
  write->add_option("--offer", o->offer, "What {offer} says, such as \"10 元券\"");
  write->add_option("--customer", o->only, "Only this one; may be repeated");
  write->add_option("--holdout", o->holdout, "A share that is kept out, to see what it does")
      ->check(CLI::Range(0.0, 0.5));
  write->add_flag("--dry-run", o->dry_run,
                  "Say who would be reached, who not and why; send nothing");
  write->footer(
      "Examples:\n  myelin cases contact 4 --template sorry_late --dry-run\n"
      "  myelin cases contact 4 --message sorry.txt --channel sms --among silent\n");
  write->callback([&context, o] { context.conclude(contact(context, *o)); });
}

void add_contacts(CLI::App& app, Context& context) {
  auto o = std::make_shared<Options>();
  auto* command =
      app.add_subcommand("contacts", "Messages to customers: batches, what became of them, stop");
  command->footer(
      "Examples:\n  myelin contacts --case 4\n  myelin contacts show 12\n"
      "  myelin contacts stop 12 --reason \"the parcels arrived\"\n");
  command->require_subcommand(0, 1);
  command->add_option("--case", o->repair, "Only of this case");
  command->add_option("--limit", o->limit, "At most so many")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command->callback([&context, o, command] {
    if (command->get_subcommands().empty()) context.conclude(batches(context, *o));
  });
  auto* one = command->add_subcommand("show", "A batch with its customers and what became of them");
  one->add_option("id", o->id, "The batch")->required();
  one->add_option("--days", o->days, "What became of them within so many days")
      ->check(CLI::Range(1, 365))
      ->capture_default_str();
  one->callback([&context, o] { context.conclude(show(context, *o)); });
  auto* end = command->add_subcommand("stop", "What has not left never leaves");
  end->add_option("id", o->id, "The batch")->required();
  end->add_option("--reason", o->reason, "Why")->required();
  end->callback([&context, o] { context.conclude(stop(context, *o)); });
}

}  // namespace myelin::app
