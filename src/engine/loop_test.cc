// The loop closes by itself: silent cases are nudged, playbooks run through the outbox, once each,
// whatever the store and the clock do.
#include <fstream>

#include "engine/engine_fixture_test.h"

namespace myelin::engine {
namespace {

class ClosedLoop : public EngineTest {
 protected:
  ClosedLoop() {
    configuration_ = R"(
channels: {crm: {kind: webhook, url: "http://127.0.0.1:9/closed"}}
routes: [{event: [playbook.asked], channels: crm}]
nudges: {critical: {working_hours: 2}, warning: {working_hours: 2}, info: {working_hours: 2}}
)";
  }
  void write_playbook() {
    std::ofstream{home_ / "playbooks.yaml"} << R"(
playbooks:
  - key: angry
    name: 愤怒的客户
    factors: [discover, choose, order, pay, fulfil, deliver, unpack, use, support, returns, loyalty]
    steps:
      - {key: sorry, do: contact_customers, channel: crm, approval: manager, text: 抱歉}
      - {key: call, do: task, text: 回电}
)";
  }
  std::vector<std::string> lines(CaseId id, std::string_view verb) {
    std::vector<std::string> found;
    const auto detail = engine_->repair_case(id);
    for (const auto& event : detail->history)
      if (event.verb == verb) found.push_back(event.detail);
    return found;
  }
  void pass(std::chrono::hours time) {
    for (std::chrono::hours passed{0}; passed < time; passed += std::chrono::hours{1}) {
      clock_.advance(std::chrono::hours{1});
      EXPECT_TRUE(engine_->tick());
    }
  }
};

TEST_F(ClosedLoop, ANudgeIsSentOnceThoughCommitsFailAndTheProcessRestarts) {
  const CaseId id = furious_case();
  pass(std::chrono::hours{1});
  clock_.advance(std::chrono::hours{1});
  faults_.commits = 1;
  EXPECT_FALSE(engine_->tick()) << "the commit failed, and with it the nudge";
  EXPECT_TRUE(lines(id, "nudged").empty());
  EXPECT_TRUE(engine_->tick());
  EXPECT_EQ(lines(id, "nudged").size(), 1u);
  open();
  EXPECT_TRUE(engine_->tick());
  EXPECT_EQ(lines(id, "nudged").size(), 1u);
  pass(std::chrono::hours{4});
  EXPECT_EQ(lines(id, "nudged").size(), 3u);
  expect_memory_equals_store();
}

TEST_F(ClosedLoop, WhichNudgesWereAnsweredIsKnown) {
  const CaseId id = furious_case();
  pass(std::chrono::hours{3});
  EXPECT_TRUE(engine_->take_case(id, "小王", "tester"));
  const auto answer = engine_->nudges(10);
  ASSERT_EQ(answer->record.size(), 1u);
  EXPECT_EQ(answer->record[0].step, "reminder");
  EXPECT_EQ(answer->record[0].answered, 1);
  EXPECT_EQ(answer->record[0].share, 1);
  EXPECT_LT(answer->record[0].low, 0.5) << "one nudge proves little";
  ASSERT_EQ(answer->next.size(), 1u);
  EXPECT_EQ(answer->next[0].id, id);
}

TEST_F(ClosedLoop, APlaybookWaitsForApprovalActsOnceAndOutlivesRestarts) {
  write_playbook();
  open();
  const CaseId id = furious_case();
  const auto state = [&] { return engine_->repair_case(id)->run->state.steps; };
  using repair::flow::StepState;
  EXPECT_EQ(state(), (std::vector{StepState::approval, StepState::waiting}));
  EXPECT_TRUE(engine_->repair_case(id)->actions.empty()) << "nothing leaves unapproved";
  open();
  EXPECT_EQ(state()[0], StepState::approval);
  faults_.commits = 1;
  EXPECT_FALSE(engine_->move_step(id, "sorry", "approve", "manager"));
  EXPECT_EQ(state()[0], StepState::approval);
  EXPECT_TRUE(engine_->move_step(id, "sorry", "approve", "manager"));
  EXPECT_EQ(engine_->move_step(id, "sorry", "approve", "manager").error().code,
            ErrorCode::conflict);
  EXPECT_EQ(state()[0], StepState::sent);
  EXPECT_EQ(engine_->repair_case(id)->actions.size(), 1u);
  EXPECT_TRUE(engine_->resolve_case(id, "done", "tester"));
  EXPECT_TRUE(engine_->repair_case(id)->run->state.over);
  expect_memory_equals_store();
}

}  // namespace
}  // namespace myelin::engine
