// For tests: a case whose cause is the carrier "slow", its customers, and a receiver that counts
// what reaches them.
#pragma once
#include "engine/care.h"

#include <fmt/format.h>

#include "cause/driver_text.h"
#include "connect/notify/fake_receiver.h"
#include "engine/engine_fixture_test.h"
#include "store/duckdb/duckdb_store.h"

namespace myelin::engine {

using connect::notify::FakeReceiver;
using repair::Barrier;
using repair::ContactState;

class CareTest : public EngineTest {
 protected:
  CareTest() { configure(""); }
  void configure(const std::string& more) {
    configuration_ = fmt::format(
        "channels: {{gateway: {{kind: webhook, url: \"{}\"}}}}\n"
        "care: {{channels: {{sms: gateway}}, price: {{sms: 0.05}}}}\n{}",
        gateway_.url(), more);
  }
  // Customer `number` orders; his telephone number ends in it.
  Draft order(int number, const std::string& carrier, const std::string& phone = {}) {
    Draft draft;
    draft.source = "shop";
    draft.external_id = fmt::format("order-{}", number);
    draft.kind = SignalKind::order;
    draft.at = clock_.now() - std::chrono::minutes{30};
    draft.order = fmt::format("SO-2026-{:04}", number);
    draft.keys = {{model::KeyKind::account, "", fmt::format("c{}", number)}};
    if (phone != "none")
      draft.keys.push_back(
          {model::KeyKind::phone, "", phone.empty() ? fmt::format("1380013{:04}", number) : phone});
    draft.customer_name = number == 2 ? "王小明" : "";
    draft.dimensions[Dimension::product] = "kettle";
    draft.dimensions[Dimension::channel] = "tmall";
    draft.dimensions[Dimension::carrier] = carrier;
    draft.amount = Money{number * 10'000, {}};
    return draft;
  }
  // A case of the furious customer 1; what is behind it is the carrier `slow`.
  void open_case() {
    make_furious();
    explain("slow");
  }
  void make_furious() {
    auto angry = message(1, "垃圾产品，太差了，非常愤怒！我要投诉到消费者协会，再也不买了");
    angry.customer_tier = "vip";
    angry.order = "SO-2026-0001";
    accept({order(1, "slow"), order(2, "slow"), order(3, "slow"), order(4, "fast"),
            order(5, "slow", "none"), angry});
  }
  // What drivers found: one carrier.
  void explain(const std::string& carrier) {
    model::Explanation why;
    why.verdict = model::DriverVerdict::explained;
    model::Driver driver;
    driver.values = {{Dimension::carrier, carrier}};
    driver.effect = 0.4;
    driver.p_value = 1e-6;
    why.drivers = {driver};
    why.computed_at = clock_.now();
    in_store("insert into alert_explanation values (1, $1, 1, $2)",
             {store::Value{clock_.now()}, store::Value{cause::text_of(why)}});
  }
  // Done to the store while the engine is away.
  void in_store(std::string_view sql, std::initializer_list<store::Value> values) {
    engine_.reset();
    {
      auto store = store::open_duckdb({.path = home_ / "myelin.duckdb"});
      ASSERT_TRUE(store) << store.error().message;
      auto session = (*store)->open_session();
      ASSERT_TRUE(session);
      const auto done = (*session)->execute(sql, values);
      ASSERT_TRUE(done) << done.error().message;
    }
    open();
  }
  Care care() { return Care{*engine_}; }
  ContactRequest sorry() {
    ContactRequest request;
    request.text = "{salutation}，您的订单（尾号 {order_tail}）会晚到，很抱歉。";
    return request;
  }
  ContactAnswer send(const ContactRequest& request) {
    const auto answer = care().contact(CaseId{1}, request, "tester");
    EXPECT_TRUE(answer) << answer.error().message;
    return answer ? *answer : ContactAnswer{};
  }
  // Letters that arrived, by the number they went to.
  std::map<std::string, std::vector<std::string>> arrived() {
    std::map<std::string, std::vector<std::string>> letters;
    for (const auto& request : gateway_.requests()) {
      const auto from = request.body.find("\"to\":\"") + 6;
      letters[request.body.substr(from, request.body.find('"', from) - from)].push_back(
          request.body);
    }
    return letters;
  }
  void deliver_all() {
    for (int i = 0; i < 20; ++i) EXPECT_TRUE(engine_->deliver());
  }
  std::int64_t counted(const BatchAnswer& batch, ContactState state) {
    return batch.counts[static_cast<std::size_t>(state)];
  }
  CustomerId customer(const std::string& key) { return engine_->customer_of_key(key)->summary.id; }

  FakeReceiver gateway_;
};

}  // namespace myelin::engine
