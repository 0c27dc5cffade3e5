#include "cause/effects.h"

#include <gtest/gtest.h>

#include <map>

#include "base/random.h"
#include "cause/taxonomy_store.h"
#include "store/duckdb/duckdb_store.h"

namespace myelin::cause {
namespace {

constexpr std::string_view language = R"(taxonomy: {zh: 小语言, en: Small}
departments: {logistics: {zh: 物流部, en: Logistics}}
stages:
  deliver:
    name: {zh: 配送, en: Delivery}
    definition: {zh: 送到。, en: Brought.}
    owner: logistics
    factors:
      parcel:
        name: {zh: 包裹, en: Parcel}
        definition: {zh: 包裹。, en: The parcel.}
        issues:
          late: {name: {zh: 晚到, en: Late}, definition: {zh: 晚。, en: Late.}, facts: [late]}
          damaged: {name: {zh: 破损, en: Damaged}, definition: {zh: 坏。, en: Broken.}, facts: [damaged]}
          rude: {name: {zh: 无礼, en: Rude}, definition: {zh: 凶。, en: Rude.}}
          returned: {name: {zh: 退货, en: Returned}, definition: {zh: 退。, en: Sent back.}, facts: [returned]}
)";

// A small company in memory: every order is placed with a promise of three days.
class Company {
 public:
  Company() : store_(*store::open_duckdb({})) {
    EXPECT_TRUE(store::migrate(*store_));
    session_ = *store_->open_session();
    taxonomy = *Taxonomy::parse(language, 1);
    EXPECT_TRUE(session_->begin());
  }
  void order(int number, double days_taken) {
    put(number, "order", "", 0, "null");
    put(number, "shipment", "delivered", days_taken, "null");
  }
  void shipped(int number, const std::string& event) { put(number, "shipment", event, 1, "null"); }
  void returned(int number, const std::string& reason) { put(number, "return", reason, 9, "null"); }
  void review(int number, int stars, const std::string& complains_of = "") {
    put(number, "review", "", 6, std::to_string(stars));
    if (!complains_of.empty()) {
      EXPECT_TRUE(
          session_->script("insert into mention (signal_id, happened_at, factor, polarity, "
                           "intensity, confidence, aspect_begin, aspect_end, opinion_begin, "
                           "opinion_end, taxonomy_version, model_version) values (" +
                           std::to_string(id_) + ", timestamp '2026-01-07', '" + complains_of +
                           "', -0.9, 1, 0.9, 0, 1, 0, 0, 1, 'test')"));
    }
  }
  std::map<std::string, model::CauseEffect> measure() {
    std::map<std::string, model::CauseEffect> found;
    const auto effects =
        measure_effects(*session_, *taxonomy, {.from = {}, .until = {}, .orders_min = 10});
    EXPECT_TRUE(effects) << effects.error().message;
    ranked.clear();
    for (const auto& effect : *effects) {
      found[effect.metric + " " + effect.factor.substr(effect.factor.rfind('.') + 1)] = effect;
      ranked.push_back(effect);
    }
    return found;
  }
  store::Session& session() { return *session_; }

  std::shared_ptr<const Taxonomy> taxonomy;
  std::vector<model::CauseEffect> ranked;

 private:
  void put(int number, const std::string& kind, const std::string& event, double day,
           const std::string& stars) {
    const std::string id = std::to_string(++id_);
    const std::string at = "timestamp '2026-01-01' + " +
                           std::to_string(static_cast<int>(day * 24)) + " * interval '1 hour'";
    const auto told = session_->script(
        "insert into signal (id, fingerprint, content, source, external_id, kind, event, "
        "happened_at, received_at, due, order_key, rating, scale, language) values (" +
        id + ", '00000000-0000-0000-0000-000000000001', 0, 'test', '" + id + "', '" + kind +
        "', '" + event + "', " + at + ", " + at + ", " +
        (kind == "order" ? "timestamp '2026-01-04'" : "null") + ", 'o" + std::to_string(number) +
        "', " + stars + ", 'stars', " + (kind == "review" ? "'zh'" : "null") + ")");
    ASSERT_TRUE(told) << told.error().message;
  }
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<store::Session> session_;
  std::int64_t id_ = 0;
};

}  // namespace

TEST(Effects, LatenessIsComparedOverDeliveredOrders) {
  Company company;
  for (int i = 0; i < 40; ++i) {
    company.order(i, i < 20 ? 5 : 2);
    if (i != 0) company.review(i, i < 20 ? 1 + i % 3 : 4 + i % 2);  // order 0 never says a word
  }
  const auto effects = company.measure();
  const auto& late = effects.at("rating late");
  EXPECT_EQ(late.n_with, 19);
  EXPECT_EQ(late.n_without, 20);
  EXPECT_NEAR(late.without, 4.5, 1e-12);
  EXPECT_NEAR(late.effect, late.with - 4.5, 1e-12);
  EXPECT_LT(late.high, -2);
  EXPECT_EQ(company.ranked.front().factor, "deliver.parcel.late");
  EXPECT_EQ(effects.at("return late").n_with, 20);
}

TEST(Effects, MentionsAreComparedOverOrdersThatWereRead) {
  Company company;
  for (int i = 0; i < 60; ++i) company.order(i, 2);
  for (int i = 0; i < 15; ++i) company.review(i, 2, "deliver.parcel.rude");
  for (int i = 15; i < 30; ++i) company.review(i, 5);
  for (int i = 0; i < 12; ++i) company.returned(i, "");
  const auto effects = company.measure();
  EXPECT_EQ(effects.at("rating rude").n_without, 15);
  EXPECT_EQ(effects.at("rating rude").effect, -3);
  EXPECT_EQ(effects.at("return rude").n_without, 15);  // not the thirty who were silent
  EXPECT_NEAR(effects.at("return rude").effect, 0.8, 1e-12);
  EXPECT_EQ(effects.at("return rude").signals, 15);
}

// A return's reason is known of returned orders only: counting it would make every reason return
// everything.
TEST(Effects, AReturnsReasonProvesNoEffectOnReturns) {
  Company company;
  for (int i = 0; i < 60; ++i) company.order(i, 2);
  for (int i = 0; i < 20; ++i) company.shipped(i, "damaged");
  for (int i = 10; i < 40; ++i) company.returned(i, "damaged");
  const auto effects = company.measure();
  EXPECT_EQ(effects.at("return damaged").n_with, 20);
  EXPECT_NEAR(effects.at("return damaged").with, 0.5, 1e-12);
  EXPECT_NEAR(effects.at("return damaged").without, 0.5, 1e-12);
  EXPECT_FALSE(effects.contains("return returned"));
}

TEST(Effects, WhatIsWrittenIsReadInItsOrder) {
  Company company;
  for (int i = 0; i < 60; ++i)
    company.order(i, i % 3 == 0 ? 5 : 2),
        company.review(i, 1 + i * 7 % 5, i % 2 == 0 ? "deliver.parcel.rude" : "");
  company.measure();
  ASSERT_FALSE(company.ranked.empty());
  const Time now = from_us(1'770'000'000'000'000);
  ASSERT_TRUE(write_effects(company.session(), 4, now, {}));
  ASSERT_TRUE(write_effects(company.session(), 5, now, company.ranked));
  const auto read = read_effects(company.session(), "");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->at, now);
  ASSERT_EQ(read->effects.size(), company.ranked.size());
  for (std::size_t i = 0; i < read->effects.size(); ++i) {
    EXPECT_EQ(read->effects[i].factor, company.ranked[i].factor);
    EXPECT_EQ(read->effects[i].metric, company.ranked[i].metric);
    EXPECT_DOUBLE_EQ(read->effects[i].low, company.ranked[i].low);
    EXPECT_DOUBLE_EQ(read->effects[i].q_value, company.ranked[i].q_value);
  }
  EXPECT_LT(read_effects(company.session(), "rating")->effects.size(), company.ranked.size());
}

TEST(TaxonomyStore, VersionsAreWrittenOnceAndTheHighestIsCurrent) {
  Company company;
  auto& session = company.session();
  const Time now = from_us(1'770'000'000'000'000);
  EXPECT_EQ(*current_taxonomy(session), nullptr);
  ASSERT_TRUE(save_taxonomy(session, *company.taxonomy, now, "as shipped"));
  ASSERT_TRUE(save_taxonomy(session, *company.taxonomy, now, "again"));
  const auto changed = *Taxonomy::parse(std::string(language) + "# changed\n", 1);
  EXPECT_EQ(save_taxonomy(session, *changed, now, "").error().code, ErrorCode::conflict);
  const auto second = *Taxonomy::parse(std::string(language) + "# changed\n", 2);
  ASSERT_TRUE(save_taxonomy(session, *second, now, "restated"));
  const auto current = current_taxonomy(session);
  ASSERT_TRUE(current) << current.error().message;
  EXPECT_EQ((*current)->version(), 2);
  EXPECT_EQ((*current)->digest(), second->digest());
  EXPECT_EQ((*load_taxonomy(session, 1))->digest(), company.taxonomy->digest());
  EXPECT_EQ(load_taxonomy(session, 7).error().code, ErrorCode::not_found);
  const auto versions = taxonomy_versions(session);
  ASSERT_EQ(versions->size(), 2U);
  EXPECT_EQ(versions->at(0).note, "as shipped");
}

}  // namespace myelin::cause
