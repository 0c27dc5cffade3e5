// For tests: settings, alerts and a store in memory.
#pragma once
#include <gtest/gtest.h>

#include <memory>

#include "repair/case_book.h"
#include "repair/settings.h"
#include "store/duckdb/duckdb_store.h"

namespace myelin::repair {

inline Time local_time(const char* text) {
  return *parse_time(text, Zone{});
}

inline std::shared_ptr<const Settings> settings_of(const std::string& yaml) {
  auto settings = read_settings(yaml, Zone{}, [](std::string_view) { return std::nullopt; });
  EXPECT_TRUE(settings) << settings.error().message;
  return std::make_shared<const Settings>(std::move(*settings));
}

inline model::Alert broken_parcels(std::int64_t id = 5) {
  model::Alert a;
  a.id = AlertId{id};
  a.severity = model::Severity::critical;
  a.cell = {"SKU-6L", "douyin", "delivery.packaging.damaged"};
  a.group = "douyin/SKU-6L/delivery.packaging";
  a.since = local_time("2026-11-19 08:00");
  a.raised_at = a.updated_at = local_time("2026-11-20 10:00");
  a.observed = 74;
  a.expected = 10;
  a.ratio = 7.4;
  a.customers = 132;
  a.at_stake = {3200000, {}};
  a.concentrations.push_back({model::Dimension::carrier, "极速达", 0.86, 0.21, 1e-9, 74});
  a.verbatims = {SignalId{1}, SignalId{2}};
  return a;
}

inline Cause damaged_packaging() {
  return {"delivery.packaging.damaged", "包装破损", "damaged packaging", "供应链",
          "小禾 6L 空气炸锅"};
}

struct MemoryStore {
  std::unique_ptr<store::Store> store;
  std::unique_ptr<store::Session> session;
  MemoryStore() {
    auto opened = store::open_duckdb({});
    EXPECT_TRUE(opened) << opened.error().message;
    store = std::move(*opened);
    const auto migrated = store::migrate(*store);
    EXPECT_TRUE(migrated) << migrated.error().message;
    session = std::move(*store->open_session());
  }
  template <class Values>
  void commit(const Values& changes) {
    ASSERT_TRUE(session->begin());
    const auto saved = save(*session, changes);
    ASSERT_TRUE(saved) << saved.error().message;
    ASSERT_TRUE(session->commit());
  }
  std::int64_t count(std::string_view sql) {
    std::int64_t n = -1;
    const auto asked = session->query(sql, {}, [&](const store::Row& row) {
      n = row.integer(0);
      return true;
    });
    EXPECT_TRUE(asked) << asked.error().message;
    return n;
  }
};

}  // namespace myelin::repair
