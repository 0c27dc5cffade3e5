// EngineTest: an engine on a store of its own, in a folder that goes with it, under a clock that
// the test moves. For the tests of this room.
#pragma once
#include "engine/engine.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <fstream>

#include "engine/failing_store_test.h"
#include "store/duckdb/duckdb_store.h"

namespace myelin::engine {

using model::Dimension;
using model::Draft;
using model::SignalKind;

class EngineTest : public testing::Test {
 protected:
  void SetUp() override {
    home_ = std::filesystem::temp_directory_path() /
            fmt::format("myelin_engine_{}_{}", ::getpid(),
                        testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(home_);
    open();
  }
  void TearDown() override {
    engine_.reset();
    std::filesystem::remove_all(home_);
  }

  void open() {
    engine_.reset();
    std::filesystem::create_directories(home_);
    auto inner = store::open_duckdb({.path = home_ / "myelin.duckdb"});
    ASSERT_TRUE(inner) << inner.error().message;
    Options options;
    options.home = home_;
    options.share = MYELIN_SOURCE_DIR;
    options.clock = &clock_;
    options.background = false;
    options.configuration_yaml = configuration_;
    auto opened = Engine::open(std::move(options),
                               std::make_unique<FailingStore>(std::move(*inner), faults_));
    ASSERT_TRUE(opened) << opened.error().message;
    engine_ = std::move(*opened);
  }

  Draft message(int number, std::string text) const {
    Draft draft;
    draft.source = "chat";
    draft.external_id = fmt::format("m{}", number);
    draft.kind = SignalKind::message;
    draft.at = clock_.now();
    draft.keys = {{model::KeyKind::account, "", fmt::format("c{}", number)}};
    draft.dimensions[Dimension::product] = "kettle";
    draft.dimensions[Dimension::channel] = "tmall";
    draft.text = std::move(text);
    return draft;
  }
  Receipt accept(std::vector<Draft> drafts) {
    auto receipt = engine_->accept(std::move(drafts));
    EXPECT_TRUE(receipt) << receipt.error().message;
    return receipt ? *receipt : Receipt{};
  }
  // A valued customer's anger is a case of its own.
  CaseId furious_case() {
    auto draft = message(1, "垃圾产品，太差了，非常愤怒！我要投诉到消费者协会，再也不买了");
    draft.customer_tier = "vip";
    accept({draft});
    const auto cases = engine_->cases({});
    EXPECT_EQ(cases->size(), 1u);
    return cases->empty() ? CaseId{} : cases->front().id;
  }
  // And what it sends is sent.
  CaseId delivered_case() {
    const CaseId id = furious_case();
    deliver();
    return id;
  }
  void deliver() {
    for (int i = 0; i < 6; ++i) {
      EXPECT_TRUE(engine_->deliver());
      clock_.advance(std::chrono::seconds{30});
    }
  }
  std::vector<AuditRow> audited(const std::string& verb) {
    AuditFilter filter;
    filter.verb = verb;
    return *engine_->audited(filter);
  }
  void expect_memory_equals_store() {
    for (const auto& finding : engine_->doctor(true))
      if (finding.check == "memory" || finding.check == "audit") {
        EXPECT_EQ(finding.outcome, "ok") << finding.message;
      }
  }

  std::filesystem::path home_;
  ManualClock clock_{*parse_time("2026-11-20 10:00:00", Zone{})};
  std::optional<std::string> configuration_ = std::string{};
  Faults faults_;
  std::unique_ptr<Engine> engine_;
};

}  // namespace myelin::engine
