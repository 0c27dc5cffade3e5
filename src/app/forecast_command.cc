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

std::string hits_of(const Json& record) {
  return count(record["rises_that_came"]) + " of " + count(record["rises_forecast"]);
}

Status list(const Context& context, const std::string& product) {
  std::string target = "/v1/forecasts";
  if (!product.empty()) target += "?product=" + server::percent_encoded(product);
  MYELIN_TRY(answer, ask_once(context, "forecast", "GET", target));
  if (printed_as_json(context, answer)) return {};
  const auto& items = answer["items"];
  if (items.empty()) {
    *context.out << "No complaints are known to lead to returns, refunds, cancellations or calls: "
                    "it takes about nine weeks of history and a relation that is no accident.\n";
    return {};
  }
  Table table{{"product", "complaints of", "lead to", ">days later", ">q", ">expected", ">usual",
               ">80 %", ">95 %", ">rise", ">came true"}};
  for (const auto& f : items)
    table.row({f["product"].is_null() ? "all" : shortened(text(f, "product"), 24),
               shortened(factor_name(f["factor"]), 36), text(f, "outcome"), count(f["lag_days"]),
               chance(f["q_value"]), decimal(f["expected"], 0), decimal(f["usual"], 0),
               range_of(f["interval_80"]), range_of(f["interval_95"]),
               percent(f["probability_of_rise"]), hits_of(f["record"])});
  table.print(*context.out);
  *context.out << "\nExpected and usual: over the next " << count(items[0]["days_ahead"])
               << " days. Rise: the probability of a quarter more than usual; came true: of the "
                  "rises that would have been forecast on the days behind.\n";
  return {};
}

}  // namespace

std::string forecast_sentence(const Json& f) {
  const auto& record = f["record"];
  return text(f, "outcome") + " follow after " + count(f["lag_days"]) +
         " days: " + decimal(f["expected"], 0) + " expected in the next " + count(f["days_ahead"]) +
         " days, usually " + decimal(f["usual"], 0) + " (80 %: " + range_of(f["interval_80"]) +
         "); a rise by a quarter: " + percent(f["probability_of_rise"]) + "; of rises forecast, " +
         hits_of(record) + " came";
}

void add_forecast(CLI::App& app, Context& context) {
  auto product = std::make_shared<std::string>();
  auto* command = app.add_subcommand(
      "forecast", "What complaints lead to, and what the next days will bring of it");
  command->footer("Examples:\n  myelin forecast\n  myelin forecast --product AF-600 --json\n");
  command->add_option("--product", *product, "Only this product");
  command->callback([&context, product] { context.conclude(list(context, *product)); });
}

}  // namespace myelin::app
