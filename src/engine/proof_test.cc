#include <algorithm>

#include "engine/engine_fixture_test.h"
#include "engine/sql.h"

namespace myelin::engine {
namespace {

using model::Draft;

// A fault that burns for five days; then the case is resolved, and the complaints go on as before
// or stop. The comparison is planned in the commit that resolves, and judged when its time has
// come.
class ProofOfRepair : public EngineTest {
 protected:
  // The case after its comparison was judged. `repaired`: the complaints stop.
  CaseDetail lived(bool repaired, int hours = 24 * 47) {
    const Time start = clock_.now();
    int number = 1000;
    std::vector<Draft> together;
    CaseId repair;
    for (int hour = 0; hour < hours; ++hour) {
      clock_.set(start + std::chrono::hours{hour});
      for (int i = 0; i < 4; ++i)
        together.push_back(message(++number, fmt::format("水壶很好用，烧水快，第{}次买", number)));
      const bool burns = hour >= 24 * 27 && (!repair || !repaired);
      if (hour % 24 == 7 || burns)
        together.push_back(message(++number, fmt::format("收到时包装破损，{}号", number)));
      if (together.size() < 12) continue;
      accept(std::exchange(together, {}));
      if (hour < 24 * 32 || repair) continue;
      const auto alerts = engine_->alerts({});
      for (const auto& alert : *alerts)
        if (alert.repair && alert.rule == model::AlertRule::cell_excess) repair = alert.repair;
      EXPECT_TRUE(repair) << "the fault opened no case";
      resolve(repair);
      const auto planned = engine_->repair_case(repair);
      EXPECT_TRUE(planned->comparison && !planned->verdict);
      EXPECT_EQ(planned->comparison->method, model::ComparisonMethod::rate_change);
      EXPECT_TRUE(engine_->verify({}, "tester")->empty()) << "nothing is due yet";
    }
    before_judging(repair);
    const auto judged = engine_->verify({}, "tester");
    EXPECT_TRUE(judged) << judged.error().message;
    EXPECT_TRUE(engine_->verify({}, "tester")->empty()) << "a repair is judged once";
    expect_memory_equals_store();
    return *engine_->repair_case(repair);
  }

  // What takes long is not done by the writer: signals would wait for it.
  void resolve(CaseId repair) {
    int beside = 0, by_writer = 0;
    faults_.look = [&](std::string_view sql, auto, bool writers) -> Status {
      if (sql == sql::outcome_hours || sql == sql::touched_products)
        ++(writers ? by_writer : beside);
      return {};
    };
    EXPECT_TRUE(engine_->resolve_case(repair, "新内箱", "tester"));
    faults_.look = nullptr;
    EXPECT_EQ(by_writer, 0);
    EXPECT_EQ(beside, 2);
  }
  virtual void before_judging(CaseId) {}
};

// Somebody reopens the case while its comparison is being judged.
class ReopenedMeanwhile : public ProofOfRepair {
 protected:
  void before_judging(CaseId repair) override {
    faults_.look = [this, repair](std::string_view sql, std::span<const store::Value> values,
                                  bool writers) -> Status {
      for (const auto& value : values)
        if (const auto* text = std::get_if<std::string>(&value))
          audited_ = audited_ || *text == "judged";
      if (writers || sql != sql::outcome_hours || reopened_) return {};
      reopened_ = true;
      EXPECT_TRUE(engine_->reopen_case(repair, "又坏了", "tester"));
      return {};
    };
  }
  void TearDown() override {
    faults_.look = nullptr;
    ProofOfRepair::TearDown();
  }
  bool reopened_ = false, audited_ = false;
};

TEST_F(ReopenedMeanwhile, IsNeitherJudgedNorSaidToBe) {
  // The comparison is due by then, and the quiet case not closed yet.
  const auto detail = lived(true, 24 * 45 + 14);
  EXPECT_TRUE(reopened_);
  EXPECT_FALSE(audited_);
  EXPECT_FALSE(detail.verdict);
  EXPECT_EQ(detail.value.state, model::CaseState::open);
}

// What has stopped does not reopen its case while it leaves the windows of the watch.
TEST_F(ProofOfRepair, IsFixedWhereItStopped) {
  const auto detail = lived(true);
  EXPECT_EQ(detail.value.reopened, 0);
  ASSERT_TRUE(detail.verdict);
  EXPECT_EQ(detail.verdict->kind, model::VerdictKind::fixed);
}

TEST_F(ProofOfRepair, ReopensWhereNothingChanged) {
  const auto detail = lived(false);
  EXPECT_EQ(detail.value.state, model::CaseState::open);
  EXPECT_GE(detail.value.reopened, 1);
}

// One case whose judging fails keeps no other from being judged, and is tried again later.
TEST_F(EngineTest, OneFailingVerdictBlocksNoOther) {
  for (const int i : {1, 2}) {
    auto draft = message(i, "垃圾产品，太差了，非常愤怒！我要投诉到消费者协会，再也不买了");
    draft.customer_tier = "vip";
    accept({draft});
  }
  std::vector<CaseId> cases;
  const auto alerts = engine_->alerts({});
  for (const auto& alert : *alerts) {
    ASSERT_TRUE(alert.repair);
    cases.push_back(alert.repair);
    ASSERT_TRUE(engine_->resolve_case(alert.repair, "已致歉", "tester"));
  }
  ASSERT_EQ(cases.size(), 2U);
  clock_.advance(days{5});
  ASSERT_TRUE(engine_->signals({}));  // nothing is left to settle: the next commit is a verdict's
  faults_.commits = 1;
  const auto first = engine_->verify({}, "tester");
  ASSERT_TRUE(first) << first.error().message;
  ASSERT_EQ(first->size(), 1U);
  EXPECT_TRUE(engine_->verify({}, "tester")->empty()) << "not at once";
  clock_.advance(minutes{2});
  const auto again = engine_->verify({}, "tester");
  ASSERT_EQ(again->size(), 1U);
  EXPECT_NE(again->front().plan.repair, first->front().plan.repair);
  expect_memory_equals_store();
}

// An alert that cannot be explained keeps no other from being explained.
TEST_F(EngineTest, OneInexplicableAlertBlocksNoOther) {
  const Time start = clock_.now();
  int number = 1000;
  std::vector<Draft> history;
  for (int hour = 0; hour < 24 * 30; ++hour)
    for (const char* product : {"kettle", "lamp"}) {
      const auto say = [&](std::string text) {
        auto one = message(++number, std::move(text));
        one.at = start + std::chrono::hours{hour};
        one.dimensions[Dimension::product] = product;
        history.push_back(std::move(one));
      };
      for (int i = 0; i < 3; ++i) say(fmt::format("很好用，第{}次买", number));
      if (hour % 24 == 7 || (hour >= 24 * 27 && hour % 3 == 0))
        say(fmt::format("收到时包装破损，{}号", number));
    }
  clock_.set(start + days{30});
  ASSERT_TRUE(engine_->accept(std::move(history), Arrival::history));
  ASSERT_TRUE(engine_->finish_history());
  AlertFilter all;
  all.muted_too = true;
  std::vector<AlertId> ids;
  const auto alerts = engine_->alerts(all);
  for (const auto& alert : *alerts)
    if (alert.rule == model::AlertRule::cell_excess) ids.push_back(alert.id);
  ASSERT_GE(ids.size(), 2U);
  const auto explained = [&] {
    return std::ranges::count_if(
        ids, [&](AlertId id) { return engine_->alert(id)->explanation.has_value(); });
  };
  const auto newest = std::ranges::max(ids);  // the first that is looked at
  faults_.look = [&](std::string_view sql, std::span<const store::Value> values, bool) -> Status {
    if (sql == sql::insert_alert_explanation && std::get<std::int64_t>(values[0]) == newest.value)
      return fail(ErrorCode::unavailable, "the disk is full");
    return {};
  };
  ASSERT_TRUE(engine_->explain_alerts());
  EXPECT_EQ(explained(), static_cast<std::ptrdiff_t>(ids.size()) - 1);
  faults_.look = nullptr;
  ASSERT_TRUE(engine_->explain_alerts());
  EXPECT_FALSE(engine_->alert(newest)->explanation) << "not at once";
  clock_.advance(minutes{2});
  ASSERT_TRUE(engine_->explain_alerts());
  EXPECT_TRUE(engine_->alert(newest)->explanation);
}

}  // namespace
}  // namespace myelin::engine
