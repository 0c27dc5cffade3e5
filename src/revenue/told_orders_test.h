// ToldOrders: a store in memory that is told what happened to orders. For the tests of this room.
#pragma once
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>

#include "revenue/losses.h"
#include "store/duckdb/duckdb_store.h"

namespace myelin::revenue {

// What the tests say of one signal; everything else is left out.
struct ToldEvent {
  std::string order, kind, event, currency;
  std::optional<std::int64_t> minor;
  Time at = from_us(1'762'000'000'000'000);  // 2025-11-01 in Shanghai
  std::optional<Time> due;
  std::optional<double> rating;
  std::string complains_of;  // a mention of weight 0.8
};

// A store in memory that is told events and closes books.
class ToldOrders {
 public:
  ToldOrders() : store_(*store::open_duckdb({})) {
    EXPECT_TRUE(store::migrate(*store_));
    session_ = *store_->open_session();
    settings.factors_of_fact = {{"late", {"deliver.late"}},
                                {"damaged", {"deliver.damaged"}},
                                {"cancelled", {"order.cancelled"}},
                                {"returned", {"returns.returned"}}};
  }

  void tell(const ToldEvent& e) {
    const auto maybe = [](const auto& value) {
      return value ? store::Value{*value} : store::Value{store::Null{}};
    };
    const auto word = [](const std::string& text) {
      return text.empty() ? store::Value{store::Null{}} : store::Value{text};
    };
    ++id_;
    const auto told = session_->execute(
        "insert into signal (id, fingerprint, content, source, external_id, kind, event, "
        "happened_at, received_at, due, order_key, rating, scale, amount_minor, currency) "
        "values ($1, $2, 0, 'test', 'x', $3, $4, $5, $5, $6, $7, $8, 'stars', $9, $10)",
        {store::Value{id_}, store::Value{Fingerprint{1, static_cast<std::uint64_t>(id_)}},
         word(e.kind), word(e.event), store::Value{e.at}, maybe(e.due), word(e.order),
         maybe(e.rating), maybe(e.minor), word(e.currency)});
    ASSERT_TRUE(told) << told.error().message;
    if (!e.complains_of.empty()) {
      ASSERT_TRUE(session_->execute(
          "insert into mention (signal_id, happened_at, factor, polarity, intensity, confidence, "
          "aspect_begin, aspect_end, opinion_begin, opinion_end, taxonomy_version, model_version) "
          "values ($1, $2, $3, -0.8, 1, 1, 0, 1, 0, 0, 1, 'test')",
          {store::Value{id_}, store::Value{e.at}, store::Value{e.complains_of}}));
    }
  }

  // The department that answers for a factor is its stage.
  static std::string owner_of(std::string_view factor, Time) {
    return std::string(factor.substr(0, factor.find('.')));
  }
  Books balance() {
    auto books =
        balance_books(*session_, owner_of, from_us(0), from_us(0) + days{365 * 100}, settings);
    EXPECT_TRUE(books) << books.error().message;
    return *books;
  }
  model::LossStatement only() {
    const auto books = balance();
    EXPECT_EQ(books.months.size(), 1U);
    return books.months.at(0).statement;
  }
  store::Session& session() { return *session_; }
  void forget() {
    EXPECT_TRUE(session_->script("delete from signal; delete from mention"));
    EXPECT_TRUE(session_->begin());  // many small inserts: one commit, or none
  }

  LossSettings settings;

 private:
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<store::Session> session_;
  std::int64_t id_ = 0;
};

}  // namespace myelin::revenue
