// `myelin customers value`: what customers are likely to buy, and what a bad experience does to
// that.
#include <CLI/CLI.hpp>

#include "app/command.h"
#include "app/link.h"
#include "app/show.h"
#include "app/table.h"

namespace myelin::app {
namespace {

struct Options {
  int horizon_days = 365, repurchase_days = 60, limit = 20;
};

void print_groups(const Json& answer, std::ostream& out) {
  Table table{{"last experience", ">customers", ">still ours", ">purchases", ">worth each",
               ">worth together"}};
  for (const auto& g : answer["groups"])
    table.row({text(g, "experience"), count(g["customers"]), percent(g["alive"]),
               decimal(g["purchases"], 2), money(g["value_mean"]), money(g["value"])});
  table.print(out);
}

void print_backtest(const Json& answer, std::ostream& out) {
  const auto& test = answer["backtest"];
  if (test.is_null()) {
    out << "How good this is cannot be said: " << text(answer, "backtest_refused") << ".\n";
    return;
  }
  out << "Asked on " << local_time(test["from"]) << " what would follow until today, the same "
      << "method said " << decimal(test["expected"], 0) << " purchases of "
      << count(test["customers"]) << " customers; " << decimal(test["happened"], 0) << " came.\n";
}

void print_repurchase(const Json& answer, std::ostream& out) {
  const auto& effect = answer["repurchase"];
  if (effect.is_null()) {
    out << "What a bad experience costs cannot be said: " << text(answer, "repurchase_refused")
        << ".\n";
    return;
  }
  const auto points = [](const Json& share) { return decimal(share.get<double>() * 100, 1); };
  out << "A bad first experience changes the share that buys again within " << count(effect["days"])
      << " days by " << points(effect["again"]) << " points (" << points(effect["again_low"])
      << " to " << points(effect["again_high"]) << "), spend by " << money(effect["spend"]) << " ("
      << money(effect["spend_low"]) << " to " << money(effect["spend_high"]) << ") a customer.\n"
      << "  " << count(effect["bad"]) << " bad against " << count(effect["fine"])
      << " fine first orders, like with like (" << percent(effect["kept"])
      << " have a counterpart); as they are, " << percent(effect["again_bad"]) << " and "
      << percent(effect["again_fine"]) << " bought again.\n"
      << "  Something unseen would need a risk ratio of " << decimal(effect["e_value"], 2)
      << " with both to explain this away.\n";
}

Status value(const Context& context, const Options& o) {
  MYELIN_TRY(answer, ask_once(context, "customers value", "GET",
                              "/v1/customer-value?limit=" + std::to_string(o.limit) +
                                  "&horizon_days=" + std::to_string(o.horizon_days) +
                                  "&repurchase_days=" + std::to_string(o.repurchase_days)));
  if (printed_as_json(context, answer)) return {};
  auto& out = *context.out;
  out << count(answer["customers"]) << " customers, " << count(answer["repeat_buyers"])
      << " of whom bought again. Expected revenue of the next " << count(answer["horizon_days"])
      << " days, " << text(answer, "currency") << ":\n\n";
  print_groups(answer, out);
  out << '\n';
  print_backtest(answer, out);
  print_repurchase(answer, out);
  out << "\nThe most valuable:\n\n";
  Table table{{">customer", ">orders", "last order", "last experience", ">still ours", ">purchases",
               ">each", ">worth"}};
  for (const auto& c : answer["items"])
    table.row({text(c, "customer"), count(c["orders"]), local_time(c["last_order_at"]),
               text(c, "last_experience"), percent(c["alive"]), decimal(c["purchases"], 2),
               money(c["spend"]), money(c["value"])});
  table.print(out);
  return {};
}

}  // namespace

void add_customer_value(CLI::App& customers, Context& context) {
  auto o = std::make_shared<Options>();
  auto* command = customers.add_subcommand(
      "value", "What customers are likely to buy, and what a bad experience does to that");
  command->footer(
      "Examples:\n  myelin customers value\n  myelin customers value --horizon-days 90 --json\n");
  command->add_option("--horizon-days", o->horizon_days, "How far ahead")
      ->check(CLI::Range(7, 3650))
      ->capture_default_str();
  command
      ->add_option("--repurchase-days", o->repurchase_days,
                   "Within how many days buying again counts")
      ->check(CLI::Range(7, 730))
      ->capture_default_str();
  command->add_option("--limit", o->limit, "At most so many customers")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command->callback([&context, o] { context.conclude(value(context, *o)); });
}

}  // namespace myelin::app
