#include <CLI/CLI.hpp>

#include "app/command.h"
#include "app/link.h"
#include "app/show.h"
#include "app/table.h"
#include "server/query.h"

namespace myelin::app {
namespace {

std::string range_of(const Json& interval) {
  return decimal(interval["low"], 0) + "–" + decimal(interval["high"], 0);
}

// Outcomes of which fewer are the trouble have the probability of a fall.
std::string turn_of(const Json& f) {
  return percent(f["probability_of_rise"].is_null() ? f["probability_of_fall"]
                                                    : f["probability_of_rise"]);
}

std::string hits_of(const Json& record) {
  return count(record["rises_that_came"]) + " of " + count(record["rises_forecast"]);
}

constexpr std::size_t rows_shown = 40;

Status list(const Context& context, const std::string& product, bool all) {
  std::string target = "/v1/forecasts";
  if (!product.empty()) target += "?product=" + server::percent_encoded(product);
  MYELIN_TRY(answer, ask_once(context, "forecast", "GET", target));
  if (printed_as_json(context, answer)) return {};
  const auto& items = answer["items"];
  if (items.empty()) {
    *context.out
        << "No complaints are known to lead to returns, refunds, cancellations, calls or "
           "lost orders: it takes a dozen orders that complained and a relation that is no "
           "accident; of complaints that name no order about nine weeks of history.\n";
    return {};
  }
  Table table{{"product", "complaints of", "lead to", ">times", ">of orders", ">days later", ">q",
               ">open", ">of them", ">expected", ">usual", ">80 %", ">turn", ">came true"}};
  const auto shown = all ? items.size() : std::min(items.size(), rows_shown);
  for (std::size_t i = 0; i < shown; ++i) {
    const auto& f = items[i];
    const auto& orders = f["orders"];
    const auto of_orders = [&](const char* key, int digits) {
      return orders.is_null() ? std::string{"–"} : decimal(orders[key], digits);
    };
    table.row({f["product"].is_null() ? "all" : shortened(text(f, "product"), 24),
               shortened(factor_name(f["factor"]), 32), text(f, "outcome"), of_orders("ratio", 1),
               count(f["evidence"]["outcomes"]) + " of " + count(f["evidence"]["mentions"]),
               count(f["lag_days"]), chance(f["q_value"]), of_orders("open", 0),
               of_orders("expected", 1), decimal(f["expected"], 0), decimal(f["usual"], 0),
               range_of(f["interval_80"]), turn_of(f), hits_of(f["record"])});
  }
  table.print(*context.out);
  if (shown < items.size()) *context.out << "… and " << items.size() - shown << " more: --all\n";
  *context.out
      << "\nTimes: as often as orders of that age that did not complain; of orders: that "
         "complained, those that came to it; open: those that may yet. Expected and usual: "
         "over the next "
      << count(items[0]["days_ahead"])
      << " days, of them from complaints. Turn: the probability of a quarter more than "
         "usual (of repurchase: a fifth less); came true: of the turns that would have been "
         "forecast on the days behind. –: found in series of days.\n";
  return {};
}

}  // namespace

std::string forecast_sentence(const Json& f) {
  const auto& record = f["record"];
  const auto& orders = f["orders"];
  const std::string found =
      orders.is_null()
          ? std::string{}
          : count(f["evidence"]["outcomes"]) + " of " + count(f["evidence"]["mentions"]) +
                " orders that complained came to a " + text(f, "outcome") + ", " +
                decimal(orders["ratio"], 1) +
                " times as often as others (95 %: " + decimal(orders["ratio_95"]["low"], 1) + "–" +
                decimal(orders["ratio_95"]["high"], 1) + "); " + decimal(orders["open"], 0) +
                " more are open, " + decimal(orders["expected"], 1) + " of them expected within " +
                count(f["days_ahead"]) + " days. In all: ";
  return found + text(f, "outcome") + " follow after " + count(f["lag_days"]) +
         " days: " + decimal(f["expected"], 0) + " expected in the next " + count(f["days_ahead"]) +
         " days, usually " + decimal(f["usual"], 0) + " (80 %: " + range_of(f["interval_80"]) +
         "); " +
         (f["probability_of_rise"].is_null() ? "a fall by a fifth: " : "a rise by a quarter: ") +
         turn_of(f) + "; of those forecast, " + hits_of(record) + " came";
}

void add_forecast(CLI::App& app, Context& context) {
  auto product = std::make_shared<std::string>();
  auto* command = app.add_subcommand(
      "forecast", "What complaints lead to, and what the next days will bring of it");
  command->footer("Examples:\n  myelin forecast\n  myelin forecast --product AF-600 --json\n");
  command->add_option("--product", *product, "Only this product");
  auto all = std::make_shared<bool>(false);
  command->add_flag("--all", *all, "All rows, not the weightiest alone");
  command->callback([&context, product, all] { context.conclude(list(context, *product, *all)); });
}

}  // namespace myelin::app
