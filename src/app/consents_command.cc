// What customers agreed to: imported from a file, looked up, taken back.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>

#include "app/command.h"
#include "app/contact_command.h"
#include "app/link.h"
#include "app/show.h"
#include "app/table.h"
#include "connect/file/input.h"
#include "server/query.h"

namespace myelin::app {
namespace {

constexpr std::size_t rows_at_once = 2'000;
constexpr std::size_t refusals_shown = 20;

struct Options {
  std::string id, file, purpose, medium, reason;
};

// The columns of a file, by name; a row's other columns are refused with it.
constexpr std::array<std::string_view, 7> columns{"key", "purpose",    "medium", "given",
                                                  "at",  "expires_at", "source"};

Result<Json> item_of(const std::vector<std::string>& header, const connect::file::Row& row) {
  Json item = Json::object();
  if (row.problem)
    return fail(ErrorCode::invalid_argument, row.problem->message, "correct that row");
  for (std::size_t i = 0; i < header.size() && i < row.cells.size(); ++i) {
    const std::string_view cell = row.cells[i];
    if (cell.empty()) continue;
    if (header[i] != "given") {
      item[header[i]] = cell;
      continue;
    }
    const bool yes = cell == "true" || cell == "1" || cell == "yes" || cell == "是";
    const bool no = cell == "false" || cell == "0" || cell == "no" || cell == "否";
    if (!yes && !no)
      return fail(ErrorCode::invalid_argument,
                  "\"" + std::string{cell} + "\" is neither yes nor no",
                  "write true or false in the column given");
    item["given"] = yes;
  }
  return item;
}

Status known_columns(const std::vector<std::string>& header) {
  for (const auto& column : header)
    if (std::ranges::find(columns, column) == columns.end())
      return fail(ErrorCode::invalid_argument, "nobody reads the column \"" + column + "\"",
                  "the columns are key, purpose, medium, given, at, expires_at and source");
  return {};
}

// Sent in parts; what is refused is named by its row in the file.
struct Import {
  Link& link;
  Json total = {{"accepted", 0}, {"duplicates", 0}, {"refused", Json::array()}};
  Json items = Json::array();
  std::vector<std::uint64_t> lines{};

  void refuse(std::uint64_t line, const std::string& reason, const std::string& hint) {
    total["refused"].push_back({{"row", line}, {"reason", reason}, {"hint", hint}});
  }
  Status flush() {
    if (items.empty()) return {};
    MYELIN_TRY(answer, link.ask("POST", "/v1/consents", Json{{"items", items}}));
    for (const char* figure : {"accepted", "duplicates"})
      total[figure] = total[figure].get<std::int64_t>() + answer[figure].get<std::int64_t>();
    for (const auto& one : answer["refused"])
      refuse(lines.at(one["row"].get<std::size_t>()), text(one, "reason"), text(one, "hint"));
    items = Json::array();
    lines.clear();
    return {};
  }
};

Status read_table(const connect::file::Input& table, Import& import) {
  MYELIN_TRY(reader, table.open());
  MYELIN_CHECK(known_columns(reader->header()));
  connect::file::Row row;
  for (;;) {
    MYELIN_TRY(more, reader->next(row));
    if (!more) return {};
    auto item = item_of(reader->header(), row);
    if (!item) {
      import.refuse(row.line, item.error().message, item.error().hint);
      continue;
    }
    import.items.push_back(std::move(*item));
    import.lines.push_back(row.line);
    if (import.items.size() == rows_at_once) MYELIN_CHECK(import.flush());
  }
}

Status import_file(const Context& context, const Options& o) {
  MYELIN_TRY(inputs, connect::file::open_inputs(o.file));
  if (inputs.tables.empty())
    return fail(ErrorCode::invalid_argument, o.file + " holds no table",
                "give a CSV, XLSX or JSONL file with the columns key, purpose, medium, given, at, "
                "expires_at, source");
  MYELIN_TRY(link, Link::open(context, "consents"));
  Import import{.link = *link};
  for (const auto& table : inputs.tables) {
    MYELIN_CHECK(read_table(table, import));
    MYELIN_CHECK(import.flush());
  }
  if (printed_as_json(context, import.total)) return {};
  auto& out = *context.out;
  const auto& refused = import.total["refused"];
  out << count(import.total["accepted"]) << " written down, " << count(import.total["duplicates"])
      << " known already, " << refused.size() << " refused.\n";
  for (std::size_t i = 0; i < std::min(refused.size(), refusals_shown); ++i)
    out << "  row " << refused[i]["row"].get<std::uint64_t>() << ": " << text(refused[i], "reason")
        << "; " << text(refused[i], "hint") << '\n';
  return {};
}

void print_consents(std::ostream& out, const Json& answer) {
  Table table{{"purpose", "medium", "said", ""}};
  for (const auto& row : answer["items"])
    table.row({text(row, "purpose"), text(row, "medium"), text(row, "standing"),
               row["allowed"] == true ? "may be written to" : "–"});
  table.print(out);
  if (!answer["history"].empty()) out << '\n';
  for (const auto& c : answer["history"])
    out << "  " << local_time(c["at"]) << "  " << (c["given"] == true ? "agreed" : "withdrew")
        << "  " << (c["purpose"].is_string() ? text(c, "purpose") : "anything") << " by "
        << (c["medium"].is_string() ? text(c, "medium") : "any medium") << "  " << text(c, "source")
        << '\n';
  for (const auto& c : answer["contacts"])
    out << (&c == &answer["contacts"].front() ? "\nMessages:\n" : "") << "  case "
        << text(c, "case_id") << ", batch " << text(c, "batch_id") << ": " << text(c, "state")
        << '\n';
}

std::string target_of(const Options& o) {
  return "/v1/customers/" + server::percent_encoded(o.id) + "/consents";
}

Status show(const Context& context, const Options& o) {
  MYELIN_TRY(answer, ask_once(context, "consents", "GET", target_of(o)));
  if (!printed_as_json(context, answer)) print_consents(*context.out, answer);
  return {};
}

Status withdraw(const Context& context, const Options& o) {
  Json body{{"reason", o.reason}};
  if (!o.purpose.empty()) body["purpose"] = o.purpose;
  if (!o.medium.empty()) body["medium"] = o.medium;
  MYELIN_TRY(answer, ask_once(context, "consents", "POST", target_of(o) + "/withdraw", body));
  if (!printed_as_json(context, answer)) print_consents(*context.out, answer);
  return {};
}

}  // namespace

void add_consents(CLI::App& app, Context& context) {
  auto o = std::make_shared<Options>();
  auto* command =
      app.add_subcommand("consents", "What customers agreed to: import, show, withdraw");
  command->footer(
      "Examples:\n  myelin consents import consents.csv\n  myelin consents show 17\n"
      "  myelin consents withdraw 17 --reason \"call of today\"\n"
      "A file has the columns key (phone:13800138000), purpose (service, marketing), medium (sms,\n"
      "phone, email, app, platform), given (true, false), at, expires_at and source.\n");
  command->require_subcommand(1);
  auto* import = command->add_subcommand("import", "Write down what a file says");
  import->add_option("file", o->file, "CSV, XLSX or JSONL")->required();
  import->callback([&context, o] { context.conclude(import_file(context, *o)); });
  auto* one = command->add_subcommand("show", "What one customer agreed to, and was sent");
  one->add_option("customer", o->id, "The customer's id")->required();
  one->callback([&context, o] { context.conclude(show(context, *o)); });
  auto* back = command->add_subcommand("withdraw", "The customer wants no more messages");
  back->add_option("customer", o->id, "The customer's id")->required();
  back->add_option("--purpose", o->purpose, "Only service or only marketing")
      ->check(CLI::IsMember({"service", "marketing"}));
  back->add_option("--medium", o->medium, "Only sms, phone, email, app or platform")
      ->check(CLI::IsMember({"sms", "phone", "email", "app", "platform"}));
  back->add_option("--reason", o->reason, "How the customer said so")->required();
  back->callback([&context, o] { context.conclude(withdraw(context, *o)); });
}

}  // namespace myelin::app
