#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>

#include "app/command.h"
#include "app/link.h"
#include "app/show.h"
#include "app/statement.h"

namespace myelin::app {
namespace {

struct Options {
  std::string month, language = "zh", out, format;
};

Status report(const Context& context, const Options& o) {
  MYELIN_TRY(link, Link::open(context, "report"));
  MYELIN_TRY(parts,
             gather_statement([&](const std::string& target) { return link->ask("GET", target); },
                              o.month, o.language == "zh"));
  if (context.json) {
    *context.out
        << Json{{"ledger", parts.ledger}, {"before", parts.before}, {"causes", parts.causes}}.dump(
               2)
        << '\n';
    return {};
  }
  const bool named_pdf = std::filesystem::path(o.out).extension() == ".pdf";
  const auto format = o.format.empty() ? std::string{named_pdf ? "pdf" : "html"} : o.format;
  MYELIN_TRY(page, written_as(format, statement_document(parts)));
  if (o.out.empty()) {
    *context.out << page;
    return {};
  }
  std::ofstream file(o.out, std::ios::binary);
  file << page;
  if (!file.flush())
    return fail(ErrorCode::unavailable, o.out + " cannot be written", "name another --out");
  *context.out << "Wrote " << o.out << ".\n";
  return {};
}

}  // namespace

void add_report(CLI::App& app, Context& context) {
  auto o = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "report", "The monthly experience statement for the board, as PDF or as one HTML page");
  command->footer("Example:\n  myelin report --month 2026-10 --language en --out statement.pdf\n");
  command->add_option("--month", o->month, "Such as 2026-10")->required();
  command->add_option("--language", o->language, "zh or en")
      ->check(CLI::IsMember({"zh", "en"}))
      ->capture_default_str();
  command->add_option("--out", o->out, "The file; standard output otherwise");
  command->add_option("--format", o->format, "html or pdf; what --out ends with otherwise")
      ->check(CLI::IsMember({"html", "pdf"}));
  command->callback([&context, o] { context.conclude(report(context, *o)); });
}

}  // namespace myelin::app
