#include "engine/customer_questions.h"

#include <fmt/format.h>

#include <limits>
#include <unordered_map>

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

Result<CustomerId> last_customer(store::Session& session) {
  CustomerId last;
  MYELIN_CHECK(session.query(sql::last_customer, {}, [&](const Row& row) {
    last = CustomerId{row.integer(0)};
    return true;
  }));
  return last;
}

Result<std::vector<CustomerId>> silent_customers(store::Session& session) {
  std::vector<CustomerId> found;
  MYELIN_CHECK(session.query(sql::silent_customers, {}, [&](const Row& row) {
    found.push_back(CustomerId{row.integer(0)});
    return true;
  }));
  return found;
}

Result<std::vector<CustomerRow>> rows_of(store::Session& session, std::span<const Person> persons) {
  std::vector<CustomerRow> rows(persons.size());
  std::vector<double> read(persons.size());  // how many texts a mood is the mean of
  std::unordered_map<CustomerId, std::size_t> place;
  std::string ids;
  for (std::size_t i = 0; i < persons.size(); ++i) {
    rows[i].id = persons[i].front();
    for (const auto member : persons[i]) {
      place.emplace(member, i);
      ids += fmt::format("{}{}", ids.empty() ? "" : ",", member.value);
    }
  }
  if (persons.empty()) return rows;
  MYELIN_CHECK(session.query(sql::customers, {Value{ids}}, [&](const Row& row) {
    const auto at = place.at(CustomerId{row.integer(0)});
    auto& one = rows[at];
    one.signals += row.integer(1);
    one.orders += row.integer(2);
    one.paid.minor += row.integer(3);
    if (const auto currency = Currency::parse(row.text(4))) one.paid.currency = *currency;
    one.last_at = std::max(one.last_at, row.time(5));
    one.polarity += row.real(6);
    if (!row.text(7).empty()) one.tier = row.text(7);
    read[at] += static_cast<double>(row.integer(8));
    one.voices += row.integer(9);
    return true;
  }));
  for (std::size_t i = 0; i < rows.size(); ++i)
    rows[i].polarity =
        read[i] > 0 ? rows[i].polarity / read[i] : std::numeric_limits<double>::quiet_NaN();
  std::erase_if(rows, [](const CustomerRow& row) { return row.signals == 0; });
  return rows;
}

Result<CustomerDetail> customer_detail(store::Session& session, const Language& language,
                                       const Person& person) {
  CustomerDetail detail;
  MYELIN_TRY(rows, rows_of(session, {&person, 1}));
  if (rows.empty())
    return fail(ErrorCode::not_found, fmt::format("there is no customer {}", person.front().value),
                "list them with `myelin customers`");
  detail.summary = std::move(rows.front());
  for (const auto id : person) MYELIN_CHECK(add_member(session, language, id, detail));
  std::ranges::sort(detail.timeline, std::greater{}, &Verbatim::at);
  return detail;
}

}  // namespace myelin::engine
