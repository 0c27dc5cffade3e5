#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "app/command.h"
#include "app/evaluate_alerts.h"
#include "app/evaluate_head.h"
#include "app/evaluations.h"
#include "app/link.h"
#include "app/show.h"
#include "app/simulate.h"

namespace myelin::app {
namespace {

struct Options {
  std::string seeds = "1-5", truth;
  EvaluateAlertsOptions alerts;
};

// The alerts that stand in the instance of --home, against what was planted in what it was fed.
Status evaluate_home(const Context& context, const Options& o) {
  MYELIN_TRY(truth, read_truth(o.truth));
  MYELIN_TRY(themes, read_themes(context.share / "taxonomies" / "simulated_company.themes.yaml"));
  MYELIN_TRY(answer, ask_once(context, "evaluate", "GET", "/v1/alerts?limit=1000"));
  std::vector<sim::RaisedAlert> raised;
  for (const auto& alert : answer["items"]) {
    if (text(alert, "rule") != "cell_excess") continue;
    MYELIN_TRY(at, parse_time(text(alert, "raised_at"), Zone{}));
    MYELIN_TRY(since, parse_time(text(alert, "since"), Zone{}));
    raised.push_back(
        {at, text(alert, "product"), text(alert, "channel"), text(alert["factor"], "key"), since});
  }
  for (const auto& line : alert_figures(truth.seed, sim::score(raised, truth, themes)))
    *context.out << line << std::endl;
  return {};
}

Status evaluate_alerts(const Context& context, Options o) {
  if (!o.truth.empty()) return evaluate_home(context, o);
  MYELIN_TRY(seeds, seeds_of(o.seeds));
  o.alerts.share = context.share;
  for (const auto seed : seeds) {
    MYELIN_TRY(score, evaluate_alerts_live(seed, o.alerts));
    for (const auto& line : alert_figures(seed, score)) *context.out << line << std::endl;
  }
  return {};
}

}  // namespace

void add_evaluate(CLI::App& app, Context& context) {
  auto o = std::make_shared<Options>();
  auto* command = app.add_subcommand("evaluate", "How good it is, in figures: one JSON line each");
  command->footer(
      "Examples:\n  myelin evaluate alerts --seeds 1-5\n  myelin --home shop evaluate alerts "
      "--truth company/truth.json\n  myelin evaluate --head polarity --file reviews.csv "
      "--text-column "
      "review --label-column label --json\n");
  command->require_subcommand(0, 1);
  auto* alerts = command->add_subcommand(
      "alerts", "Recall of planted faults, delay and false alarms, on simulated companies");
  alerts->add_option("--seeds", o->seeds, "One company a seed: 7, 1-5 or 1,4,11-13")
      ->capture_default_str();
  alerts->add_option("--truth", o->truth,
                     "Score the alerts of --home against this truth.json instead");
  alerts->add_option("--days", o->alerts.days, "How long each lives")->capture_default_str();
  alerts->add_option("--scale", o->alerts.scale, "1: about 2,000 signals a day")
      ->capture_default_str();
  alerts->callback([&context, o] { context.conclude(evaluate_alerts(context, *o)); });
  add_evaluate_head(*command, context);
  add_evaluations(*command, context);
}

}  // namespace myelin::app
