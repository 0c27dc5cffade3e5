#include "raw/order_book.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "base/hash.h"
#include "base/random.h"
#include "raw/coverage.h"
#include "raw/seen.h"
#include "store/duckdb/duckdb_store.h"

namespace myelin::raw {
namespace {

using model::Dimension;
using model::Signal;
using model::SignalKind;

Signal of(SignalKind kind, std::string order) {
  Signal signal;
  signal.source = "shop";
  signal.kind = kind;
  signal.order = std::move(order);
  signal.at = from_us(1'795'336'200'000'000);
  return signal;
}
Signal priced(SignalKind kind, std::string order, std::int64_t minor) {
  Signal signal = of(kind, std::move(order));
  signal.amount = Money{minor, {}};
  return signal;
}

struct Stored {
  std::unique_ptr<store::Store> store = store::open_duckdb({}).value();
  std::unique_ptr<store::Session> session;
  Stored() {
    EXPECT_TRUE(store::migrate(*store));
    session = store->open_session().value();
  }
  // One row of `signal`; every column that is not named is NULL.
  void put(const Signal& s, std::int64_t id, std::optional<double> polarity = {},
           bool spam = false) {
    const auto text = [](const std::string& v) {
      return v.empty() ? store::Value{store::Null{}} : store::Value{v};
    };
    const auto rows = session->execute(
        "insert into signal (id, fingerprint, content, source, external_id, kind, happened_at, "
        "received_at, customer_id, order_key, product, carrier, "
        "warehouse, body, amount_minor, currency, polarity, spam) values ($1, $2, $3, $4, $5, $6, "
        "$7, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        {id, hash128(std::to_string(id)), static_cast<std::int64_t>(s.content), s.source,
         std::to_string(id), std::string{name(s.kind)}, s.at,
         s.customer ? store::Value{s.customer.value} : store::Value{store::Null{}}, text(s.order),
         text(s.dimensions[Dimension::product]), text(s.dimensions[Dimension::carrier]),
         text(s.dimensions[Dimension::warehouse]), text(s.text),
         s.amount ? store::Value{s.amount->minor} : store::Value{store::Null{}},
         s.amount ? store::Value{std::string{s.amount->currency.view()}}
                  : store::Value{store::Null{}},
         polarity ? store::Value{*polarity} : store::Value{store::Null{}}, spam});
    ASSERT_TRUE(rows) << rows.error().message;
  }
};

}  // namespace

TEST(OrderBook, ATextKnowsWhatItsOrderKnows) {
  OrderBook book;
  Signal order = priced(SignalKind::order, "o1", 9900);
  order.dimensions[Dimension::product] = "锅";
  order.customer.value = 7;
  Signal shipment = of(SignalKind::shipment, "o1");
  shipment.dimensions[Dimension::carrier] = "顺丰";
  book.observe(order);
  book.observe(shipment);
  Signal review = of(SignalKind::review, "o1");
  review.dimensions[Dimension::product] = "盖";
  book.complete(review);
  EXPECT_EQ(review.dimensions[Dimension::product], "盖") << "what was sent stands";
  EXPECT_EQ(review.dimensions[Dimension::carrier], "顺丰");
  EXPECT_EQ(review.customer, CustomerId{7});
  EXPECT_EQ(book.paid("o1").text(), "99.00");
  EXPECT_FALSE(book.known("o2"));
  EXPECT_EQ(book.paid("o2").minor, 0);
  book.observe(of(SignalKind::review, "o2"));
  EXPECT_FALSE(book.known("o2")) << "a text tells nothing of an order";
}

TEST(OrderBook, ADimensionWithTwoValuesIsNotFilled) {
  OrderBook book;
  for (const char* product : {"锅", "盖"}) {
    Signal line = of(SignalKind::order, "o1");
    line.dimensions[Dimension::product] = product;
    line.dimensions[Dimension::channel] = "tmall";
    book.observe(line);
  }
  Signal review = of(SignalKind::review, "o1");
  book.complete(review);
  EXPECT_EQ(review.dimensions[Dimension::product], "");
  EXPECT_EQ(review.dimensions[Dimension::channel], "tmall");
}

RC_GTEST_PROP(OrderBookLaws, TheOrderOfArrivalDoesNotMatter, (std::uint64_t seed)) {
  Random random{seed};
  std::vector<Signal> signals;
  constexpr std::array kinds{SignalKind::order, SignalKind::payment, SignalKind::shipment,
                             SignalKind::refund};
  for (int i = 0; i < 12; ++i) {
    Signal s = of(random.pick(kinds), std::to_string(random.between(0, 2)));
    if (random.chance(0.7)) s.amount = Money{random.between(0, 999), {}};
    s.customer.value = random.between(0, 3);
    for (Dimension d : {Dimension::product, Dimension::carrier})
      if (random.chance(0.4)) s.dimensions[d] = std::to_string(random.between(0, 1));
    signals.push_back(s);
  }
  OrderBook one, other;
  for (const Signal& s : signals) one.observe(s);
  for (std::size_t i = signals.size() - 1; i > 0; --i)
    std::swap(signals[i],
              signals[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(i)))]);
  for (const Signal& s : signals) other.observe(s);
  for (const char* key : {"0", "1", "2"}) {
    Signal a = of(SignalKind::review, key), b = a;
    one.complete(a);
    other.complete(b);
    RC_ASSERT(a.dimensions == b.dimensions);
    RC_ASSERT(a.customer == b.customer);
    RC_ASSERT(one.paid(key) == other.paid(key));
  }
}

TEST(OrderBook, AndSeenAreRebuiltFromRows) {
  Stored stored;
  Signal order = priced(SignalKind::order, "o1", 5000);
  order.content = 0xfedcba9876543210;
  order.dimensions[Dimension::product] = "锅";
  stored.put(order, 1);
  stored.put(priced(SignalKind::payment, "o1", 3000), 2);
  stored.put(priced(SignalKind::payment, "o1", 1500), 3);
  OrderBook book;
  ASSERT_TRUE(book.load(*stored.session));
  EXPECT_EQ(book.size(), 1U);
  EXPECT_EQ(book.paid("o1").minor, 4500) << "payments, not the order's own amount";
  Seen seen;
  ASSERT_TRUE(seen.load(*stored.session));
  EXPECT_EQ(seen.size(), 3U);
  EXPECT_EQ(seen.newest(), SignalId{3});
  SignalId existing;
  EXPECT_EQ(seen.check(hash128("1"), order.content, &existing), Arrived::duplicate);
  EXPECT_EQ(existing, SignalId{1});
  EXPECT_EQ(seen.check(hash128("1"), order.content + 1, &existing), Arrived::conflict);
  EXPECT_EQ(seen.check(hash128("4"), 0, nullptr), Arrived::fresh);
}

TEST(Seen, StaysSmall) {
  Seen seen;
  Random random{7};
  constexpr int n = 200'000;
  for (int i = 1; i <= n; ++i)
    seen.insert({random.bits(), random.bits()}, random.bits(), SignalId{i});
  EXPECT_EQ(seen.size(), static_cast<std::size_t>(n));
  EXPECT_LE(static_cast<double>(seen.memory_bytes()) / n, 43.0);
}

TEST(Coverage, CountsWhatJoined) {
  Stored stored;
  Signal order = priced(SignalKind::order, "o1", 5000);
  order.customer.value = 1;
  order.dimensions[Dimension::product] = "锅";
  stored.put(order, 1);
  order.order = "o2";
  order.customer.value = 2;
  stored.put(order, 2);
  Signal review = of(SignalKind::review, "o1");
  review.source = "reviews";
  review.text = "好用";
  stored.put(review, 3, 0.9);
  review.order = "o9";  // nobody sent it
  stored.put(review, 4, -0.9);
  review.order.clear();
  review.customer.value = 1;
  stored.put(review, 5, -0.5, true);  // spam
  Signal chat = of(SignalKind::message, "");
  chat.text = "退货";
  stored.put(chat, 6, -0.4);
  const auto covered = coverage(*stored.session);
  ASSERT_TRUE(covered) << covered.error().message;
  EXPECT_EQ(covered->orders, 2);
  EXPECT_EQ(covered->orphans, 1);
  EXPECT_EQ(covered->customers, 2);
  EXPECT_EQ(covered->silent_customers, 1) << "the second bought and never spoke";
  ASSERT_EQ(covered->sources.size(), 3U);
  const SourceJoins& reviews = covered->sources[0];
  EXPECT_EQ(reviews.source, "reviews");
  EXPECT_EQ(reviews.signals, 3);
  EXPECT_NEAR(reviews.with_order, 1.0 / 3, 1e-12);
  EXPECT_NEAR(reviews.with_product, 1.0 / 3, 1e-12);
  EXPECT_NEAR(reviews.with_money, 1.0 / 3, 1e-12);
  EXPECT_NEAR(reviews.with_customer, 2.0 / 3, 1e-12);
  EXPECT_NEAR(reviews.negative_share, 0.5, 1e-12) << "spam does not count";
  EXPECT_NEAR(covered->negative_share_all, 2.0 / 3, 1e-12);
  EXPECT_NEAR(covered->negative_share_complaints, 1.0, 1e-12);

  // Customers 1 and 2 turn out to be one person, who did speak.
  ASSERT_TRUE(
      stored.session->execute("insert into customer_merge (id, kept, absorbed, token, kind, "
                              "signal_id, happened_at, reason, with_token, with_kind) "
                              "values (1, 1, 2, $1, 'phone', 2, $2, 'test', $1, 'account')",
                              {hash128("k"), from_us(0)}));
  EXPECT_EQ(coverage(*stored.session)->customers, 1);
  EXPECT_EQ(coverage(*stored.session)->silent_customers, 0);
}

}  // namespace myelin::raw
