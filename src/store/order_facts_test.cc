// Orders that are kept say what orders worked out from all signals say, whenever they are asked.
#include "store/order_facts.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/random.h"
#include "store/duckdb/duckdb_store.h"

namespace myelin::store {
namespace {

class Orders {
 public:
  Orders() : store_(*open_duckdb({})) {
    EXPECT_TRUE(migrate(*store_));
    session_ = *store_->open_session();
  }
  void add(const std::string& values) {
    const auto done = session_->script(
        "insert into signal (id, fingerprint, content, source, external_id, kind, event, "
        "happened_at, received_at, due, customer_id, order_key, product, carrier, rating, scale, "
        "amount_minor, currency, polarity, confidence, language, spam) values " +
        values);
    ASSERT_TRUE(done) << done.error().message;
  }
  void keep() {
    const auto kept = keep_orders(*session_);
    ASSERT_TRUE(kept) << kept.error().message;
  }
  std::vector<std::string> all() {
    std::vector<std::string> rows;
    const auto asked = session_->query(
        "select cast(order_fact as varchar) from order_fact order by order_key, currency", {},
        [&](const Row& row) { return rows.emplace_back(row.text(0)), true; });
    EXPECT_TRUE(asked) << asked.error().message;
    return rows;
  }
  std::int64_t number(std::string_view sql) {
    std::int64_t n = -1;
    EXPECT_TRUE(
        session_->query(sql, {}, [&](const Row& row) { return n = row.integer(0), false; }));
    return n;
  }

 private:
  std::unique_ptr<Store> store_;
  std::unique_ptr<Session> session_;
};

std::string any_signal(Random& random, int id) {
  struct Told {
    const char *kind, *event;
  };
  constexpr std::array told{
      Told{"order", "placed"},   Told{"order", "placed"},     Told{"order", "placed"},
      Told{"order", "item"},     Told{"order", "cancelled"},  Told{"payment", "paid"},
      Told{"payment", "failed"}, Told{"shipment", "shipped"}, Told{"shipment", "delivered"},
      Told{"return", "broken"},  Told{"refund", "done"},      Told{"cancellation", "late"},
      Told{"review", ""},        Told{"message", ""}};
  const auto& one = random.pick(told);
  const auto maybe = [&](double chance, const std::string& value) {
    return random.chance(chance) ? value : std::string{"null"};
  };
  const auto day = static_cast<int>(random.uniform() * 28) + 1;
  return fmt::format(
      "({0}, uuid(), {0}, 's', '{0}', '{1}', '{2}', timestamp '2026-03-{3:02}', now()::timestamp, "
      "{4}, {5}, 'o{6}', {7}, {8}, {9}, {10}, {11}, {12}, {13}, 0.9, 'zh', {14})",
      id, one.kind, one.event, day, maybe(0.3, "timestamp '2026-03-20'"),
      maybe(0.8, std::to_string(static_cast<int>(random.uniform() * 9) + 1)),
      static_cast<int>(random.uniform() * 30), maybe(0.5, random.chance(0.5) ? "'pan'" : "'cup'"),
      maybe(0.5, "'yto'"), maybe(0.3, random.chance(0.5) ? "1" : "5"), maybe(0.7, "'stars'"),
      maybe(0.7, std::to_string(static_cast<int>(random.uniform() * 900))),
      maybe(0.8, random.chance(0.9) ? "'CNY'" : "'JPY'"),
      maybe(0.6, random.chance(0.5) ? "-0.8" : "0.7"), random.chance(0.1));
}

TEST(KeptOrders, SayWhatAllSignalsSayWheneverTheyAreAsked) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    Random random(seed);
    Orders kept, told;  // the second never keeps any
    int id = 0;
    for (int round = 0; round < 12; ++round) {
      std::string some;
      for (int i = 0; i < 1 + static_cast<int>(random.uniform() * 25); ++i)
        some += (some.empty() ? "" : ",") + any_signal(random, ++id);
      kept.add(some);
      told.add(some);
      if (random.chance(0.5)) kept.keep();
      const auto found = kept.all();
      ASSERT_EQ(found, told.all()) << "seed " << seed << ", round " << round;
      if (round == 11) {
        EXPECT_GT(found.size(), 10U);
      }
    }
    EXPECT_GT(kept.number("select count(*) from order_kept"), 0);
    EXPECT_EQ(told.number("select count(*) from order_kept"), 0);
  }
}

TEST(KeptOrders, AreWorkedOutOnlyForWhatIsNew) {
  Orders orders;
  orders.keep();  // of nothing
  EXPECT_EQ(orders.number("select signal_id from order_kept_until"), 0);
  Random random(9);
  for (int id = 1; id <= 60; ++id) orders.add(any_signal(random, id));
  orders.keep();
  EXPECT_EQ(orders.number("select signal_id from order_kept_until"), 60);
  EXPECT_EQ(orders.number("select count(*) from order_told"), 0);
  EXPECT_EQ(orders.number("select count(*) from order_fact"),
            orders.number("select count(*) from order_kept"));
  orders.add(
      "(61, uuid(), 61, 's', '61', 'order', 'placed', timestamp '2026-03-02', now()::timestamp, "
      "null, 1, 'late', null, null, null, null, 100, 'CNY', null, null, null, null)");
  EXPECT_EQ(orders.number("select count(*) from order_touched"), 1);
  EXPECT_EQ(orders.number("select paid_minor from order_fact where order_key = 'late'"), 100);
  orders.keep();
  EXPECT_EQ(orders.number("select count(*) from order_kept where order_key = 'late'"), 1);
}

}  // namespace
}  // namespace myelin::store
