#include "engine/customer_questions.h"

#include <fmt/format.h>

#include <limits>

#include "engine/question_rows.h"
#include "engine/sql.h"
#include "engine/verbatims.h"

namespace myelin::engine {
namespace {

using store::Row;
using store::Value;

std::optional<model::KeyKind> key_kind_of(std::string_view text) {
  for (std::size_t i = 0; i < model::key_kind_names.size(); ++i)
    if (model::key_kind_names[i] == text) return static_cast<model::KeyKind>(i);
  return std::nullopt;
}

Result<std::vector<CustomerRow>> rows_of_customers(store::Session& session,
                                                   const CustomerFilter& filter, CustomerId only) {
  std::vector<CustomerRow> found;
  std::int64_t first = only.value, last = only ? only.value
                                          : filter.page.before == 0
                                              ? std::numeric_limits<std::int64_t>::max()
                                              : filter.page.before - 1;
  // Of the silent ones nobody knows beforehand how many others lie between them.
  if (!only && !filter.silent_only) {
    MYELIN_CHECK(session.query(sql::newest_customers, {Value{last}, Value{rows_of(filter.page)}},
                               [&](const Row& row) { return first = row.integer(0), true; }));
  }
  MYELIN_CHECK(session.query(
      sql::customers,
      {Value{first}, Value{filter.silent_only}, Value{rows_of(filter.page)}, Value{last}},
      [&](const Row& row) {
        CustomerRow customer{CustomerId{row.integer(0)}, row.integer(1), row.integer(2),
                             {row.integer(3), {}},       row.time(5),    row.real(6),
                             text_of(row.text(7))};
        if (auto currency = Currency::parse(row.text(4))) customer.paid.currency = *currency;
        found.push_back(std::move(customer));
        return true;
      }));
  return found;
}

Status add_member(store::Session& session, const Language& language, CustomerId id,
                  CustomerDetail& detail) {
  MYELIN_CHECK(session.query(sql::keys_of_customer, {Value{id.value}}, [&](const Row& row) {
    if (const auto kind = key_kind_of(row.text(1)))
      detail.keys.push_back({*kind, row.fingerprint(0)});
    return true;
  }));
  MYELIN_CHECK(session.query(sql::merges_of_customer, {Value{id.value}}, [&](const Row& row) {
    model::Merge merge;
    merge.id = MergeId{row.integer(0)};
    merge.kept = CustomerId{row.integer(1)};
    merge.absorbed = CustomerId{row.integer(2)};
    merge.evidence = SignalId{row.integer(5)};
    merge.at = row.time(6);
    merge.reason = row.text(7);
    if (std::ranges::find(detail.merges, merge.id, &model::Merge::id) != detail.merges.end())
      return true;
    merge.key = {key_kind_of(row.text(4)).value_or(model::KeyKind::account), row.fingerprint(3)};
    if (!row.is_null(8)) merge.undone_at = row.time(8);
    detail.merges.push_back(std::move(merge));
    return true;
  }));
  SignalFilter mine;
  mine.customer = id;
  mine.page.rows = 200;
  MYELIN_TRY(timeline, find_verbatims(session, language, mine));
  std::ranges::move(timeline, std::back_inserter(detail.timeline));
  return session.query(sql::open_cases_of_customer, {Value{id.value}}, [&](const Row& row) {
    return detail.open_cases.push_back(CaseId{row.integer(0)}), true;
  });
}

}  // namespace

Result<std::vector<CustomerRow>> find_customers(store::Session& session,
                                                const CustomerFilter& filter) {
  return rows_of_customers(session, filter, CustomerId{});
}

Result<CustomerDetail> customer_detail(store::Session& session, const Language& language,
                                       std::span<const CustomerId> members) {
  CustomerDetail detail;
  detail.summary.id = members.front();
  double said = 0;
  for (const auto id : members) {
    MYELIN_TRY(rows, rows_of_customers(session, {}, id));
    for (const auto& row : rows) {
      auto& summary = detail.summary;
      summary.polarity += row.polarity * static_cast<double>(row.signals);
      said += static_cast<double>(row.signals);
      summary.signals += row.signals;
      summary.orders += row.orders;
      summary.paid = {summary.paid.minor + row.paid.minor, row.paid.currency};
      summary.last_at = std::max(summary.last_at, row.last_at);
      if (!row.tier.empty()) summary.tier = row.tier;
    }
    MYELIN_CHECK(add_member(session, language, id, detail));
  }
  if (said == 0)
    return fail(ErrorCode::not_found, fmt::format("there is no customer {}", members.front().value),
                "list them with `myelin customers`");
  detail.summary.polarity /= said;
  std::ranges::sort(detail.timeline, std::greater{}, &Verbatim::at);
  return detail;
}

}  // namespace myelin::engine
