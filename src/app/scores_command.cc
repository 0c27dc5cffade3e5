// `myelin scores`: which open orders will most likely end in a bad review, and why.
#include <CLI/CLI.hpp>

#include "app/command.h"
#include "app/link.h"
#include "app/show.h"
#include "app/table.h"
#include "server/query.h"

namespace myelin::app {
namespace {

struct Options {
  std::string order;
  int limit = 20;
};

void print_records(std::ostream& out, const Json& answer) {
  for (const auto& r : answer["records"])
    out << (r["stage"] == "delivered" ? "Arrived" : "Under way") << ": learnt from "
        << count(r["orders"]) << " orders, " << count(r["bad"])
        << " of them ended in a bad review. Judged on " << count(r["judged"])
        << " later ones that were not learnt from: AUC " << decimal(r["auc"], 3)
        << ", calibration error " << decimal(r["calibration_error"], 3) << ", Brier "
        << decimal(r["brier"], 4) << ".\n";
}

void print_score(std::ostream& out, const Json& s) {
  out << "Order " << text(s, "order") << " (" << text(s, "stage")
      << "): " << percent(s["probability"]) << " to end in a bad review; usual "
      << percent(s["usual"]) << ".\n";
  for (const auto& reason : s["reasons"])
    out << "  " << reason["words"]["zh"].get<std::string>() << "\n  "
        << reason["words"]["en"].get<std::string>() << '\n';
}

std::string reasons_of(const Json& score) {
  std::string all;
  for (const auto& reason : score["reasons"])
    all += (all.empty() ? "" : "; ") + reason["words"]["zh"].get<std::string>();
  return all;
}

Status show(const Context& context, const Options& o) {
  MYELIN_TRY(answer, ask_once(context, "scores", "GET",
                              "/v1/orders/" + server::percent_encoded(o.order) + "/score"));
  if (printed_as_json(context, answer)) return {};
  print_score(*context.out, answer["items"][0]);
  *context.out << '\n';
  print_records(*context.out, answer);
  return {};
}

Status list(const Context& context, const Options& o) {
  MYELIN_TRY(answer,
             ask_once(context, "scores", "GET", "/v1/scores?limit=" + std::to_string(o.limit)));
  if (printed_as_json(context, answer)) return {};
  *context.out << count(answer["open"]) << " open orders; those most at risk of a bad review:\n\n";
  Table table{{"order", ">bad review", ">usual", "stage", "product", "customer", "because"}};
  for (const auto& s : answer["items"])
    table.row({text(s, "order"), percent(s["probability"]), percent(s["usual"]), text(s, "stage"),
               shortened(text(s, "product"), 20), text(s, "customer_id"), reasons_of(s)});
  table.print(*context.out);
  *context.out << '\n';
  print_records(*context.out, answer);
  return {};
}

}  // namespace

void add_scores(CLI::App& app, Context& context) {
  auto o = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "scores", "Open orders that will most likely end in a bad review, and why");
  command->footer("Examples:\n  myelin scores\n  myelin scores --order 2026112000017 --json\n");
  command->add_option("--order", o->order, "Only this order");
  command->add_option("--limit", o->limit, "Orders")->capture_default_str();
  command->callback([&context, o] {
    context.conclude(o->order.empty() ? list(context, *o) : show(context, *o));
  });
}

}  // namespace myelin::app
