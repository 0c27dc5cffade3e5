#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <fstream>

#include "app/command.h"
#include "app/link.h"
#include "app/show.h"
#include "app/table.h"
#include "base/limits.h"
#include "server/query.h"

namespace myelin::app {
namespace {

struct Options {
  std::string id, state, as_of, name, hypothesis, unit = "customer", metric, product, channel,
                                                  factor, planned_end, reason, arm, from_file,
                                                  repair;
  std::vector<std::string> arms, guards, units;
  std::int64_t planned_units = 0;
  int limit = 50, window_days = 30, before_days = 90, days_of_try = 14;
  double share = 0.1;
};

std::string target_of(const Options& o, const std::string& verb = {}) {
  return "/v1/experiments/" + server::percent_encoded(o.id) + (verb.empty() ? "" : "/" + verb);
}

// "as_is=0.9" → {"as_is", 0.9}
Result<std::pair<std::string, double>> named_number(const std::string& text,
                                                    std::string_view example) {
  const auto equals = text.rfind('=');
  double number = 0;
  std::size_t read = 0;
  if (equals != std::string::npos && equals > 0) {
    try {
      number = std::stod(text.substr(equals + 1), &read);
    } catch (const std::exception&) {
      read = 0;
    }
  }
  if (read == 0 || equals + 1 + read != text.size())
    return fail(ErrorCode::invalid_argument, "'" + text + "' is not understood",
                "write it as " + std::string{example});
  return std::pair{text.substr(0, equals), number};
}

Status list(const Context& context, const Options& o) {
  std::string target = "/v1/experiments?limit=" + std::to_string(o.limit);
  if (!o.state.empty()) target += "&state=" + server::percent_encoded(o.state);
  if (!o.repair.empty()) target += "&case=" + server::percent_encoded(o.repair);
  MYELIN_TRY(answer, ask_once(context, "experiments", "GET", target));
  if (printed_as_json(context, answer)) return {};
  const auto& items = answer["items"];
  if (items.empty()) {
    *context.out
        << "No experiments. `myelin experiments create --help` shows how one is planned.\n";
    return {};
  }
  Table table{{">id", "state", "name", "metric", ">exposed", ">planned", "started", "decision"}};
  for (const auto& e : items)
    table.row({text(e, "id"), text(e, "state"), shortened(text(e, "name"), 48), text(e, "metric"),
               count(e["exposed"]), count(e["planned_units"]),
               e["started_at"].is_null() ? "–" : local_time(e["started_at"]),
               e["decision"].is_string() ? text(e, "decision") : "–"});
  table.print(*context.out);
  return {};
}

std::string figure(const Json& value) {
  if (!value.is_number()) return "–";
  const double size = std::abs(value.get<double>());
  return decimal(value, size >= 100 ? 0 : size >= 1 ? 2 : 4);
}
std::string range_of(const Json& effect) {
  if (!effect["low"].is_number() || !effect["high"].is_number()) return "–";
  return figure(effect["low"]) + " to " + figure(effect["high"]);
}

std::string_view sentence_of(const std::string& conclusion) {
  if (conclusion == "too_early")
    return "Too early: the windows of too few units are over to say anything.";
  if (conclusion == "withheld")
    return "Withheld: the arms did not get the units that were planned, so no effect is shown. "
           "Find out what takes units away before you start anew.";
  if (conclusion == "difference") return "An arm differs from the control.";
  if (conclusion == "none_found")
    return "The planned number is reached and no arm differs: see what would have been found.";
  return "No difference so far; looking again costs nothing.";
}

void print_effects(std::ostream& out, const Json& r) {
  Table effects{{"arm", ">effect", ">95 %, any time", ">p", ">unadjusted", ">past explains",
                 ">would be found"}};
  for (const auto& c : r["comparisons"])
    effects.row({text(c, "arm"), figure(c["effect"]["value"]), range_of(c["effect"]),
                 chance(c["effect"]["p_value"]), range_of(c["plain"]),
                 percent(c["variance_explained"]), figure(c["detectable"])});
  effects.print(out);
  if (!r["guards"].empty()) {
    out << "\nGuards:\n";
    Table guards{{"", "must not", "arm", ">effect", ">95 %, any time", ""}};
    for (const auto& g : r["guards"])
      guards.row({text(g, "metric"), text(g, "must_not") + " by " + figure(g["margin"]),
                  text(g, "arm"), figure(g["effect"]["value"]), range_of(g["effect"]),
                  text(g, "state")});
    guards.print(out);
  }
  for (const auto& m : r["money"])
    if (m["total"].is_object())
      out << "\nMoney, had all " << count(m["units"]) << " units been " << text(m, "arm") << ": "
          << money(m["total"]) << " (95 %: " << money(m["low"]) << " to " << money(m["high"])
          << ")\n";
  if (r["segments"].empty()) return;
  out << "\nBy segment, corrected for all " << r["segments"].size() << ":\n";
  Table segments{{"", "", "arm", ">units", ">effect", ">95 %, any time", ">p"}};
  for (const auto& s : r["segments"])
    segments.row({text(s, "by"), shortened(text(s, "value"), 32), text(s, "arm"),
                  count(s["n_control"]) + " + " + count(s["n_treated"]),
                  figure(s["effect"]["value"]), range_of(s["effect"]),
                  chance(s["effect"]["p_value"])});
  segments.print(out);
}

void print_one(const Context& context, const Json& e) {
  auto& out = *context.out;
  out << text(e, "name") << "\n" << text(e, "hypothesis") << "\n\n";
  Table facts{{"", ""}};
  facts.row(
      {"state", text(e, "state") +
                    (e["decision"].is_string() ? ": everybody gets " + text(e, "decision") : "")});
  if (e["reason"].is_string()) facts.row({"reason", text(e, "reason")});
  facts.row({"metric", text(e, "metric") + " within " + count(e["window_days"]) + " days of a " +
                           text(e, "unit")});
  if (e["factor"].is_object()) facts.row({"complaints of", factor_name(e["factor"])});
  for (const char* filter : {"product", "channel"})
    if (e[filter].is_string()) facts.row({filter, text(e, filter)});
  if (e["case_id"].is_string()) facts.row({"repair of case", text(e, "case_id")});
  facts.row({"exposed", count(e["exposed"]) + " of " + count(e["planned_units"]) + " planned"});
  facts.print(out);
  const auto& r = e["reading"];
  if (!r.is_object()) return;
  out << "\nRead " << local_time(r["as_of"]) << ". " << sentence_of(text(r, "conclusion")) << '\n';
  if (r["unmatched"] != 0)
    out << count(r["unmatched"]) << " exposed units are unknown to every signal and count as "
        << "having done nothing.\n";
  if (r["crossed"] != 0)
    out << count(r["crossed"]) << " persons were in two arms before a merge; they are left out.\n";
  out << '\n';
  Table arms{{"arm", ">share", ">exposed", ">counted", ">mean"}};
  for (const auto& a : r["arms"])
    arms.row({text(a, "name"), percent(a["share"]), count(a["exposed"]), count(a["counted"]),
              figure(a["mean"])});
  arms.print(out);
  out << "sample ratio: p " << chance(r["sample_ratio_p"]) << " of the exposed, "
      << chance(r["counted_ratio_p"]) << " of the counted\n\n";
  if (!r["comparisons"].empty()) print_effects(out, r);
}

Status tell(const Context& context, const std::string& method, const std::string& target,
            const Json& body = nullptr) {
  MYELIN_TRY(answer, ask_once(context, "experiments", method, target, body));
  if (!printed_as_json(context, answer)) print_one(context, answer);
  return {};
}

Status create(const Context& context, const Options& o) {
  Json body = {{"name", o.name},
               {"hypothesis", o.hypothesis},
               {"unit", o.unit},
               {"metric", o.metric},
               {"planned_units", o.planned_units},
               {"window_days", o.window_days},
               {"before_days", o.before_days},
               {"arms", Json::array()},
               {"guards", Json::array()}};
  for (const auto& one : o.arms) {
    MYELIN_TRY(arm, named_number(one, "--arm as_is=0.9 --arm repaired=0.1"));
    body["arms"].push_back({{"name", arm.first}, {"share", arm.second}});
  }
  for (const auto& one : o.guards) {
    MYELIN_TRY(guard, named_number(one, "--guard returned:rise=0.01"));
    const auto colon = guard.first.find(':');
    body["guards"].push_back(
        {{"metric", guard.first.substr(0, colon)},
         {"must_not", colon == std::string::npos ? "" : guard.first.substr(colon + 1)},
         {"margin", guard.second}});
  }
  for (const auto& [field, value] :
       {std::pair{"product", o.product}, std::pair{"channel", o.channel},
        std::pair{"factor", o.factor}, std::pair{"planned_end", o.planned_end}})
    if (!value.empty()) body[field] = value;
  return tell(context, "POST", "/v1/experiments", body);
}

Status try_first(const Context& context, const Options& o) {
  return tell(context, "POST", "/v1/cases/" + server::percent_encoded(o.repair) + "/experiment",
              {{"hypothesis", o.hypothesis},
               {"share", o.share},
               {"planned_units", o.planned_units},
               {"window_days", o.days_of_try}});
}

// Units of the command line, or one a line of a file, as many requests as it takes.
Status assign(const Context& context, const Options& o) {
  std::vector<std::string> units = o.units;
  if (!o.from_file.empty()) {
    std::ifstream file{o.from_file};
    if (!file)
      return fail(ErrorCode::not_found, "cannot read " + o.from_file, "give a file of units");
    for (std::string line; std::getline(file, line);)
      if (!line.empty()) units.push_back(line);
  }
  if (units.empty())
    return fail(ErrorCode::invalid_argument, "no unit was given",
                "name units, or --from a file with one a line");
  MYELIN_TRY(link, Link::open(context, "experiments"));
  Json all = {{"items", Json::array()}};
  for (std::size_t at = 0; at < units.size(); at += limits::experiment_units_per_request_max) {
    const auto end = std::min(units.size(), at + limits::experiment_units_per_request_max);
    Json some = Json::array();
    for (std::size_t i = at; i < end; ++i) some.push_back(units[i]);
    MYELIN_TRY(answer, link->ask("POST", target_of(o, "assignments"), {{"units", some}}));
    for (auto& one : answer["items"]) all["items"].push_back(std::move(one));
  }
  if (printed_as_json(context, all)) return {};
  Table table{{"unit", "arm", "exposed"}};
  for (const auto& one : all["items"])
    table.row({text(one, "unit"), text(one, "arm"), local_time(one["exposed_at"])});
  table.print(*context.out);
  return {};
}

void add_create(CLI::App& to, Context& context, const std::shared_ptr<Options>& o) {
  auto* make = to.add_subcommand("create", "Plan one; it begins when it is started");
  make->add_option("--name", o->name, "What is tried")->required();
  make->add_option("--hypothesis", o->hypothesis, "What will change, and why")->required();
  make->add_option("--arm", o->arms, "name=share, the control first; shares sum to 1")->required();
  make->add_option("--metric", o->metric, "repurchase, spend, returned, rating or complained")
      ->required();
  make->add_option("--planned-units", o->planned_units, "Of all arms; the reading ends with them")
      ->required();
  make->add_option("--unit", o->unit, "customer or order")->capture_default_str();
  make->add_option("--window-days", o->window_days, "What happens so long after exposure counts")
      ->capture_default_str();
  make->add_option("--before-days", o->before_days, "A unit's past, which adjusts its outcome")
      ->capture_default_str();
  make->add_option("--guard", o->guards, "metric:fall=margin or metric:rise=margin");
  make->add_option("--product", o->product, "Only what concerns this product counts");
  make->add_option("--channel", o->channel, "Only what concerns this channel counts");
  make->add_option("--factor", o->factor, "Which complaints count");
  make->add_option("--planned-end", o->planned_end, "A date");
  make->callback([&context, o] { context.conclude(create(context, *o)); });

  auto* first = to.add_subcommand("try-first", "Try a case's repair on a share of the customers");
  first->add_option("case", o->repair, "The case")->required();
  first->add_option("--hypothesis", o->hypothesis, "What will change, and why")->required();
  first->add_option("--planned-units", o->planned_units, "Customers of both arms")->required();
  first->add_option("--share", o->share, "Who gets the repair")->capture_default_str();
  first->add_option("--window-days", o->days_of_try, "What happens so long after exposure counts")
      ->capture_default_str();
  first->callback([&context, o] { context.conclude(try_first(context, *o)); });
}

}  // namespace

void add_experiments(CLI::App& app, Context& context) {
  auto o = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "experiments", "Changes tried on a share first: list, show, create, start, assign, decide");
  command->footer(
      "Examples:\n"
      "  myelin experiments create --name \"two inner boxes\" --hypothesis \"fewer come back\" \\\n"
      "    --arm as_is=0.5 --arm boxed=0.5 --metric returned --planned-units 4000 --guard "
      "rating:fall=0.1\n"
      "  myelin experiments start 7\n"
      "  myelin experiments assign 7 account:8812 account:8813\n"
      "  myelin experiments assign 7 --from customers.txt --json\n"
      "  myelin experiments show 7\n"
      "  myelin experiments stop 7 --reason \"planned number reached\"\n"
      "  myelin experiments decide 7 --arm boxed --reason \"a third fewer returns\"\n"
      "  myelin experiments try-first 4 --hypothesis \"a lid that holds\" --planned-units 2000\n");
  command->require_subcommand(0, 1);
  const auto filters = [o](CLI::App* to) {
    to->add_option("--state", o->state, "draft, running, stopped or decided");
    to->add_option("--case", o->repair, "Only those that try this case's repair");
    to->add_option("--limit", o->limit, "At most so many")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
  };
  filters(command);
  command->callback([&context, o, command] {
    if (command->get_subcommands().empty()) context.conclude(list(context, *o));
  });
  auto* listing = command->add_subcommand("list", "Experiments, newest first (the default)");
  filters(listing);
  listing->callback([&context, o] { context.conclude(list(context, *o)); });
  add_create(*command, context, o);
  const auto verb = [&](const char* name, const char* help) {
    auto* made = command->add_subcommand(name, help);
    made->add_option("id", o->id, "The experiment")->required();
    return made;
  };
  auto* show = verb("show", "One with what can be read of it; look as often as you like");
  show->add_option("--as-of", o->as_of, "As it could be read then");
  show->callback([&context, o] {
    context.conclude(tell(
        context, "GET",
        target_of(*o) + (o->as_of.empty() ? "" : "?as_of=" + server::percent_encoded(o->as_of))));
  });
  verb("start", "Begin to give arms to units")->callback([&context, o] {
    context.conclude(tell(context, "POST", target_of(*o, "start"), Json::object()));
  });
  auto* stop = verb("stop", "No unit gets an arm any more; a draft is given up");
  stop->add_option("--reason", o->reason, "Why now")->required();
  stop->callback([&context, o] {
    context.conclude(tell(context, "POST", target_of(*o, "stop"), {{"reason", o->reason}}));
  });
  auto* decide = verb("decide", "What everybody gets from now on");
  decide->add_option("--arm", o->arm, "The arm")->required();
  decide->add_option("--reason", o->reason, "Why")->required();
  decide->callback([&context, o] {
    context.conclude(
        tell(context, "POST", target_of(*o, "decide"), {{"arm", o->arm}, {"reason", o->reason}}));
  });
  auto* units = verb("assign", "The arms of units; each keeps its own");
  units->add_option("units", o->units, "Orders, customers' ids, or keys such as account:8812");
  units->add_option("--from", o->from_file, "A file with one unit a line");
  units->callback([&context, o] { context.conclude(assign(context, *o)); });
}

}  // namespace myelin::app
