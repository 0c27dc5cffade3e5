#include <CLI/CLI.hpp>

#include "app/command.h"
#include "app/evaluate_alerts.h"
#include "app/evaluate_factors.h"
#include "app/evaluate_polarity.h"

namespace myelin::app {
namespace {

struct Options {
  std::vector<std::uint64_t> seeds{1, 2, 3, 4, 5};
  EvaluateAlertsOptions alerts;
};

Status evaluate_alerts(const Context& context, Options o) {
  o.alerts.share = context.share;
  for (const auto seed : o.seeds) {
    MYELIN_TRY(score, evaluate_alerts_live(seed, o.alerts));
    for (const auto& line : alert_figures(seed, score)) *context.out << line << std::endl;
  }
  return {};
}

}  // namespace

void add_evaluate(CLI::App& app, Context& context) {
  auto o = std::make_shared<Options>();
  auto* command = app.add_subcommand("evaluate", "How good it is, in figures: one JSON line each");
  command->footer("Examples:\n  myelin evaluate alerts --seeds 1,2,3,4,5\n");
  command->require_subcommand(1);
  auto* alerts = command->add_subcommand(
      "alerts", "Recall of planted faults, delay and false alarms, on simulated companies");
  alerts->add_option("--seeds", o->seeds, "One company a seed")
      ->delimiter(',')
      ->capture_default_str();
  alerts->add_option("--days", o->alerts.days, "How long each lives")->capture_default_str();
  alerts->add_option("--scale", o->alerts.scale, "1: about 2,000 signals a day")
      ->capture_default_str();
  alerts->callback([&context, o] { context.conclude(evaluate_alerts(context, *o)); });
  add_evaluate_polarity(*command, context);
  add_evaluate_factors(*command, context);
}

}  // namespace myelin::app
