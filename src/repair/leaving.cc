#include "repair/leaving.h"

#include <algorithm>
#include <unordered_map>

#include "repair/sql.h"

namespace myelin::repair {
namespace {

using store::Row;
using store::Value;

Money money(const Row& row, std::size_t minor, Currency currency) {
  return {row.integer(minor), currency};
}

Status append_list(store::Session& session, CaseId repair,
                   std::span<const model::ChurnScore> customers) {
  {
    MYELIN_TRY(rows, session.append_to("leaving_customer"));
    for (const auto& one : customers) {
      rows->add(repair.value);
      rows->add(one.customer.value);
      rows->add(one.probability);
      rows->add(one.usual);
      rows->add(one.orders);
      rows->add(one.last_order_at);
      rows->add(one.spend.minor);
      rows->add(one.at_risk.minor);
      rows->add(one.factor);
      rows->end_row();
    }
  }
  MYELIN_TRY(rows, session.append_to("leaving_reason"));
  for (const auto& one : customers)
    for (const auto& reason : one.reasons) {
      rows->add(repair.value);
      rows->add(one.customer.value);
      rows->add(reason.code);
      rows->add(reason.moved);
      rows->add(reason.words.zh);
      rows->add(reason.words.en);
      rows->end_row();
    }
  return {};
}

}  // namespace

Status append(store::Session& session, const model::LeavingCase& made, model::Severity severity,
              std::span<const model::ChurnScore> customers) {
  {
    MYELIN_TRY(rows, session.append_to("leaving_case"));
    rows->add(made.repair.value);
    rows->add(made.opened_at);
    rows->add(made.opened_by);
    rows->add(model::name(severity));
    rows->add(made.customers);
    rows->add(made.horizon_days);
    rows->add(made.level);
    for (const auto* sum : {&made.spend, &made.expected, &made.low, &made.high})
      rows->add(sum->minor);
    rows->add(made.expected.currency.view());
    for (const double value :
         {made.back, made.back_low, made.back_high, made.auc, made.calibration_error})
      rows->add(value);
    rows->add(made.judged_above);
    rows->add(made.left_above);
    rows->end_row();
  }
  return append_list(session, made.repair, customers);
}

Result<std::vector<model::LeavingCase>> leaving_cases(store::Session& session,
                                                      const LeavingFilter& filter) {
  std::vector<model::LeavingCase> found;
  MYELIN_CHECK(session.query(
      sql::leaving_cases, {Value{filter.repair.value}, Value{filter.since}}, [&](const Row& row) {
        const auto currency = Currency::parse(row.text(10)).value_or(Currency{});
        found.push_back({.repair = CaseId{row.integer(0)},
                         .opened_at = row.time(1),
                         .opened_by = std::string{row.text(2)},
                         .horizon_days = static_cast<int>(row.integer(4)),
                         .level = row.real(5),
                         .customers = row.integer(3),
                         .spend = money(row, 6, currency),
                         .expected = money(row, 7, currency),
                         .low = money(row, 8, currency),
                         .high = money(row, 9, currency),
                         .back = row.real(11),
                         .back_low = row.real(12),
                         .back_high = row.real(13),
                         .auc = row.real(14),
                         .calibration_error = row.real(15),
                         .judged_above = row.integer(16),
                         .left_above = row.integer(17)});
        return true;
      }));
  return found;
}

Result<std::vector<model::ChurnScore>> leaving_customers(store::Session& session, CaseId repair) {
  std::vector<model::ChurnScore> found;
  std::unordered_map<CustomerId, std::size_t> place;
  MYELIN_CHECK(session.query(sql::leaving_customers, {Value{repair.value}}, [&](const Row& row) {
    const auto currency = Currency::parse(row.text(8)).value_or(Currency{});
    place.emplace(CustomerId{row.integer(0)}, found.size());
    found.push_back({.customer = CustomerId{row.integer(0)},
                     .probability = row.real(1),
                     .usual = row.real(2),
                     .orders = row.integer(3),
                     .last_order_at = row.time(4),
                     .spend = money(row, 5, currency),
                     .at_risk = money(row, 6, currency),
                     .factor = std::string{row.text(7)},
                     .reasons = {}});
    return true;
  }));
  MYELIN_CHECK(session.query(sql::leaving_reasons, {Value{repair.value}}, [&](const Row& row) {
    if (const auto at = place.find(CustomerId{row.integer(0)}); at != place.end())
      found[at->second].reasons.push_back({std::string{row.text(1)},
                                           row.real(2),
                                           {std::string{row.text(3)}, std::string{row.text(4)}}});
    return true;
  }));
  return found;
}

Result<std::vector<CustomerId>> listed_since(store::Session& session, Time since) {
  std::vector<CustomerId> listed;
  MYELIN_CHECK(session.query(sql::listed_since, {Value{since}}, [&](const Row& row) {
    return listed.push_back(CustomerId{row.integer(0)}), true;
  }));
  return listed;
}

}  // namespace myelin::repair
