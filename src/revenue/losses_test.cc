#include "revenue/losses.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <set>

#include "revenue/told_orders_test.h"

namespace myelin::revenue {
namespace {

std::map<std::string, std::int64_t> by_factor(const model::LossStatement& statement,
                                              model::LossKind kind) {
  std::map<std::string, std::int64_t> sums;
  for (const auto& line : statement.lines)
    if (line.kind == kind) sums[line.factor] += line.amount.minor;
  return sums;
}

using Sums = std::map<std::string, std::int64_t>;
constexpr auto lost = model::LossKind::lost;
constexpr auto at_risk = model::LossKind::at_risk;

ToldEvent placed(std::string order) {
  return {.order = std::move(order),
          .kind = "order",
          .event = "created",
          .currency = "",
          .minor = {},
          .due = {},
          .rating = {},
          .complains_of = ""};
}
ToldEvent money(std::string order, std::string kind, std::int64_t minor,
                std::string currency = "CNY") {
  ToldEvent e = placed(std::move(order));
  e.kind = std::move(kind);
  e.event = e.kind == "order" ? "created" : "";
  e.minor = minor;
  e.currency = std::move(currency);
  return e;
}
ToldEvent review(std::string order, double stars, std::string complains_of = "") {
  ToldEvent e = placed(std::move(order));
  e.kind = "review";
  e.event = "";
  e.rating = stars;
  e.complains_of = std::move(complains_of);
  return e;
}

}  // namespace

TEST(Losses, AnOrderIsPartitioned) {
  ToldOrders ledger;
  ledger.tell(placed("A"));
  ledger.tell(money("A", "payment", 6'000));
  ledger.tell(money("A", "payment", 4'000));
  ledger.tell(money("A", "refund", 3'001));
  ledger.tell(review("A", 1, "use.quality"));
  ledger.tell(review("A", 1, "deliver.courier"));
  const auto statement = ledger.only();
  EXPECT_EQ(statement.orders, 1);
  EXPECT_EQ(statement.paid.minor, 10'000);
  EXPECT_EQ(statement.lost.minor, 3'001);
  EXPECT_EQ(statement.at_risk.minor, 6'999);
  EXPECT_EQ(statement.untouched.minor, 0);
  EXPECT_EQ(by_factor(statement, lost), (Sums{{"deliver.courier", 1'501}, {"use.quality", 1'500}}));
  EXPECT_EQ(by_factor(statement, at_risk),
            (Sums{{"deliver.courier", 3'500}, {"use.quality", 3'499}}));
  EXPECT_EQ(statement.lines.at(0).department, "deliver");
}

TEST(Losses, ReturnedWithoutRefundAndCancelledLoseEverything) {
  ToldOrders ledger;
  for (const char* order : {"A", "B", "C"}) ledger.tell(money(order, "order", 5'000));
  ToldEvent returned = placed("A");
  returned.kind = "return";
  returned.event = "damaged";
  ledger.tell(returned);
  ToldEvent cancelled = placed("B");
  cancelled.kind = "cancellation";
  cancelled.event = "";
  ledger.tell(cancelled);
  const auto statement = ledger.only();
  EXPECT_EQ(statement.lost.minor, 10'000);
  EXPECT_EQ(statement.untouched.minor, 5'000);
  // The return names its reason; nothing but the outcome explains the cancellation.
  EXPECT_EQ(by_factor(statement, lost),
            (Sums{{"deliver.damaged", 5'000}, {"order.cancelled", 5'000}}));
}

TEST(Losses, RefundsBeyondWhatWasPaidAreCappedAndReported) {
  ToldOrders ledger;
  ledger.tell(placed("A"));
  ledger.tell(money("A", "payment", 1'000));
  ledger.tell(money("A", "refund", -800));  // some feeds sign them
  ledger.tell(money("A", "refund", 800));
  const auto statement = ledger.only();
  EXPECT_EQ(statement.lost.minor, 1'000);
  EXPECT_EQ(statement.excess.minor, 600);
  EXPECT_EQ(by_factor(statement, lost), (Sums{{"unexplained", 1'000}}));
}

TEST(Losses, LatenessExplainsAndAGoodRatingIsUntouched) {
  ToldOrders ledger;
  const Time start = from_us(1'762'000'000'000'000);
  for (const char* order : {"late", "punctual"}) {
    ToldEvent o = money(order, "order", 2'000);
    o.due = start + days{3};
    ledger.tell(o);
    ToldEvent delivered = placed(order);
    delivered.kind = "shipment";
    delivered.event = "delivered";
    delivered.at = start + (std::string_view(order) == "late" ? days{4} : days{3});
    ledger.tell(delivered);
  }
  ledger.tell(review("late", 2));
  ledger.tell(review("punctual", 3));
  const auto statement = ledger.only();
  EXPECT_EQ(by_factor(statement, at_risk), (Sums{{"deliver.late", 2'000}}));
  EXPECT_EQ(statement.untouched.minor, 2'000);
}

TEST(Losses, LinesOfAnOrderAreNoOrders) {
  ToldOrders ledger;
  ledger.tell(placed("A"));
  for (int i = 0; i < 3; ++i) {
    ToldEvent item = money("A", "order", 700);
    item.event = "item";
    ledger.tell(item);
  }
  ToldEvent orphan = money("B", "order", 900);
  orphan.event = "item";
  ledger.tell(orphan);
  ledger.tell(placed("C"));
  const auto books = ledger.balance();
  ASSERT_EQ(books.months.size(), 1U);
  EXPECT_EQ(books.months[0].statement.orders, 1);
  EXPECT_EQ(books.months[0].statement.paid.minor,
            2'100);  // no payment, no amount of its own: the sum of its lines
  EXPECT_EQ(books.orders_without_money, 1);
}

// A feed that names no event: unknown must not become cancelled.
TEST(Losses, AnOrderWithoutAnEventStands) {
  ToldOrders ledger;
  ToldEvent order = money("A", "order", 1'000);
  order.event = "";
  ledger.tell(order);
  const auto statement = ledger.only();
  EXPECT_EQ(statement.untouched.minor, 1'000);
  EXPECT_TRUE(statement.lines.empty());
}

TEST(Losses, CurrenciesAndMonthsStayApart) {
  ToldOrders ledger;
  ToldEvent november = money("A", "order", 100);
  november.at = *parse_time("2025-11-30 23:59", Zone{});
  ToldEvent december = money("B", "order", 200);
  december.at = *parse_time("2025-12-01 00:00", Zone{});
  ToldEvent euros = money("C", "order", 300, "EUR");
  euros.at = december.at;
  for (const auto& e : {november, december, euros}) ledger.tell(e);
  const auto books = ledger.balance();
  ASSERT_EQ(books.months.size(), 3U);
  EXPECT_EQ(books.months[0].month, "2025-11");
  EXPECT_EQ(books.months[1].month, "2025-12");
  EXPECT_EQ(books.months[1].statement.paid.text(), "2.00");
  EXPECT_EQ(books.months[2].statement.paid.currency.view(), "EUR");
  EXPECT_EQ(format_utc(books.months[0].statement.until), "2025-11-30T16:00:00Z");
  const auto sums = totals(books);
  ASSERT_EQ(sums.size(), 2U);
  EXPECT_EQ(sums[1].paid.minor, 300);  // 100 + 200
}

TEST(Losses, WhatIsWrittenIsRead) {
  ToldOrders ledger;
  ledger.tell(money("A", "order", 10'000));
  ledger.tell(money("A", "refund", 2'500));
  ledger.tell(review("A", 1, "use.quality"));
  const auto books = ledger.balance();
  auto& session = ledger.session();
  const Time now = from_us(1'763'000'000'000'000);
  ASSERT_TRUE(session.begin());
  ASSERT_TRUE(write_books(session, 1, now, Books{}));
  ASSERT_TRUE(write_books(session, 2, now, books));
  ASSERT_TRUE(session.commit());
  const auto read = read_books(session, std::nullopt, std::nullopt, Zone{});
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->months.size(), 1U);
  EXPECT_EQ(read->months[0].at, now);
  const auto &there = read->months[0].statement, &here = books.months[0].statement;
  EXPECT_EQ(there.paid, here.paid);
  EXPECT_EQ(there.untouched, here.untouched);
  EXPECT_EQ(there.from, here.from);
  EXPECT_EQ(there.until, here.until);
  EXPECT_EQ(by_factor(there, lost), by_factor(here, lost));
  EXPECT_EQ(by_factor(there, at_risk), by_factor(here, at_risk));
  EXPECT_TRUE(read_books(session, here.until, std::nullopt, Zone{})->months.empty());
  EXPECT_EQ(read_books(session, here.from, here.until, Zone{})->months.size(), 1U);
}

// Any history at all: the partition holds to the cent in every month and currency, and what was
// paid is what the payments say.
void any_history_is_partitioned_exactly(ToldOrders& ledger) {
  (void)ledger.session().rollback();
  ledger.forget();
  std::map<std::string, std::map<std::string, std::int64_t>> payments;  // currency → order → sum
  const int events = *rc::gen::inRange(1, 40);
  std::set<std::string> orders;
  for (int i = 0; i < events; ++i) {
    const std::string order = *rc::gen::element<std::string>("A", "B", "C", "D");
    if (orders.insert(order).second) ledger.tell(placed(order));
    const auto minor = *rc::gen::inRange<std::int64_t>(-2'000, 20'000);
    const std::string currency = *rc::gen::element<std::string>("CNY", "CNY", "CNY", "USD");
    ToldEvent e =
        money(order,
              *rc::gen::element<std::string>("payment", "payment", "refund", "refund", "return",
                                             "cancellation", "review", "shipment"),
              minor, currency);
    if (e.kind == "payment") payments[currency][order] += minor;
    if (e.kind == "review")
      e.rating = *rc::gen::inRange(1, 6),
      e.complains_of = *rc::gen::element<std::string>("", "use.a", "use.b", "deliver.late");
    if (e.kind == "shipment") e.event = *rc::gen::element<std::string>("damaged", "delivered");
    if (*rc::gen::inRange(0, 3) == 0) e.minor.reset(), e.currency.clear();
    if (e.kind == "payment" && !e.minor) payments[currency][order] -= minor;
    ledger.tell(e);
  }
  const auto books = ledger.balance();
  std::map<std::string, std::int64_t> paid;
  for (const auto& [month, at, statement] : books.months) {
    RC_ASSERT(statement.paid.minor ==
              statement.lost.minor + statement.at_risk.minor + statement.untouched.minor);
    for (const auto& part :
         {statement.lost, statement.at_risk, statement.untouched, statement.excess})
      RC_ASSERT(part.minor >= 0);
    for (const auto& [kind, total] :
         {std::pair{lost, statement.lost.minor}, {at_risk, statement.at_risk.minor}}) {
      std::int64_t sum = 0;
      for (const auto& [factor, share] : by_factor(statement, kind)) sum += share;
      RC_ASSERT(sum == total);
    }
    paid[std::string(statement.paid.currency.view())] += statement.paid.minor;
  }
  for (const auto& [currency, by_order] : payments) {
    std::int64_t sum = 0;
    for (const auto& [order, minor] : by_order) sum += std::max<std::int64_t>(0, minor);
    RC_ASSERT(paid[currency] == sum);
  }
}

// One store for all histories, for opening it costs more than the property; it ends with its test,
// because DuckDB torn down among the process's statics corrupts the heap.
TEST(Losses, AnyHistoryIsPartitionedExactly) {
  ToldOrders ledger;
  EXPECT_TRUE(rc::check([&] { any_history_is_partitioned_exactly(ledger); }));
}

}  // namespace myelin::revenue
