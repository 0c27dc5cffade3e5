#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <fstream>

#include "app/command.h"
#include "app/link.h"
#include "app/report_page.h"
#include "app/show.h"
#include "base/clock.h"
#include "server/query.h"

namespace myelin::app {
namespace {

struct Options {
  std::string month, language = "zh", out;
};

// "2026-10" and so many months on.
std::string month_after(const std::string& month, int months) {
  int year = 0, number = 0;
  try {
    year = std::stoi(month.substr(0, 4));
    number = std::stoi(month.substr(5, 2));
  } catch (const std::exception&) {
    return month;  // the server says what is wrong with it
  }
  const int index = year * 12 + number - 1 + months;
  return fmt::format("{:04}-{:02}", index / 12, index % 12 + 1);
}

Status report(const Context& context, const Options& o) {
  MYELIN_TRY(link, Link::open(context, "report"));
  StatementParts parts;
  parts.chinese = o.language == "zh";
  MYELIN_TRY(ledger, link->ask("GET", "/v1/ledger?month=" + server::percent_encoded(o.month)));
  parts.ledger = ledger;
  MYELIN_TRY(before, link->ask("GET", "/v1/ledger?month=" + month_after(o.month, -1)));
  parts.before = before;
  MYELIN_TRY(causes, link->ask("GET", "/v1/causes?metric=loss&limit=100&from=" + o.month +
                                          "-01&until=" + month_after(o.month, 1) + "-01"));
  parts.causes = causes;
  MYELIN_TRY(cases, link->ask("GET", "/v1/cases?limit=1000"));
  parts.cases = cases;
  MYELIN_TRY(taxonomy, link->ask("GET", "/v1/taxonomy"));
  parts.taxonomy = taxonomy;
  parts.made_at = format_date(SystemClock{}.now(), Zone{});
  if (context.json) {
    *context.out
        << Json{{"ledger", parts.ledger}, {"before", parts.before}, {"causes", parts.causes}}.dump(
               2)
        << '\n';
    return {};
  }
  const auto page = statement_page(parts);
  if (o.out.empty()) {
    *context.out << page;
    return {};
  }
  std::ofstream file(o.out, std::ios::binary);
  file << page;
  if (!file.flush())
    return fail(ErrorCode::unavailable, o.out + " cannot be written", "name another --out");
  *context.out << "Wrote " << o.out << ": open it in a browser, print it from there.\n";
  return {};
}

}  // namespace

void add_report(CLI::App& app, Context& context) {
  auto o = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "report", "The monthly experience statement for the board, as one HTML page");
  command->footer("Example:\n  myelin report --month 2026-10 --language en --out statement.html\n");
  command->add_option("--month", o->month, "Such as 2026-10")->required();
  command->add_option("--language", o->language, "zh or en")
      ->check(CLI::IsMember({"zh", "en"}))
      ->capture_default_str();
  command->add_option("--out", o->out, "The file; standard output otherwise");
  command->callback([&context, o] { context.conclude(report(context, *o)); });
}

}  // namespace myelin::app
