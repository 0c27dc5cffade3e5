// Whose orders are whose, out of the store.
#include "revenue/buyers.h"

#include <gtest/gtest.h>

#include <array>

#include "store/duckdb/duckdb_store.h"

namespace myelin::revenue {
namespace {

class BuyersTest : public testing::Test {
 protected:
  BuyersTest() : store_(*store::open_duckdb({})) {
    EXPECT_TRUE(store::migrate(*store_));
    session_ = *store_->open_session();
  }
  void tell(std::string_view kind, std::string_view order, std::int64_t customer, int day,
            std::optional<double> stars = {}) {
    ++id_;
    const auto told = session_->execute(
        "insert into signal (id, fingerprint, content, source, external_id, kind, happened_at, "
        "received_at, order_key, customer_id, rating, scale, amount_minor, currency) "
        "values ($1, $2, 0, 'test', 'x', $3, $4, $4, $5, $6, $7, 'stars', $8, 'CNY')",
        {store::Value{id_}, store::Value{Fingerprint{1, static_cast<std::uint64_t>(id_)}},
         store::Value{std::string(kind)}, store::Value{from_us(1'762'000'000'000'000) + days{day}},
         store::Value{std::string(order)}, store::Value{customer},
         stars ? store::Value{*stars} : store::Value{store::Null{}},
         store::Value{std::int64_t{kind == "order" ? 5'000 : 0}}});
    ASSERT_TRUE(told) << told.error().message;
  }
  std::vector<BuyerOrder> orders() {
    auto made = buyer_orders(*session_, {});
    EXPECT_TRUE(made) << made.error().message;
    return *made;
  }

  std::unique_ptr<store::Store> store_;
  std::unique_ptr<store::Session> session_;
  std::int64_t id_ = 0;
};

TEST_F(BuyersTest, AnOrderIsTheBuyersWhoeverWritesAboutIt) {
  tell("order", "a", 1, 0);
  tell("message", "a", 9, 1, 1);  // the same person by another key, or somebody else
  tell("order", "b", 1, 20);
  const auto made = orders();
  ASSERT_EQ(made.size(), 2U);
  EXPECT_EQ(made[0].customer, CustomerId{1});
  EXPECT_EQ(made[0].experience, Experience::bad);
  EXPECT_EQ(made[1].customer, CustomerId{1});
  EXPECT_EQ(made[1].experience, Experience::silent);
  EXPECT_EQ(made[1].paid_minor, 5'000);
}

TEST_F(BuyersTest, TheBookHasTheOrdersOfAllThatOnePersonIsByTime) {
  tell("order", "a", 1, 5);
  tell("order", "b", 4, 0);
  tell("order", "c", 6, 9);
  const BuyerBook book{orders()};
  const std::array person{CustomerId{1}, CustomerId{4}};
  const auto theirs = book.orders_of(person);
  ASSERT_EQ(theirs.size(), 2u);
  EXPECT_LT(theirs[0].at, theirs[1].at);
  for (const auto& order : theirs) EXPECT_EQ(order.customer, CustomerId{1});
  EXPECT_TRUE(book.orders_of(std::array{CustomerId{7}}).empty());
}

TEST_F(BuyersTest, TheUsualCurrencyIsThatOfWhatWasPaid) {
  EXPECT_FALSE(*usual_currency(*session_));
  tell("order", "a", 1, 0);
  tell("payment", "b", 1, 1);
  tell("payment", "c", 2, 1);
  ASSERT_TRUE(session_->script(
      "update signal set currency = null, amount_minor = null where kind = 'order';"
      "update signal set currency = 'BRL' where kind = 'payment'"));
  const auto usual = *usual_currency(*session_);
  ASSERT_TRUE(usual) << "orders may say nothing of money, and their payments all";
  EXPECT_EQ(usual->view(), "BRL");
}

TEST_F(BuyersTest, OrdersOfMergedCustomersAreOnes) {
  tell("order", "a", 1, 0);
  tell("order", "b", 4, 5);
  tell("order", "c", 6, 9);
  ASSERT_TRUE(session_->script(
      "insert into customer_merge (id, kept, absorbed, token, kind, signal_id, happened_at, "
      "reason, with_token, with_kind) values (1, 4, 6, uuid(), 'phone', 1, now()::timestamp, '', "
      "uuid(), 'phone'), (2, 1, 4, uuid(), 'phone', 1, now()::timestamp, '', uuid(), 'phone')"));
  for (const auto& order : orders()) EXPECT_EQ(order.customer, CustomerId{1});
  ASSERT_TRUE(
      session_->script("update customer_merge set undone_at = now()::timestamp where id = 2"));
  const auto apart = orders();
  EXPECT_EQ(apart[0].customer, CustomerId{1});
  EXPECT_EQ(apart[1].customer, CustomerId{4});
  EXPECT_EQ(apart[2].customer, CustomerId{4});
}

TEST_F(BuyersTest, TheUsualCurrencyIsThatOfMostOrders) {
  EXPECT_FALSE(*usual_currency(*session_));
  tell("order", "a", 1, 0);
  EXPECT_EQ((*usual_currency(*session_))->view(), "CNY");
}

}  // namespace
}  // namespace myelin::revenue
