#include <fmt/format.h>

#include <algorithm>

#include "revenue/ledger.h"
#include "revenue/sql.h"

namespace myelin::revenue {
namespace {

using store::Row;
using store::Value;

struct Period {
  Time from, until;
};

Result<Period> period_of(std::string_view month, Zone zone) {
  const auto wrong = [&] {
    return fail(ErrorCode::invalid_argument, fmt::format("'{}' is not a month", month),
                "write it as 2026-10");
  };
  if (month.size() != 7 || month[4] != '-') return wrong();
  const auto from = parse_time(std::string(month) + "-01", zone);
  if (!from) return wrong();
  const auto until = parse_time(format_date(*from + days{32}, zone).substr(0, 7) + "-01", zone);
  if (!until) return wrong();
  return Period{*from, *until};
}

Posting posting_of(const Row& row) {
  Posting p;
  p.id = row.integer(0);
  p.booked_at = row.time(1);
  const auto kind = std::ranges::find(posting_kind_names, row.text(2));
  p.kind = static_cast<PostingKind>(kind - posting_kind_names.begin());
  p.factor = row.text(3);
  p.department = row.text(4);
  p.case_id = row.integer(5);
  p.minor = row.integer(6);
  p.low_minor = row.integer(7);
  p.high_minor = row.integer(8);
  p.currency = row.text(9);
  p.note = row.text(10);
  p.actor = row.text(11);
  return p;
}

Status each_posting(store::Session& session, std::string_view month, Time booked_until,
                    const std::function<void(const Posting&)>& each) {
  return session.query(sql::postings_of_month, {Value{std::string(month)}, Value{booked_until}},
                       [&](const Row& row) {
                         each(posting_of(row));
                         return true;
                       });
}

// What the month's orders paid, from the one definition of an order's money and past the keeper.
Status reconcile(store::Session& session, const Period& period, const LedgerMonth& month) {
  std::map<std::string, std::int64_t> booked;
  for (const auto& e : month.entries)
    if (e.account == "sales") booked[e.currency] -= e.minor;
  std::string fault = fault_of(month.entries);
  MYELIN_CHECK(session.query(
      sql::paid_of_period, {Value{period.from}, Value{period.until}}, [&](const Row& row) {
        const std::string currency(row.text(0));
        const auto away = row.integer(1) - booked[currency];
        booked.erase(currency);
        if (away != 0 && fault.empty())
          fault = fmt::format("the orders paid {} {} more than is booked", away, currency);
        return true;
      }));
  for (const auto& [currency, minor] : booked)
    if (minor != 0 && fault.empty())
      fault = fmt::format("{} {} are booked that no order paid", minor, currency);
  if (fault.empty()) return {};
  return fail(ErrorCode::internal, fmt::format("{}: {}", month.month, fault),
              "nothing was written; run `myelin doctor` and report this");
}

}  // namespace

Result<LedgerMonth> work_out(store::Session& session, const OwnerOf& owner_of,
                             const LossSettings& settings, std::string_view month, Time now) {
  MYELIN_TRY(period, period_of(month, settings.zone));
  LedgerKeeper keeper(owner_of, settings);
  const store::OrderFactFilter filter{period.from, period.until, settings.taxonomy_version};
  MYELIN_CHECK(store::for_each_order(
      session, filter,
      [&](const store::OrderFact& order, std::span<const store::OrderEvidence> evidence) {
        keeper.add(order, evidence);
      }));
  MYELIN_CHECK(each_posting(session, month, now, [&](const Posting& p) { keeper.add(p); }));
  auto worked_out = keeper.finish(std::string(month));
  worked_out.at = now;
  MYELIN_CHECK(reconcile(session, period, worked_out));
  return worked_out;
}

Result<std::vector<LedgerMonth>> closings(store::Session& session, std::string_view month) {
  std::vector<LedgerMonth> found;
  MYELIN_CHECK(session.query(sql::ledger_closes, {Value{std::string(month)}}, [&](const Row& row) {
    LedgerMonth one;
    one.month = row.text(0);
    one.version = static_cast<int>(row.integer(1));
    one.at = row.time(2);
    one.actor = row.text(3);
    one.reason = row.text(4);
    one.taxonomy_version = static_cast<int>(row.integer(5));
    one.orders = row.integer(6);
    found.push_back(std::move(one));
    return true;
  }));
  return found;
}

Result<LedgerMonth> read_close(store::Session& session, std::string_view month, int version) {
  MYELIN_TRY(versions, closings(session, month));
  const auto wanted = std::ranges::find_if(
      versions, [&](const LedgerMonth& v) { return version == 0 || v.version == version; });
  if (month.empty() || wanted == versions.end())
    return fail(
        ErrorCode::not_found, fmt::format("{} has no such closing", month),
        "`myelin ledger close --month` closes a month; without --version the newest is shown");
  auto close = *wanted;
  MYELIN_CHECK(session.query(
      sql::ledger_entries, {Value{close.month}, Value{std::int64_t{close.version}}},
      [&](const Row& row) {
        close.entries.push_back({std::string(row.text(0)), std::string(row.text(1)),
                                 std::string(row.text(2)), row.integer(3), std::string(row.text(4)),
                                 row.integer(5), row.integer(6), std::string(row.text(7))});
        return true;
      }));
  MYELIN_CHECK(each_posting(session, month, close.at,
                            [&](const Posting& p) { close.postings.push_back(p); }));
  return close;
}

Result<LedgerMonth> close_month(store::Session& session, LedgerMonth month, Time at,
                                std::string_view actor, std::string_view reason) {
  MYELIN_TRY(before, closings(session, month.month));
  month.version = before.empty() ? 1 : before.front().version + 1;
  month.at = at;
  month.actor = actor;
  month.reason = reason;
  if (!before.empty()) {
    MYELIN_TRY(last, read_close(session, month.month, 0));
    if (last.entries == month.entries && last.taxonomy_version == month.taxonomy_version)
      return fail(ErrorCode::conflict,
                  fmt::format("{} is closed as version {} and nothing has changed since",
                              month.month, last.version),
                  "there is nothing to do");
    if (reason.empty())
      return fail(ErrorCode::invalid_argument,
                  fmt::format("{} is closed as version {}; another closing needs its reason",
                              month.month, last.version),
                  "pass --reason \"refunds that came after the closing\"");
  }
  MYELIN_TRY(closes, session.append_to("ledger_close"));
  closes->add(month.month);
  closes->add(month.version);
  closes->add(at);
  closes->add(actor);
  closes->add(reason);
  closes->add(month.taxonomy_version);
  closes->add(month.orders);
  closes->end_row();
  MYELIN_CHECK(closes->flush());
  MYELIN_TRY(rows, session.append_to("ledger_entry"));
  for (const auto& e : month.entries) {
    rows->add(month.month);
    rows->add(month.version);
    rows->add(e.account);
    rows->add(e.factor);
    rows->add(e.department);
    rows->add(e.case_id);
    rows->add(e.order);
    rows->add(e.orders);
    rows->add(e.minor);
    rows->add(e.currency);
    rows->end_row();
  }
  MYELIN_CHECK(rows->flush());
  return month;
}

Result<std::vector<Posting>> postings_of_case(store::Session& session, CaseId id) {
  std::vector<Posting> found;
  MYELIN_CHECK(session.query(sql::postings_of_case, {Value{id.value}}, [&](const Row& row) {
    return found.push_back(posting_of(row)), true;
  }));
  return found;
}

Status write_posting(store::Session& session, const Posting& p, Zone zone) {
  MYELIN_TRY(rows, session.append_to("ledger_posting"));
  rows->add(p.id);
  rows->add(format_date(p.booked_at, zone).substr(0, 7));
  rows->add(p.booked_at);
  rows->add(posting_kind_names[static_cast<std::size_t>(p.kind)]);
  rows->add(p.factor);
  rows->add(p.department);
  rows->add(p.case_id);
  rows->add(p.minor);
  rows->add(p.low_minor);
  rows->add(p.high_minor);
  rows->add(p.currency);
  rows->add(p.note);
  rows->add(p.actor);
  rows->end_row();
  return rows->flush();
}

}  // namespace myelin::revenue
