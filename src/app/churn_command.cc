#include "app/churn_command.h"

#include "app/link.h"
#include "app/show.h"
#include "app/table.h"
#include "server/query.h"

namespace myelin::app {
namespace {

struct Options {
  std::string customer;
  int limit = 20;
};

void print_record(std::ostream& out, const Json& r) {
  out << "Leaving is not to buy again within " << count(r["horizon_days"])
      << " days: nine of ten repurchases came within " << decimal(r["gap_days"], 0) << ".\n"
      << "Learnt from " << count(r["lessons"]) << " customers at earlier days, " << count(r["left"])
      << " of whom left. Judged on " << count(r["judged"]) << " as of "
      << local_time(r["judged_at"]) << ", by what came after every day that was learnt from: AUC "
      << decimal(r["auc"], 3) << ", Brier " << decimal(r["brier"], 3) << ", calibration error "
      << decimal(r["calibration_error"], 3);
  if (!r["auc_alone"].is_null())
    out << "; by the rhythm of buying alone (BG/NBD) AUC " << decimal(r["auc_alone"], 3)
        << ", Brier " << decimal(r["brier_alone"], 3) << ", calibration error "
        << decimal(r["calibration_error_alone"], 3);
  out << ".\n";
}

Status list(const Context& context, const Options& o) {
  std::string target = "/v1/churn?limit=" + std::to_string(o.limit);
  if (!o.customer.empty()) target += "&customer=" + server::percent_encoded(o.customer);
  MYELIN_TRY(answer, ask_once(context, "customers", "GET", target));
  if (printed_as_json(context, answer)) return {};
  auto& out = *context.out;
  print_record(out, answer["record"]);
  out << '\n'
      << count(answer["scored"]) << " customers bought within three times that; "
      << money(answer["at_risk"]) << " of what they pay within it is at risk beyond the usual.\n\n";
  Table table{
      {">customer", ">leaves", ">usual", ">at risk", "last order", "complained of", "because"}};
  for (const auto& s : answer["items"]) {
    std::string because;
    for (const auto& reason : s["reasons"])
      because += (because.empty() ? "" : "; ") + reason["words"]["zh"].get<std::string>();
    table.row({text(s, "customer_id"), percent(s["probability"]), percent(s["usual"]),
               money(s["at_risk"]), local_time(s["last_order_at"]),
               s["factor"].is_null() ? "–" : text(s["factor"], "key"), shortened(because, 60)});
  }
  table.print(out);
  return {};
}

}  // namespace

void add_churn(CLI::App& customers, Context& context) {
  auto o = std::make_shared<Options>();
  auto* command =
      customers.add_subcommand("churn", "Who is about to leave, by the money at risk, and why");
  command->footer("Examples:\n  myelin customers churn\n  myelin customers churn --customer 12\n");
  command->add_option("--customer", o->customer, "Only this one, by id");
  command->add_option("--limit", o->limit, "At most so many")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command->callback([&context, o] { context.conclude(list(context, *o)); });
}

}  // namespace myelin::app
