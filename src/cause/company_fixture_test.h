// A small company in memory, told signal by signal. Thread safety: one test, one thread.
#pragma once
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "base/time.h"
#include "store/duckdb/duckdb_store.h"

namespace myelin::cause {

inline Time day(double number) {
  return *parse_time("2026-03-01T00:00:00Z", Zone{}) +
         seconds{static_cast<std::int64_t>(number * 86'400)};
}

inline std::string sql_time(double at) {
  auto text = format_utc(day(at));
  text.pop_back();  // Z
  return text;
}

class Company {
 public:
  Company() : store_(*store::open_duckdb({})) {
    EXPECT_TRUE(store::migrate(*store_));
    session_ = *store_->open_session();
    EXPECT_TRUE(session_->begin());
  }
  struct Told {
    std::string order{}, kind = "review", event{}, carrier = "yto", region = "east",
                         channel = "tmall", batch{};
    double at = 0;
    bool text = true, complains = false;
    std::int64_t amount = -1;
    std::string currency = "CNY";
  };
  void tell(const Told& t) {
    ++id_;
    signals_ += fmt::format(
        "{11}({0}, uuid(), {0}, 's', '{0}', '{1}', {2}, timestamp '{3}', timestamp '{3}', '{4}', "
        "'pan', '{5}', '{6}', '{7}', {8}, 'zh', {9}, 0.9, false, {10}, '{12}', '{13}')",
        id_, t.kind, t.event.empty() ? "null" : "'" + t.event + "'", sql_time(t.at), t.order,
        t.channel, t.carrier, t.region, t.text ? "'x'" : "null", t.complains ? -0.8 : 0.8,
        t.amount < 0 ? "null" : std::to_string(t.amount), signals_.empty() ? "" : ",", t.currency,
        t.batch);
    if (t.complains)
      mentions_ += fmt::format(
          "{}({}, timestamp '{}', 'delivery.parcel.damaged', -0.9, 1, 0.9, 0, 1, 0, 0, 1, 'test')",
          mentions_.empty() ? "" : ",", id_, sql_time(t.at));
  }
  // With everything that was told.
  store::Session& session() {
    if (!signals_.empty())
      run("insert into signal (id, fingerprint, content, source, external_id, kind, event, "
          "happened_at, received_at, order_key, product, channel, carrier, region, body, language, "
          "polarity, confidence, spam, amount_minor, currency, batch) values " +
          std::exchange(signals_, {}));
    if (!mentions_.empty())
      run("insert into mention (signal_id, happened_at, factor, polarity, intensity, confidence, "
          "aspect_begin, aspect_end, opinion_begin, opinion_end, taxonomy_version, model_version) "
          "values " +
          std::exchange(mentions_, {}));
    return *session_;
  }

 private:
  void run(const std::string& sql) {
    const auto done = session_->script(sql);
    EXPECT_TRUE(done) << done.error().message;
  }
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<store::Session> session_;
  std::int64_t id_ = 0;
  std::string signals_, mentions_;
};

}  // namespace myelin::cause
