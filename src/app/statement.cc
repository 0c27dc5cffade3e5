#include "app/statement.h"

#include <fmt/format.h>

#include "base/clock.h"
#include "server/query.h"

namespace myelin::app {
namespace {

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

}  // namespace

Result<StatementParts> gather_statement(const AskJson& ask, const std::string& month,
                                        bool chinese) {
  StatementParts parts;
  parts.chinese = chinese;
  MYELIN_TRY(ledger, ask("/v1/ledger?month=" + server::percent_encoded(month)));
  parts.ledger = ledger;
  MYELIN_TRY(before, ask("/v1/ledger?month=" + month_after(month, -1)));
  parts.before = before;
  MYELIN_TRY(causes, ask("/v1/causes?metric=loss&limit=100&from=" + month +
                         "-01&until=" + month_after(month, 1) + "-01"));
  parts.causes = causes;
  MYELIN_TRY(cases, ask("/v1/cases?limit=1000"));
  parts.cases = cases;
  MYELIN_TRY(split, ask("/v1/journey/departments?from=" + month +
                        "-01&until=" + month_after(month, 1) + "-01"));
  parts.split = split;
  // These need a history that not every company has; what cannot be told is left out.
  if (auto worth = ask("/v1/worth/satisfaction")) parts.worth = std::move(*worth);
  if (auto returns = ask("/v1/worth/returns")) parts.returns = std::move(*returns);
  MYELIN_TRY(taxonomy, ask("/v1/taxonomy"));
  parts.taxonomy = taxonomy;
  parts.made_at = format_date(SystemClock{}.now(), Zone{});
  return parts;
}

Result<std::string> written_as(const std::string& format, const Document& document) {
  if (format == "pdf") return pdf_of(document);
  return html_of(document);
}

Result<std::string> statement_of(const server::Ask& ask, const std::string& month,
                                 const std::string& language, const std::string& format) {
  MYELIN_TRY(parts, gather_statement(
                        [&](const std::string& target) -> Result<Json> {
                          const auto response = ask(target);
                          if (response.status >= 400)
                            return std::unexpected(server::error_of(response));
                          return Json::parse(response.body);
                        },
                        month, language == "zh"));
  return written_as(format, statement_document(parts));
}

}  // namespace myelin::app
