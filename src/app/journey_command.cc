#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "app/event_files.h"
#include "app/link.h"
#include "app/show.h"
#include "app/table.h"
#include "app/why_commands.h"
#include "model/dimension.h"
#include "server/query.h"
#include "stats/process/directly_follows.h"
#include "stats/process/variants.h"

namespace myelin::app {
namespace {

struct Options {
  std::string from, until, by = "channel", file;
  model::Dimensions where;
  EventColumns columns;
  int limit = 20;
};

std::string path_of(const Json& steps) {
  std::string out;
  for (const auto& step : steps) out += (out.empty() ? "" : " → ") + step.get<std::string>();
  return out;
}

std::string losses_of(const Json& breakpoint) {
  auto out = money(breakpoint["lost"]);
  for (const auto& other : breakpoint["lost_other"]) out += " + " + money(other);
  return out;
}

void print_breakpoints(std::ostream& out, const Json& journey) {
  out << "\nWhere orders leave the intended path (" << path_of(journey["intended"]) << "):\n";
  Table table{{"after", "instead of", ">reached", ">left", ">drop", ">negative", ">else", ">lost",
               "they went to"}};
  for (const auto& b : journey["breakpoints"])
    table.row({text(b, "step"), text(b, "next"), count(b["reached"]),
               count(b["reached"].get<std::int64_t>() - b["continued"].get<std::int64_t>()),
               percent(b["drop"]), percent(b["negative_share"]), percent(b["negative_share_on"]),
               losses_of(b), path_of(b["instead"])});
  table.print(out);
}

void print_journey(std::ostream& out, const Json& journey) {
  out << count(journey["orders"]) << " orders, " << count(journey["events"]) << " events, "
      << count(journey["variants_all"]) << " different ways; " << percent(journey["conforming"])
      << " went as intended (fitness " << decimal(journey["fitness"], 3) << ").\n\n";
  Table steps{{"step", ">orders", ">events", ">texts", ">negative"}};
  for (const auto& s : journey["steps"])
    steps.row({text(s, "name"), count(s["orders"]), count(s["events"]), count(s["texts"]),
               count(s["negative"])});
  steps.print(out);
  out << '\n';
  Table edges{{"from", "to", ">times", ">orders", ">hours (mean)", ">hours (most)"}};
  for (const auto& e : journey["edges"])
    edges.row({text(e, "from"), text(e, "to"), count(e["events"]), count(e["orders"]),
               decimal(e["hours_mean"], 1), decimal(e["hours_max"], 1)});
  edges.print(out);
  print_breakpoints(out, journey);
}

// Of which orders, and how many rows.
std::string asked_of(const Options& o) {
  std::string query = "?limit=" + std::to_string(o.limit);
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) query += "&" + std::string{name} + "=" + server::percent_encoded(value);
  };
  add("from", o.from);
  add("until", o.until);
  for (std::size_t i = 0; i < model::dimension_count; ++i)
    add(model::dimension_names[i], o.where.values[i]);
  return query;
}

Status show(const Context& context, const Options& o) {
  MYELIN_TRY(answer, ask_once(context, "journey", "GET", "/v1/journey" + asked_of(o)));
  if (!printed_as_json(context, answer)) print_journey(*context.out, answer);
  return {};
}

std::string points_of(const Json& segment) {
  if (segment["difference"].is_null()) return "–";
  const auto& interval = segment["interval_95"];
  return fmt::format("{:+.1f} ({:+.1f} … {:+.1f})", 100 * segment["difference"].get<double>(),
                     100 * interval["low"].get<double>(), 100 * interval["high"].get<double>());
}

void print_segments(std::ostream& out, const Json& answer) {
  if (answer["items"].empty()) {
    out << "No order was placed in that time: myelin journey segments --from 2026-01-01\n";
    return;
  }
  const auto by = text(answer, "by");
  Table table{{by, ">orders", ">as intended", ">points beside others (95 %)", "most leave after",
               ">of them", ">lost"}};
  for (const auto& s : answer["items"]) {
    const auto& worst = s["worst"];
    table.row({s["value"].is_null() ? "(none named)" : text(s, "value"), count(s["orders"]),
               percent(s["conforming"]), points_of(s), worst.is_null() ? "–" : text(worst, "step"),
               worst.is_null() ? "–" : percent(worst["drop"]), losses_of(s)});
  }
  table.print(out);
  const auto all = answer["segments_all"].get<std::size_t>(), shown = answer["items"].size();
  if (all > shown) out << shown << " of " << all << " are shown: --limit shows more.\n";
}

Status segments(const Context& context, const Options& o) {
  MYELIN_TRY(answer, ask_once(context, "journey", "GET",
                              "/v1/journey/segments" + asked_of(o) + "&by=" + o.by));
  if (!printed_as_json(context, answer)) print_segments(*context.out, answer);
  return {};
}

void add_filters(CLI::App& command, Options& o) {
  command.add_option("--from", o.from, "Orders placed from this day on");
  command.add_option("--until", o.until, "Orders placed before this day");
  for (std::size_t i = 0; i < model::dimension_count; ++i) {
    const std::string name{model::dimension_names[i]};
    command.add_option("--" + name, o.where.values[i], "Only orders of this " + name);
  }
}

Json json_of(const ReadLog& read, int limit) {
  const auto& log = read.log;
  const auto graph = stats::process::directly_follows(log);
  const auto variants = stats::process::variants_of(log);
  Json activities = Json::array(), edges = Json::array(), paths = Json::array();
  for (std::size_t a = 0; a < log.names.size(); ++a)
    activities.push_back({{"name", log.names[a]},
                          {"events", graph.events[a]},
                          {"cases", graph.cases[a]},
                          {"first", graph.first[a]},
                          {"last", graph.last[a]}});
  for (stats::process::Activity from = 0; from < graph.activities; ++from)
    for (stats::process::Activity to = 0; to < graph.activities; ++to)
      if (const auto& f = graph.of(from, to); f.events > 0)
        edges.push_back({{"from", log.names[from]},
                         {"to", log.names[to]},
                         {"events", f.events},
                         {"cases", f.cases},
                         {"hours_mean", f.us_sum / static_cast<double>(f.events) / 3.6e9}});
  std::stable_sort(edges.begin(), edges.end(), [](const Json& a, const Json& b) {
    return a["events"].get<std::uint64_t>() > b["events"].get<std::uint64_t>();
  });
  for (const auto& variant : variants.variants) {
    if (paths.size() == static_cast<std::size_t>(limit)) break;
    Json steps = Json::array();
    for (const auto activity : log.path(variant.example)) steps.push_back(log.names[activity]);
    paths.push_back({{"steps", std::move(steps)}, {"cases", variant.cases}});
  }
  return {{"cases", log.cases()},
          {"events", log.events()},
          {"passed_over", read.passed_over},
          {"activities", std::move(activities)},
          {"edges", std::move(edges)},
          {"variants_all", variants.variants.size()},
          {"variants", std::move(paths)}};
}

Status import_log(const Context& context, const Options& o) {
  MYELIN_TRY(read, read_event_file(o.file, o.columns));
  const auto answer = json_of(read, o.limit);
  if (printed_as_json(context, answer)) return {};
  auto& out = *context.out;
  out << count(answer["cases"]) << " cases, " << count(answer["events"]) << " events, "
      << count(answer["variants_all"]) << " variants; " << count(answer["passed_over"])
      << " rows passed over.\n\n";
  Table edges{{"from", "to", ">times", ">cases", ">hours (mean)"}};
  for (std::size_t i = 0; i < answer["edges"].size() && i < static_cast<std::size_t>(o.limit);
       ++i) {
    const auto& e = answer["edges"][i];
    edges.row({text(e, "from"), text(e, "to"), count(e["events"]), count(e["cases"]),
               decimal(e["hours_mean"], 1)});
  }
  edges.print(out);
  out << '\n';
  Table variants{{">cases", "path"}};
  for (const auto& v : answer["variants"]) variants.row({count(v["cases"]), path_of(v["steps"])});
  variants.print(out);
  return {};
}

// A mean result: stars, or points of a hundred orders.
std::string result_text(const Json& value, const std::string& result) {
  if (!value.is_number()) return "–";
  return result == "returned" ? decimal(100 * value.get<double>(), 2) + " %" : decimal(value, 3);
}

std::string part_of(const Json& of, const std::string& result) {
  return result_text(of["part"], result) + " (" + result_text(of["interval_95"]["low"], result) +
         " … " + result_text(of["interval_95"]["high"], result) + ")";
}

Status departments(const Context& context, const Options& o) {
  std::string target = "/v1/journey/departments";
  for (const auto& [name, value] : {std::pair{"from", o.from}, {"until", o.until}})
    if (!value.empty())
      target += (target.find('?') == std::string::npos ? "?" : "&") + std::string{name} + "=" +
                server::percent_encoded(value);
  MYELIN_TRY(answer, ask_once(context, "journey", "GET", target));
  if (printed_as_json(context, answer)) return {};
  auto& out = *context.out;
  out << "Orders placed from " << local_time(answer["from"]) << " to "
      << local_time(answer["until"]) << ".\n";
  if (answer["orders"] == 0)
    out << "No order was placed in that time: myelin journey departments --from 2026-01-01\n";
  else if (answer["results"].empty())
    out << "No department troubled any of them, or each had trouble: there is nothing to "
           "compare.\n";
  for (const auto& r : answer["results"]) {
    const auto result = text(r, "result");
    out << '\n'
        << (result == "returned" ? "Came back, of " : "Stars of ") << count(r["orders"])
        << (result == "returned" ? " orders not cancelled: " : " rated orders: ")
        << result_text(r["mean"], result) << "; " << result_text(r["untroubled"], result)
        << " where nobody troubled them.\n";
    Table table{{"department", ">orders troubled", ">its part (95 %)"}};
    for (const auto& d : r["departments"])
      table.row({d["department"].is_null() ? "others" : text(d, "department"), count(d["orders"]),
                 part_of(d, result)});
    table.print(out);
  }
  return {};
}

}  // namespace

void add_journey(CLI::App& app, Context& context) {
  auto o = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "journey", "The ways that orders really took, and where they leave the intended one");
  command->footer(
      "Examples:\n  myelin journey\n  myelin journey --from 2026-11-01 --product AF-600\n"
      "  myelin journey segments --by carrier --from 2026-11-01\n"
      "  myelin journey departments --from 2026-10-01 --until 2026-11-01\n"
      "  myelin journey import hospital.xes.gz\n"
      "  myelin journey import log.csv --case order --activity status --time at\n");
  command->require_subcommand(0, 1);
  add_filters(*command, *o);
  command->add_option("--limit", o->limit, "At most so many edges and variants")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command->callback([&context, o, command] {
    if (command->get_subcommands().empty()) context.conclude(show(context, *o));
  });
  auto* by_segment = command->add_subcommand(
      "segments", "The way of each carrier's, channel's… orders by itself, beside all others");
  add_filters(*by_segment, *o);
  by_segment->add_option("--by", o->by, "The dimension that parts the orders")
      ->check(CLI::IsMember(
          std::vector<std::string>{model::dimension_names.begin(), model::dimension_names.end()}))
      ->capture_default_str();
  by_segment->add_option("--limit", o->limit, "At most so many, those of most orders")
      ->check(CLI::Range(1, 1000));
  by_segment->callback([&context, o] { context.conclude(segments(context, *o)); });
  auto* by_department = command->add_subcommand(
      "departments",
      "What orders came to, split to the departments that troubled them (Shapley values)");
  by_department->add_option("--from", o->from, "Orders placed from this day on (default: 90 days)");
  by_department->add_option("--until", o->until, "Orders placed before this day");
  by_department->callback([&context, o] { context.conclude(departments(context, *o)); });
  auto* import = command->add_subcommand(
      "import", "Read an event log (XES, or CSV with a case, an activity and a time) and show it");
  import->add_option("file", o->file, "The log; .gz and .xz are unpacked")->required();
  import->add_option("--case", o->columns.of_case, "CSV: the column of the case");
  import->add_option("--activity", o->columns.activity, "CSV: the column of the activity");
  import->add_option("--time", o->columns.time, "CSV: the column of the time");
  import->add_option("--limit", o->limit, "At most so many edges and variants")
      ->check(CLI::Range(1, 1000));
  import->callback([&context, o] { context.conclude(import_log(context, *o)); });
}

}  // namespace myelin::app
