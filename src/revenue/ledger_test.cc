#include "revenue/ledger.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "store/duckdb/duckdb_store.h"

namespace myelin::revenue {
namespace {

std::string owner(std::string_view factor, Time) {
  return "owner of " + std::string(factor);
}

store::OrderFact order_of(int number, std::int64_t paid, std::int64_t lost, bool complained) {
  store::OrderFact order;
  order.order = "o" + std::to_string(number);
  order.currency = number % 5 == 0 ? "USD" : "CNY";
  order.ordered_at = from_us(1'762'000'000'000'000);
  order.paid_minor = paid;
  order.lost_minor = std::min(lost, paid);
  if (complained) order.rating_low = 1;
  return order;
}

// Whatever the orders, causes and postings are: everything balances, sales are what was paid, and
// each line's orders open to it.
RC_GTEST_PROP(LedgerBooks, balance_whatever_happens, ()) {
  const OwnerOf owner_of = owner;
  const LossSettings settings;
  LedgerKeeper keeper(owner_of, settings);
  std::map<std::string, std::int64_t> paid, lost;
  const auto orders = *rc::gen::inRange(0, 30);
  for (int i = 0; i < orders; ++i) {
    const auto order =
        order_of(i, *rc::gen::inRange<std::int64_t>(0, 100'000),
                 *rc::gen::inRange<std::int64_t>(0, 100'000) * *rc::gen::inRange(0, 2),
                 *rc::gen::arbitrary<bool>());
    std::vector<store::OrderEvidence> evidence;
    for (int e = *rc::gen::inRange(0, 4); e > 0; --e)
      evidence.push_back(
          {"f" + std::to_string(e), true, false, *rc::gen::inRange(1, 100) / 50.0, 1});
    keeper.add(order, evidence);
    paid[order.currency] += order.paid_minor;
    lost[order.currency] += order.lost_minor;
  }
  Posting spend;
  spend.case_id = 3;
  spend.minor = *rc::gen::inRange<std::int64_t>(1, 999);
  spend.currency = "CNY";
  keeper.add(spend);
  const auto month = keeper.finish("2025-11");
  RC_ASSERT(fault_of(month.entries).empty());
  std::map<std::string, std::int64_t> sales, gone;
  for (const auto& line : lines_of(month.entries)) {
    if (line.account == "sales") sales[line.currency] -= line.minor;
    if (line.account == "lost") gone[line.currency] += line.minor;
  }
  for (const auto& [currency, minor] : paid) RC_ASSERT(sales[currency] == minor);
  for (const auto& [currency, minor] : lost) RC_ASSERT(gone[currency] == minor);
  RC_ASSERT(difference(month.entries, month.entries).empty());
}

TEST(LedgerBooks, a_fault_is_seen) {
  std::vector<LedgerEntry> entries{{"lost", "f", "d", 0, "o1", 1, 5, "CNY"},
                                   {"sales", "", "", 0, "o2", 1, -5, "CNY"}};
  EXPECT_NE(fault_of(entries), "");  // together they balance, each order does not
  entries.pop_back();
  EXPECT_NE(fault_of(entries), "");
}

// A closing stays as it was; another one needs a reason and something that changed.
TEST(LedgerBooks, closings_are_kept_and_restated) {
  const auto opened = *store::open_duckdb({});
  ASSERT_TRUE(store::migrate(*opened));
  const auto session = *opened->open_session();
  const Zone zone;
  const Time at = *parse_time("2025-11-20", zone);
  const auto tell = [&](int id, const char* kind, const char* event, std::int64_t minor) {
    const auto told = session->execute(
        "insert into signal (id, fingerprint, content, source, external_id, kind, event, "
        "happened_at, received_at, order_key, scale, amount_minor, currency) values ($1, $2, 0, "
        "'test', 'x', $3, $4, $5, $5, 'o1', 'stars', $6, 'CNY')",
        {store::Value{std::int64_t{id}},
         store::Value{Fingerprint{1, static_cast<std::uint64_t>(id)}},
         store::Value{std::string(kind)}, store::Value{std::string(event)}, store::Value{at},
         store::Value{minor}});
    ASSERT_TRUE(told) << told.error().message;
  };
  tell(1, "order", "placed", 10'000);
  const OwnerOf owner_of = owner;
  LossSettings settings;
  const auto month = [&] {
    return work_out(*session, owner_of, settings, "2025-11", at + days{20});
  };
  ASSERT_TRUE(month()) << month().error().message;
  const auto close = [&](std::string_view reason) {
    return close_month(*session, *month(), at + days{30}, "finance", reason);
  };
  const auto first = close("");
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->version, 1);
  EXPECT_EQ(close("again").error().code, ErrorCode::conflict);
  tell(2, "refund", "refunded", 4'000);
  EXPECT_EQ(close("").error().code, ErrorCode::invalid_argument);
  const auto second = close("a late refund");
  ASSERT_TRUE(second) << second.error().message;
  EXPECT_EQ(second->version, 2);
  const auto kept = read_close(*session, "2025-11", 1);
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->entries.size(), 2U);  // kept, sales
  const auto newest = read_close(*session, "2025-11", 0);
  ASSERT_TRUE(newest);
  EXPECT_EQ(fault_of(newest->entries), "");
  const auto moved = difference(kept->entries, newest->entries);
  std::int64_t lost = 0;
  for (const auto& line : moved) lost += line.account == "lost" ? line.minor : 0;
  EXPECT_EQ(lost, 4'000);
  EXPECT_EQ(work_out(*session, owner_of, settings, "2025-13", at).error().code,
            ErrorCode::invalid_argument);
  EXPECT_EQ(read_close(*session, "2024-01", 0).error().code, ErrorCode::not_found);
}

// A store gives rows in any order it likes; pages of entries need one.
TEST(LedgerBooks, entries_are_read_in_their_order_whatever_order_they_lie_in) {
  const auto opened = *store::open_duckdb({});
  ASSERT_TRUE(store::migrate(*opened));
  const auto session = *opened->open_session();
  ASSERT_TRUE(session->script(
      "insert into ledger_close values ('2025-11', 1, timestamp '2025-12-01', 'a', '', 1, 2);"
      "insert into ledger_entry values ('2025-11', 1, 'sales', '', '', 0, 'o2', 1, -7, 'CNY'),"
      "('2025-11', 1, 'sales', '', '', 0, 'o1', 1, -5, 'CNY'),"
      "('2025-11', 1, 'lost', 'b', 'x', 0, 'o2', 1, 7, 'CNY'),"
      "('2025-11', 1, 'lost', 'a', 'x', 0, 'o1', 1, 5, 'CNY')"));
  const auto close = read_close(*session, "2025-11", 0);
  ASSERT_TRUE(close) << close.error().message;
  ASSERT_EQ(close->entries.size(), 4U);
  EXPECT_TRUE(std::ranges::is_sorted(close->entries));
}

}  // namespace
}  // namespace myelin::revenue
