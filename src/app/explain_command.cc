#include <CLI/CLI.hpp>

#include "app/link.h"
#include "app/show.h"
#include "app/why_commands.h"
#include "app/why_lines.h"
#include "server/query.h"

namespace myelin::app {
namespace {

struct Options {
  std::string alert, metric = "complaints", factor, from, until, against, product, channel,
                     against_product, against_channel, region, against_region;
};

Result<std::string> target_of(const Options& o) {
  if (!o.alert.empty()) return "/v1/alerts/" + server::percent_encoded(o.alert) + "/drivers";
  std::string target = "/v1/explain?metric=" + o.metric;
  const auto with = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) target += "&" + std::string(name) + "=" + server::percent_encoded(value);
  };
  with("factor", o.factor);
  with("from", o.from);
  with("until", o.until);
  with("product", o.product);
  with("channel", o.channel);
  with("region", o.region);
  with("against_product", o.against_product);
  with("against_channel", o.against_channel);
  with("against_region", o.against_region);
  if (!o.against.empty()) {
    const auto dots = o.against.find("..");
    if (dots == std::string::npos)
      return fail(ErrorCode::invalid_argument, "'" + o.against + "' is not a period",
                  "write --against 2026-10-01..2026-10-15");
    with("against_from", o.against.substr(0, dots));
    with("against_until", o.against.substr(dots + 2));
  }
  return target;
}

Status run(const Context& context, const Options& o) {
  MYELIN_TRY(target, target_of(o));
  MYELIN_TRY(answer, ask_once(context, "explain", "GET", target));
  if (!printed_as_json(context, answer)) print_explanation(*context.out, answer);
  return {};
}

}  // namespace

void add_explain(CLI::App& app, Context& context) {
  auto o = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "explain", "Why: the carrier, warehouse, batch… behind an alert or between two periods");
  command->footer(
      "Examples:\n  myelin explain 12\n  myelin explain --from 2026-11-01 --until 2026-11-15 "
      "--against 2026-10-01..2026-11-01 --metric returns\n  myelin explain --product AF-600 "
      "--against-product AF-500 --metric rating\n");
  command->add_option("alert", o->alert, "The alert; without one, two periods are compared");
  command
      ->add_option("--metric", o->metric,
                   "complaints, returns, refunds, rating, late_arrivals or late_dispatches")
      ->check(CLI::IsMember(std::vector<std::string>(model::driver_metric_names.begin(),
                                                     model::driver_metric_names.end())))
      ->capture_default_str();
  command->add_option("--factor", o->factor, "Complaints of this factor only, by key");
  command->add_option("--from", o->from, "From this day on (default: the last seven days)");
  command->add_option("--until", o->until, "Before this day");
  command->add_option("--against", o->against,
                      "A..B; the period of the same length just before otherwise");
  command->add_option("--product", o->product, "Only this product");
  command->add_option("--channel", o->channel, "Only this channel");
  command->add_option("--region", o->region, "Only this region");
  command->add_option("--against-product", o->against_product, "Compare with this product");
  command->add_option("--against-channel", o->against_channel, "Compare with this channel");
  command->add_option("--against-region", o->against_region, "Compare with this region");
  command->callback([&context, o] { context.conclude(run(context, *o)); });
}

}  // namespace myelin::app
