#include "app/churn_command.h"

#include "app/link.h"
#include "app/show.h"
#include "app/table.h"
#include "server/query.h"

namespace myelin::app {
namespace {

struct Options {
  std::string customer, id;
  int limit = 20;
  bool open_case = false;
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

std::string because(const Json& score) {
  std::string words;
  for (const auto& reason : score["reasons"])
    words += (words.empty() ? "" : "; ") + reason["words"]["zh"].get<std::string>();
  return shortened(words, 60);
}

void print_promise(std::ostream& out, const Json& p) {
  out << count(p["customers"]) << " customers who pay " << money(p["spend"]) << " within "
      << count(p["horizon_days"]) << " days as a rule. If nothing is done, "
      << money(p["expected_loss"]) << " of it will be missing (95 %: " << money(p["loss_low"])
      << " to " << money(p["loss_high"]) << "), and " << decimal(p["back_expected"], 0)
      << " of them buy again (" << decimal(p["back_low"], 0) << " to " << decimal(p["back_high"], 0)
      << ").\nOf " << count(p["judged_above"]) << " customers of later days who were given "
      << percent(p["level"]) << " or more, " << count(p["left_above"]) << " left; AUC "
      << decimal(p["auc"], 3) << ", calibration error " << decimal(p["calibration_error"], 3)
      << ".\n";
}

Status open_case(const Context& context) {
  MYELIN_TRY(look, ask_once(context, "customers", "POST", "/v1/churn/watch"));
  if (printed_as_json(context, look)) return {};
  auto& out = *context.out;
  if (look["opened"].is_string()) {
    out << "Case " << text(look, "opened") << " for " << text(look, "department") << ": ";
    print_promise(out, look["list"]);
    out << "`myelin cases leaving " << text(look, "opened") << "` lists them.\n";
    return {};
  }
  out << "No case is opened: " << look["why"]["en"].get<std::string>() << '\n';
  if (look["last_case_id"].is_string())
    out << "The newest is case " << text(look, "last_case_id")
        << (look["next_at"].is_string()
                ? "; the next may be opened from " + local_time(look["next_at"]) + " on"
                : std::string{})
        << ".\n";
  return {};
}

Status leaving(const Context& context, const Options& o) {
  MYELIN_TRY(list, ask_once(context, "cases", "GET",
                            "/v1/cases/" + server::percent_encoded(o.id) + "/leaving"));
  if (printed_as_json(context, list)) return {};
  auto& out = *context.out;
  print_promise(out, list["list"]);
  out << count(list["back"]) << " of " << count(list["list"]["customers"])
      << " have bought again since " << local_time(list["opened_at"])
      << (list["over"] == true ? "; the days are over" : "; counted until ")
      << (list["over"] == true ? std::string{} : local_time(list["until"])) << ".\n\n";
  Table table{{">customer", ">leaves", ">pays", ">at risk", "last order", "complained of",
               "because", "bought again"}};
  for (const auto& s : list["items"])
    table.row({text(s, "customer_id"), percent(s["probability"]), money(s["spend"]),
               money(s["at_risk"]), local_time(s["last_order_at"]),
               s["factor"].is_null() ? "–" : text(s["factor"], "key"), because(s),
               s["back_at"].is_string() ? local_time(s["back_at"])
                                        : (s["complained"] == true ? "– (complained)" : "–")});
  table.print(out);
  return {};
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
  for (const auto& s : answer["items"])
    table.row({text(s, "customer_id"), percent(s["probability"]), percent(s["usual"]),
               money(s["at_risk"]), local_time(s["last_order_at"]),
               s["factor"].is_null() ? "–" : text(s["factor"], "key"), because(s)});
  table.print(out);
  return {};
}

}  // namespace

void add_churn(CLI::App& customers, Context& context) {
  auto o = std::make_shared<Options>();
  auto* command =
      customers.add_subcommand("churn", "Who is about to leave, by the money at risk, and why");
  command->footer(
      "Examples:\n  myelin customers churn\n  myelin customers churn --customer 12\n"
      "  myelin customers churn --open-case\n");
  command->add_option("--customer", o->customer, "Only this one, by id");
  command->add_option("--limit", o->limit, "At most so many")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command->add_flag("--open-case", o->open_case,
                    "Open the case of this period now, where there is reason to, or say why not");
  command->callback(
      [&context, o] { context.conclude(o->open_case ? open_case(context) : list(context, *o)); });
}

void add_case_leaving(CLI::App& cases, Context& context) {
  auto o = std::make_shared<Options>();
  auto* command = cases.add_subcommand(
      "leaving", "Of a case about customers who may leave: who, why, and who bought again");
  command->footer("Example:\n  myelin cases leaving 31\n");
  command->add_option("id", o->id, "The case")->required();
  command->callback([&context, o] { context.conclude(leaving(context, *o)); });
}

}  // namespace myelin::app
