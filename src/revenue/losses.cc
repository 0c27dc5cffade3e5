#include "revenue/losses.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "revenue/bookkeeper.h"
#include "revenue/sql.h"
#include "store/order_facts.h"

namespace myelin::revenue {
namespace {

constexpr std::array<std::string_view, 2> kind_names{"lost", "at_risk"};

Currency currency_of(std::string_view code) {
  return Currency::parse(code).value_or(Currency{});
}

std::string month_name(Time at, Zone zone) {
  return format_date(at, zone).substr(0, 7);
}

Status append_month(store::Session& session, std::int64_t run, Time at,
                    const MonthOfLosses& month) {
  MYELIN_TRY(total, session.append_to("loss_total"));
  const auto& statement = month.statement;
  total->add(run);
  total->add(month.month);
  total->add(statement.orders);
  for (const auto& amount :
       {statement.paid, statement.lost, statement.at_risk, statement.untouched})
    total->add(amount.minor);
  total->add(statement.paid.currency.view());
  total->add(at);
  total->add(statement.excess.minor);
  total->end_row();
  MYELIN_TRY(rows, session.append_to("loss_line"));
  for (const auto& line : statement.lines) {
    rows->add(run);
    rows->add(month.month);
    rows->add(line.factor);
    rows->add(line.department);
    rows->add(kind_names[static_cast<std::size_t>(line.kind)]);
    rows->add(line.orders);
    rows->add(line.amount.minor);
    rows->add(line.amount.currency.view());
    rows->add(statement.taxonomy_version);
    rows->end_row();
  }
  return {};
}

}  // namespace

Result<Books> balance_books(store::Session& session, const OwnerOf& owner_of, Time from, Time until,
                            const LossSettings& settings) {
  Bookkeeper keeper(owner_of, settings);
  const store::OrderFactFilter filter{
      .from = from, .until = until, .taxonomy_version = settings.taxonomy_version};
  const auto add = [&](const store::OrderFact& order,
                       std::span<const store::OrderEvidence> evidence) {
    keeper.add(order, evidence);
  };
  MYELIN_CHECK(store::for_each_order(session, filter, add));
  return keeper.finish();
}

Status write_books(store::Session& session, std::int64_t run, Time at, const Books& books) {
  for (const auto& month : books.months) MYELIN_CHECK(append_month(session, run, at, month));
  for (const char* table : {"loss_total", "loss_line"}) {
    MYELIN_TRY(rows, session.append_to(table));
    MYELIN_CHECK(rows->flush());
  }
  return {};
}

Result<Books> close_books(store::Session& session, const OwnerOf& owner_of, std::int64_t run,
                          Time at, const LossSettings& settings) {
  MYELIN_TRY(books, balance_books(session, owner_of, store::earliest_order, store::latest_order,
                                  settings));
  MYELIN_CHECK(write_books(session, run, at, books));
  for (auto& month : books.months) month.at = at;
  return books;
}

Result<Books> read_books(store::Session& session, std::optional<Time> from_time,
                         std::optional<Time> until_time, Zone zone) {
  // A month that begins within the period: its first day is not before `from`, and before `until`.
  const std::string from = from_time ? month_name(*from_time - Duration{1}, zone) : "0000-00";
  const std::string until = until_time ? month_name(*until_time - Duration{1}, zone) : "9999-99";
  Books books;
  const auto month_time = [&](std::string_view month) {
    return parse_time(std::string(month) + "-01", zone).value_or(Time{});
  };
  const auto after = [&](std::string_view month) {
    return month_time(month_name(month_time(month) + days{32}, zone));
  };
  MYELIN_CHECK(session.query(sql::latest_totals, {store::Value{from}, store::Value{until}},
                             [&](const store::Row& row) {
                               MonthOfLosses month;
                               month.month = row.text(0);
                               auto& statement = month.statement;
                               const Currency currency = currency_of(row.text(6));
                               statement.from = month_time(month.month);
                               statement.until = after(month.month);
                               statement.orders = row.integer(1);
                               statement.paid = {row.integer(2), currency};
                               statement.lost = {row.integer(3), currency};
                               statement.at_risk = {row.integer(4), currency};
                               statement.untouched = {row.integer(5), currency};
                               statement.excess = {row.integer(8), currency};
                               month.at = row.time(7);
                               books.months.push_back(std::move(month));
                               return true;
                             }));
  auto month = books.months.begin();
  MYELIN_CHECK(session.query(
      sql::latest_lines, {store::Value{from}, store::Value{until}}, [&](const store::Row& row) {
        const Currency currency = currency_of(row.text(6));
        // Both answers come by month and currency.
        while (month != books.months.end() &&
               (month->month != row.text(0) || month->statement.paid.currency != currency))
          ++month;
        if (month == books.months.end()) return false;
        const auto kind =
            row.text(3) == kind_names[0] ? model::LossKind::lost : model::LossKind::at_risk;
        month->statement.lines.push_back({std::string(row.text(1)),
                                          std::string(row.text(2)),
                                          kind,
                                          row.integer(4),
                                          {row.integer(5), currency}});
        month->statement.taxonomy_version = static_cast<int>(row.integer(7));
        return true;
      }));
  return books;
}

std::vector<model::LossStatement> totals(const Books& books) {
  std::map<std::string, model::LossStatement> by_currency;
  std::map<std::tuple<std::string, model::LossKind, std::string, std::string>, model::LossLine>
      lines;
  for (const auto& [name, at, month] : books.months) {
    const std::string code(month.paid.currency.view());
    const auto [entry, fresh] = by_currency.try_emplace(code, month);
    for (const auto& line : month.lines) {
      const auto [sum, first] =
          lines.try_emplace({code, line.kind, line.factor, line.department}, line);
      if (first) continue;
      sum->second.orders += line.orders;
      sum->second.amount.minor += line.amount.minor;
    }
    if (fresh) continue;
    auto& total = entry->second;
    total.until = std::max(total.until, month.until);
    total.taxonomy_version = std::max(total.taxonomy_version, month.taxonomy_version);
    total.orders += month.orders;
    total.paid.minor += month.paid.minor;
    total.lost.minor += month.lost.minor;
    total.at_risk.minor += month.at_risk.minor;
    total.untouched.minor += month.untouched.minor;
    total.excess.minor += month.excess.minor;
  }
  std::vector<model::LossStatement> statements;
  for (auto& [code, statement] : by_currency) {
    statement.lines.clear();
    for (const auto& [key, line] : lines)
      if (std::get<0>(key) == code) statement.lines.push_back(line);
    std::ranges::stable_sort(statement.lines, std::greater{},
                             [](const model::LossLine& line) { return line.amount.minor; });
    statements.push_back(std::move(statement));
  }
  std::ranges::stable_sort(statements, std::greater{},
                           [](const model::LossStatement& s) { return s.paid.minor; });
  return statements;
}

}  // namespace myelin::revenue
