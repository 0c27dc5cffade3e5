// `myelin worth satisfaction | factors | returns`: what experience is worth, and what returns cost.
#include <CLI/CLI.hpp>
#include <memory>

#include "app/command.h"
#include "app/link.h"
#include "app/show.h"
#include "app/table.h"
#include "server/query.h"

namespace myelin::app {
namespace {

struct Options {
  int horizon_days = 0, fewer = 1;
  std::string from, until, reason, product;
};

std::string horizon_of(const Options& o) {
  return o.horizon_days == 0 ? "" : "?horizon_days=" + std::to_string(o.horizon_days);
}
std::string points(const Json& share) {
  return share.is_number() ? decimal(share.get<double>() * 100, 1) : "–";
}
std::string points_range(const Json& effect) {
  return points(effect["estimate"]) + " (" + points(effect["low"]) + " … " +
         points(effect["high"]) + ")";
}
std::string money_range(const Json& of, const char* value) {
  return money(of[value]) + " (" + money(of["low"]) + " … " + money(of["high"]) + ")";
}

void print_head(const Json& answer, std::ostream& out) {
  out << count(answer["orders"]) << " orders of " << count(answer["customers"])
      << " customers until " << local_time(answer["as_of"]) << ", " << count(answer["marked"])
      << " with a mark; what was bought within " << count(answer["horizon_days"]) << " days"
      << (answer["horizon_chosen"] == true ? " (chosen from the orders)" : "") << ".\n\n";
}

void print_hidden(const Json& effect, std::ostream& out) {
  out << "  Something unseen would need a risk ratio of " << decimal(effect["e_value"], 2)
      << " with both to explain the estimate away (" << decimal(effect["e_value_of_limit"], 2)
      << " its interval), or " << percent(effect["robustness"])
      << " of what is left of both; without any adjustment the figure would be ";
}

Status satisfaction(const Context& context, const Options& o) {
  MYELIN_TRY(answer, ask_once(context, "worth satisfaction", "GET",
                              "/v1/worth/satisfaction" + horizon_of(o)));
  if (printed_as_json(context, answer)) return {};
  auto& out = *context.out;
  print_head(answer, out);
  const auto& worth = answer["satisfaction"];
  if (worth.is_null()) {
    out << "What a point is worth cannot be said: " << text(answer, "refused") << ".\n";
    return {};
  }
  const auto& sample = worth["sample"];
  out << "One point more on 1 to 5, everything known of the customer before held equal:\n"
      << "  buys again: " << points_range(worth["again"]) << " points of a hundred, where "
      << percent(sample["again_share"]) << " do\n"
      << "  spends:     " << money_range(worth["spend"], "estimate") << " an order, where "
      << money(sample["spend_mean"]) << " follow\n"
      << "  from " << count(sample["orders"]) << " marked orders of " << count(sample["customers"])
      << " customers; " << percent(sample["kept"]) << " within the overlap, "
      << percent(worth["left_over"]) << " of the marks' variance is not explained by the past.\n";
  print_hidden(worth["again"], out);
  out << points(worth["again"]["plain"]) << " points.\n\nAgainst five stars:\n\n";
  Table table{{"stars", ">orders", ">buy again", ">points (95 %)", ">spend (95 %)"}};
  for (const auto& level : worth["levels"])
    table.row({count(level["stars"]), count(level["orders"]), percent(level["again_share"]),
               level["again"].is_null() ? "–" : points_range(level["again"]),
               level["spend"].is_null() ? "–" : money_range(level["spend"], "estimate")});
  table.print(out);
  return {};
}

Status factors(const Context& context, const Options& o) {
  MYELIN_TRY(answer,
             ask_once(context, "worth factors", "GET", "/v1/worth/factors" + horizon_of(o)));
  if (printed_as_json(context, answer)) return {};
  auto& out = *context.out;
  print_head(answer, out);
  if (answer["items"].empty()) {
    out << "What a complaint costs cannot be said: " << text(answer, "refused") << ".\n";
    return {};
  }
  Table table{{"one complaint of", ">orders", ">buys again, points (95 %)", ">spends (95 %)", ">q",
               ">E-value", ">overlap"}};
  for (const auto& row : answer["items"])
    table.row({factor_name(row["factor"]), count(row["sample"]["treated"]),
               points_range(row["again"]), money_range(row["spend"], "estimate"),
               chance(row["spend"]["q_value"]), decimal(row["spend"]["e_value_of_limit"], 2),
               percent(row["sample"]["kept"])});
  table.print(out);
  out << "\nAgainst orders that complain of nothing. q: of the spend, over all factors. "
      << count(answer["too_few"]) << " more factors are complained of too seldom to compare.\n";
  return {};
}

void print_groups(const char* what, const Json& groups, std::ostream& out) {
  out << "\nBy " << what << ":\n\n";
  Table table{{what, ">returns", ">refunded", ">a return (95 %)", ">all of them (95 %)"}};
  for (const auto& group : groups)
    table.row({text(group, "name"), count(group["returns"]), money(group["refunded"]),
               money_range(group["each"], "value"), money_range(group["saved"], "value")});
  table.print(out);
}

void print_costs(const Json& costs, std::ostream& out) {
  const auto& whole = costs["whole"];
  out << count(whole["returns"]) << " of " << count(whole["orders"]) << " orders came back ("
      << local_time(costs["from"]) << " to " << local_time(costs["until"]) << "); "
      << money(whole["refunded"]) << " was refunded.\n"
      << decimal(costs["fewer"], 0) << " % fewer of them would have saved "
      << money_range(costs["saves"], "value") << ".\n\n";
  Table parts{{"all of them", ">amount (95 %)"}};
  for (const auto& part : costs["parts"])
    parts.row({text(part, "part"), money_range(part["amount"], "value")});
  parts.row({"cost, without the margin", money_range(whole["cost"], "value")});
  parts.row({"saved, were there none", money_range(whole["saved"], "value")});
  parts.print(out);
  if (costs["later"].is_null())
    out << "\nLater purchases are left out: " << text(costs, "later_refused") << ".\n";
  print_groups("reason", costs["reasons"], out);
  print_groups("product", costs["products"], out);
  out << "\nWhat moves the answer most, each alone:\n\n";
  Table moves{{"figure", "", ">value", ">from", ">to", ">saves at from", ">saves at to"}};
  for (const auto& row : costs["sensitivity"])
    moves.row({text(row, "figure"), row["assumed"] == true ? "ASSUMED" : "",
               decimal(row["value"], 3), decimal(row["low"], 3), decimal(row["high"], 3),
               money(row["saves_at_low"]), money(row["saves_at_high"])});
  moves.print(out);
  out << "\nWrite what you know of the assumed ones below `returns:` in myelin.yaml "
         "(docs/revenue.md).\n";
}

Status returns(const Context& context, const Options& o) {
  auto target = "/v1/worth/returns?fewer=" + std::to_string(o.fewer);
  for (const auto& [name, value] : {std::pair{"from", o.from}, std::pair{"until", o.until},
                                    std::pair{"reason", o.reason}, std::pair{"product", o.product}})
    if (!value.empty()) target += std::string{"&"} + name + "=" + server::percent_encoded(value);
  MYELIN_TRY(answer, ask_once(context, "worth returns", "GET", target));
  if (!printed_as_json(context, answer)) print_costs(answer, *context.out);
  return {};
}

void add_horizon(CLI::App& command, Options& o) {
  command
      .add_option("--horizon-days", o.horizon_days,
                  "Within how many days buying again counts; chosen from the orders otherwise")
      ->check(CLI::Range(7, 730));
}

}  // namespace

void add_worth(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "worth", "What a point of satisfaction, a complaint and a return are worth in money");
  command->require_subcommand(1);
  command->footer(
      "Examples:\n  myelin worth satisfaction\n  myelin worth factors --horizon-days 60 --json\n"
      "  myelin worth returns --reason damaged --fewer 10\n");
  auto o = std::make_shared<Options>();
  auto* point = command->add_subcommand(
      "satisfaction", "What one point of satisfaction changes of buying again and of spend");
  point->footer("Example: myelin worth satisfaction --json\n");
  add_horizon(*point, *o);
  point->callback([&context, o] { context.conclude(satisfaction(context, *o)); });
  auto* each = command->add_subcommand("factors", "What one complaint of each factor costs later");
  each->footer("Example: myelin worth factors --horizon-days 60\n");
  add_horizon(*each, *o);
  each->callback([&context, o] { context.conclude(factors(context, *o)); });
  auto* sent_back =
      command->add_subcommand("returns", "What returns cost, and what fewer of them would save");
  sent_back->footer("Example: myelin worth returns --product AF-600 --fewer 5 --json\n");
  sent_back->add_option("--from", o->from, "Orders placed from this time on; a year otherwise");
  sent_back->add_option("--until", o->until, "Orders placed before this time");
  sent_back->add_option("--reason", o->reason, "Only returns for this reason");
  sent_back->add_option("--product", o->product, "Only this product");
  sent_back->add_option("--fewer", o->fewer, "How many hundredths of the returns fewer")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  sent_back->callback([&context, o] { context.conclude(returns(context, *o)); });
}

}  // namespace myelin::app
