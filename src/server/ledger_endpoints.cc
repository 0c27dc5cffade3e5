#include <algorithm>

#include "revenue/ledger.h"
#include "server/endpoints.h"

namespace myelin::server {
namespace {

struct Asked {
  std::string month;
  std::optional<int> version;
};

Result<Asked> asked(Call& call) {
  Asked out;
  out.month = call.query.text("month");
  MYELIN_TRY(version, call.query.integer("version", -1));
  if (version > 1'000'000)
    return fail(ErrorCode::invalid_argument, "there is no such version", "leave it out");
  if (version >= 0) out.version = static_cast<int>(version);
  return out;
}

Result<std::int64_t> amount_of(Fields& fields, const std::string& name, Currency currency,
                               std::optional<std::int64_t> otherwise) {
  MYELIN_TRY(text, fields.text_or(name, ""));
  if (text.empty() && otherwise) return *otherwise;
  const auto money = Money::parse(text, currency);
  if (!money)
    return fail(ErrorCode::invalid_argument, name + " is not an amount", "write it as \"1234.50\"");
  if (money->currency != currency)
    return fail(ErrorCode::invalid_argument,
                name + " is in " + std::string{money->currency.view()} + ", the posting in " +
                    std::string{currency.view()},
                "Name its currency: \"currency\":\"" + std::string{money->currency.view()} + "\"");
  return money->minor;
}

}  // namespace

Result<Response> show_ledger(Call& call) {
  MYELIN_TRY(ask, asked(call));
  MYELIN_CHECK(call.query.nothing_else());
  MYELIN_TRY(answer, call.engine.ledger(ask.month, ask.version));
  return json_reply(wire(*answer, *call.names()));
}

Result<Response> list_ledger_entries(Call& call) {
  MYELIN_TRY(ask, asked(call));
  const std::string account = call.query.text("account"), factor = call.query.text("factor"),
                    department = call.query.text("department"), order = call.query.text("order");
  MYELIN_TRY(page, call.query.page());
  MYELIN_CHECK(call.query.nothing_else());
  MYELIN_TRY(answer, call.engine.ledger_entries(ask.month, ask.version));
  const auto wanted = [](const std::string& value, const std::string& of) {
    return of.empty() || value == of;
  };
  std::vector<revenue::LedgerEntry> found;
  std::int64_t place = 0;  // in the month's order, which a closing keeps
  Json next = nullptr;
  for (const auto& e : answer->month.entries) {
    ++place;
    if (place <= page.before || !wanted(e.account, account) || !wanted(e.factor, factor) ||
        !wanted(e.department, department) || !wanted(e.order, order))
      continue;
    found.push_back(e);
    if (found.size() < page.rows) continue;
    next = std::to_string(place);
    break;
  }
  const auto names = call.names();
  return json_reply(
      {{"items", list_of(found, [&](const revenue::LedgerEntry& e) { return wire(e, *names); })},
       {"next_cursor", next}});
}

Result<Response> close_ledger(Call& call) {
  MYELIN_TRY(fields, Fields::read(call.request));
  MYELIN_TRY(month, fields.text("month"));
  MYELIN_TRY(reason, fields.text_or("reason", ""));
  MYELIN_CHECK(fields.nothing_else());
  MYELIN_TRY(answer, call.engine.close_ledger(month, reason, call.actor()));
  return json_reply(wire(*answer, *call.names()), 201);
}

Result<Response> post_to_ledger(Call& call) {
  MYELIN_TRY(fields, Fields::read(call.request));
  MYELIN_TRY(kind, fields.text("kind"));
  revenue::Posting posting;
  const auto known = std::ranges::find(revenue::posting_kind_names, kind);
  if (known == revenue::posting_kind_names.end())
    return fail(ErrorCode::invalid_argument, kind + " is not a kind of posting",
                "Use one of: spend, promised, recovered, avoided");
  posting.kind = static_cast<revenue::PostingKind>(known - revenue::posting_kind_names.begin());
  MYELIN_TRY(code, fields.text_or("currency", "CNY"));
  MYELIN_TRY(currency, Currency::parse(code));
  posting.currency = currency.view();
  MYELIN_TRY(amount, amount_of(fields, "amount", currency, {}));
  MYELIN_TRY(low, amount_of(fields, "low", currency, amount));
  MYELIN_TRY(high, amount_of(fields, "high", currency, amount));
  posting.minor = amount;
  posting.low_minor = low;
  posting.high_minor = high;
  MYELIN_TRY(repair, fields.text_or("case", "0"));
  if (repair.empty() || repair.size() > 18 ||
      repair.find_first_not_of("0123456789") != std::string::npos)
    return fail(ErrorCode::invalid_argument, "'case' must be a case's id", R"(For example "3")");
  posting.case_id = std::stoll(repair);
  MYELIN_TRY(factor, fields.text_or("factor", ""));
  MYELIN_TRY(department, fields.text_or("department", ""));
  MYELIN_TRY(note, fields.text("note"));
  MYELIN_CHECK(fields.nothing_else());
  posting.factor = factor;
  posting.department = department;
  posting.note = note;
  posting.actor = call.actor();
  MYELIN_TRY(booked, call.engine.post_to_ledger(std::move(posting)));
  return json_reply(wire(booked, *call.names()), 201);
}

Result<Response> show_statement(Call& call) {
  const std::string month = call.query.text("month"), given = call.query.text("language"),
                    asked = call.query.text("format");
  MYELIN_CHECK(call.query.nothing_else());
  const std::string language = given.empty() ? "zh" : given;
  if (language != "zh" && language != "en")
    return fail(ErrorCode::invalid_argument, "language=" + language + " is not known",
                "Use zh or en");
  const std::string format = asked.empty() ? "html" : asked;
  if (format != "html" && format != "pdf")
    return fail(ErrorCode::invalid_argument, "format=" + format + " is not known",
                "Use html or pdf");
  if (!call.options.statement)
    return fail(ErrorCode::not_found, "this server writes no statements",
                "Print it with: myelin report");
  MYELIN_TRY(page, call.options.statement(call.ask, month, language, format));
  // A file of its own, with its own style: it is saved, not shown within the console's policy.
  return Response{.status = 200,
                  .content_type = format == "pdf" ? "application/pdf" : "text/html; charset=utf-8",
                  .body = std::move(page),
                  .headers = {{"content-disposition",
                               "attachment; filename=\"statement-" + month + "." + format + "\""}}};
}

}  // namespace myelin::server
