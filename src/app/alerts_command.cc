#include <CLI/CLI.hpp>

#include "app/command.h"
#include "app/link.h"
#include "app/show.h"
#include "app/table.h"
#include "app/why_lines.h"
#include "server/query.h"

namespace myelin::app {
namespace {

struct Options {
  std::string id, state, product, channel, factor, until, comment, usefulness, from;
  std::vector<std::string> matchers;
  double silence_hours = 2;
  bool muted = false;
  int limit = 50;
};

std::string where(const Json& alert) {
  std::string out = text(alert, "product");
  if (const std::string channel = text(alert, "channel"); !channel.empty())
    out += (out.empty() ? "" : " · ") + channel;
  if (out.empty() && alert["customer_id"].is_string())
    out = "customer " + text(alert, "customer_id");
  return out.empty() ? "everywhere" : out;
}

Status list(const Context& context, const Options& o) {
  std::string target = "/v1/alerts?limit=" + std::to_string(o.limit);
  for (const auto& [name, value] : {std::pair{"state", o.state},
                                    {"product", o.product},
                                    {"channel", o.channel},
                                    {"factor", o.factor}})
    if (!value.empty()) target += std::string{"&"} + name + "=" + server::percent_encoded(value);
  if (o.muted) target += "&muted=true";
  MYELIN_TRY(answer, ask_once(context, "alerts", "GET", target));
  if (printed_as_json(context, answer)) return {};
  const auto& items = answer["items"];
  std::size_t firing = 0;
  for (const auto& alert : items) firing += text(alert, "state") == "firing" ? 1U : 0U;
  *context.out << (items.empty() ? "No alerts.\n"
                                 : std::to_string(items.size()) + " alerts, " +
                                       std::to_string(firing) + " firing.\n\n");
  if (items.empty()) return {};
  Table table{{">id", "state", "severity", "where", "factor", ">×", "since", "now", ">customers",
               ">at stake"}};
  for (const auto& a : items)
    table.row({text(a, "id"), text(a, "state"), text(a, "severity"), shortened(where(a), 32),
               shortened(factor_name(a["factor"]), 36), decimal(a["ratio"], 1),
               local_time(a["since"]), a["still_happening"] == true ? "yes" : "no",
               count(a["customers"]), money(a["at_stake"])});
  table.print(*context.out);
  return {};
}

void add_contagion(Table& facts, const Json& c) {
  facts.row({"shares", count(c["shares"]) + " so far, " + decimal(c["expected"], 0) +
                           " expected a day after the post (" + decimal(c["low"], 0) + " to " +
                           decimal(c["high"], 0) + ")"});
  facts.row({"eruption",
             percent(c["probability"]) + " that it reaches " + decimal(c["threshold"], 0) +
                 (c["crossing_at"].is_string() ? ", as expected at " + local_time(c["crossing_at"])
                                               : std::string{})});
  facts.row({"stage", text(c, "stage") + ", " + decimal(c["per_hour"], 0) + " shares an hour, " +
                          percent(c["direct_share"]) + " of the post itself, chains up to " +
                          count(c["depth"])});
  for (const auto& who : c["spreaders"])
    facts.row({"spread by", "signal " + text(who, "signal_id") + ", shared on " +
                                count(who["shares"]) + " times"});
}

void print_one(const Context& context, const Json& a) {
  auto& out = *context.out;
  out << factor_name(a["factor"]) << " — " << where(a) << ": ×" << decimal(a["ratio"], 1)
      << " since " << local_time(a["since"])
      << (a["still_happening"] == true ? ", still happening" : ", not happening any more")
      << ".\n\n";
  Table facts{{"", ""}};
  facts.row({"state", text(a, "state") + " · " + text(a, "severity")});
  facts.row({"seen / expected", decimal(a["observed"], 0) + " / " + decimal(a["expected"], 1) +
                                    "  (by chance: here in a week " + chance(a["p_value"]) +
                                    ", anywhere at most " + decimal(a["q_value"], 2) +
                                    " alarms a week)"});
  facts.row({"customers", count(a["customers"])});
  facts.row({"money at stake", money(a["at_stake"])});
  if (a["mark"].is_object())
    facts.row({"marked", text(a["mark"], "usefulness") + " by " + text(a["mark"], "by") +
                             (a["mark"]["reason"].is_string() ? ": " + text(a["mark"], "reason")
                                                              : std::string{})});
  facts.row({"department", text(a["factor"], "department")});
  facts.row({"case", a["case_id"].is_string() ? text(a, "case_id") : "–"});
  for (const auto& c : a["concentrations"])
    facts.row({"concentrated in", text(c, "dimension") + " " + text(c, "value") + "  " +
                                      percent(c["share"]) + " (expected " +
                                      percent(c["share_expected"]) + ", n " + count(c["n"]) + ")"});
  for (const auto& f : a["forecasts"])
    facts.row({f["product"].is_null() ? "what follows (all products)" : "what follows",
               forecast_sentence(f)});
  if (a["contagion"].is_object()) add_contagion(facts, a["contagion"]);
  facts.print(out);
  if (a["explanation"].is_object()) {
    out << '\n';
    print_explanation(out, a["explanation"]);
  }
  out << "\nIn the customers' words:\n";
  for (const auto& v : a["verbatims"])
    out << "  " << local_time(v["at"]) << "  " << shortened(text(v, "text"), 100) << '\n';
}

Status show(const Context& context, const std::string& id, const std::string& verb,
            const Json& body) {
  const std::string target =
      "/v1/alerts/" + server::percent_encoded(id) + (verb.empty() ? "" : "/" + verb);
  MYELIN_TRY(answer, ask_once(context, "alerts", verb.empty() ? "GET" : "POST", target, body));
  if (!printed_as_json(context, answer)) print_one(context, answer);
  return {};
}

Status unacknowledge(const Context& context, const std::string& id) {
  MYELIN_TRY(answer, ask_once(context, "alerts", "DELETE",
                              "/v1/alerts/" + server::percent_encoded(id) + "/acknowledge"));
  if (!printed_as_json(context, answer)) print_one(context, answer);
  return {};
}

// "4 of 5 (0.38 to 0.96)".
std::string precision_of(const Json& counts) {
  const auto marked = counts["useful"].get<std::int64_t>() + counts["noise"].get<std::int64_t>();
  if (marked == 0) return "–";
  return count(counts["useful"]) + " of " + std::to_string(marked) + " (" +
         percent(counts["interval_95"]["low"]) + " to " + percent(counts["interval_95"]["high"]) +
         ")";
}

Status precision(const Context& context, const Options& o) {
  std::string target = "/v1/alert-precision";
  for (const auto& [name, value] : {std::pair{"from", o.from}, {"until", o.until}})
    if (!value.empty())
      target += (target.find('?') == std::string::npos ? "?" : "&") + std::string{name} + "=" +
                server::percent_encoded(value);
  MYELIN_TRY(answer, ask_once(context, "alerts", "GET", target));
  if (printed_as_json(context, answer)) return {};
  auto& out = *context.out;
  out << count(answer["raised"]) << " alerts since " << local_time(answer["from"])
      << ", useful: " << precision_of(answer) << ".\n";
  if (answer["precision"].is_null())
    out << "Nobody has marked any: myelin alerts mark 12 useful, or noise.\n";
  Table table{{"by", "", ">raised", ">useful", ">noise", ">useful of marked", ">next one"}};
  for (const auto& row : answer["items"])
    table.row({text(row, "by"),
               row["factor"].is_object() ? factor_name(row["factor"]) : text(row, "key"),
               count(row["raised"]), count(row["useful"]), count(row["noise"]), precision_of(row),
               row["weight"].is_null() ? "" : "×" + decimal(row["weight"], 2)});
  if (!answer["items"].empty()) out << '\n', table.print(out);
  return {};
}

Status silence(const Context& context, const Options& o) {
  Json body = {{"matchers", Json::array()}, {"comment", o.comment}};
  for (const auto& matcher : o.matchers) {
    const auto at = matcher.find_first_of("=!");
    if (at == std::string::npos || at == 0)
      return fail(ErrorCode::invalid_argument, "'" + matcher + "' is not a matcher",
                  "Write product=AF-600, channel!=jd or factor=~delivery.*");
    const auto end = matcher.find_first_not_of("=!~", at);
    body["matchers"].push_back(
        {{"label", matcher.substr(0, at)},
         {"op", matcher.substr(at, end == std::string::npos ? end : end - at)},
         {"value", end == std::string::npos ? "" : matcher.substr(end)}});
  }
  const auto end = std::chrono::system_clock::now() +
                   std::chrono::seconds{static_cast<std::int64_t>(o.silence_hours * 3600)};
  body["ends_at"] = format_utc(std::chrono::time_point_cast<Duration>(end));
  MYELIN_TRY(answer, ask_once(context, "alerts", "POST", "/v1/silences", body));
  if (!printed_as_json(context, answer))
    *context.out << "Silenced until " << local_time(body["ends_at"]) << " (silence "
                 << text(answer, "id") << ").\n";
  return {};
}

}  // namespace

void add_alerts(CLI::App& app, Context& context) {
  auto o = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "alerts", "What is unusual now: list, show, ack, unack, resolve, mark, silence");
  command->footer(
      "Examples:\n  myelin alerts --state firing\n  myelin alerts show 12\n  myelin alerts ack 12 "
      "--until 2026-11-23\n"
      "  myelin alerts mark 12 noise --reason \"a promotion, not a fault\"\n  myelin alerts "
      "precision\n"
      "  myelin alerts silence product=AF-600 --hours 4 --comment \"known, fixed tomorrow\"\n");
  command->require_subcommand(0, 1);
  const auto filters = [o](CLI::App* to) {
    to->add_option("--state", o->state, "firing, acknowledged or resolved");
    to->add_option("--product", o->product, "Only this product");
    to->add_option("--channel", o->channel, "Only this channel");
    to->add_option("--factor", o->factor, "Only this factor, by key");
    to->add_option("--limit", o->limit, "At most so many")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    to->add_flag("--muted", o->muted, "Silenced and inhibited ones, too");
  };
  filters(command);
  auto* list_command = command->add_subcommand("list", "List alerts, newest first (the default)");
  filters(list_command);
  command->callback([&context, o, command] {
    if (command->get_subcommands().empty()) context.conclude(list(context, *o));
  });
  list_command->callback([&context, o] { context.conclude(list(context, *o)); });
  auto* show_command = command->add_subcommand("show", "One alert with its evidence");
  show_command->add_option("id", o->id, "The alert")->required();
  show_command->callback([&context, o] { context.conclude(show(context, o->id, "", nullptr)); });
  auto* ack = command->add_subcommand(
      "ack", "Acknowledge: somebody looks at it; it comes back when the time is over");
  ack->add_option("id", o->id, "The alert")->required();
  ack->add_option("--until", o->until, "When the acknowledgement ends (default: in 24 hours)");
  ack->callback([&context, o] {
    context.conclude(show(context, o->id, "acknowledge",
                          o->until.empty() ? Json::object() : Json{{"until", o->until}}));
  });
  auto* unack = command->add_subcommand("unack", "Take an acknowledgement back: it fires again");
  unack->add_option("id", o->id, "The alert")->required();
  unack->callback([&context, o] { context.conclude(unacknowledge(context, o->id)); });
  auto* resolve = command->add_subcommand("resolve", "Declare it over");
  resolve->add_option("id", o->id, "The alert")->required();
  resolve->callback(
      [&context, o] { context.conclude(show(context, o->id, "resolve", Json::object())); });
  auto* mark = command->add_subcommand(
      "mark", "Say whether it was worth waking you: what is an alert later depends on it");
  mark->add_option("id", o->id, "The alert")->required();
  mark->add_option("usefulness", o->usefulness, "useful, noise, or none to take a mark back")
      ->required()
      ->check(CLI::IsMember({"useful", "noise", "none"}));
  mark->add_option("--reason", o->comment, "Why");
  mark->callback([&context, o] {
    context.conclude(
        show(context, o->id, "mark", {{"usefulness", o->usefulness}, {"reason", o->comment}}));
  });
  auto* precision_command =
      command->add_subcommand("precision", "How often alerts were useful, by what people marked");
  precision_command->add_option("--from", o->from, "Raised since (default: 90 days before)");
  precision_command->add_option("--until", o->until, "Raised before (default: now)");
  precision_command->callback([&context, o] { context.conclude(precision(context, *o)); });
  auto* silence_command =
      command->add_subcommand("silence", "Mute what fits every matcher: label=value, !=, =~, !~");
  silence_command->add_option("matchers", o->matchers, "For example product=AF-600 channel=douyin")
      ->required();
  silence_command->add_option("--hours", o->silence_hours, "For so long")
      ->check(CLI::Range(0.01, 8760.0))
      ->capture_default_str();
  silence_command->add_option("--comment", o->comment, "Why")->required();
  silence_command->callback([&context, o] { context.conclude(silence(context, *o)); });
}

}  // namespace myelin::app
