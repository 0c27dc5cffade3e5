#include <algorithm>

#include "engine/engine_fixture_test.h"

namespace myelin::engine {
namespace {

using model::Draft;

// A fault that burns for five days; then the case is resolved, and the complaints go on as before
// or stop. The comparison is planned in the commit that resolves, and judged when its time has
// come.
class ProofOfRepair : public EngineTest {
 protected:
  // The case after its comparison was judged. `repaired`: the complaints stop.
  CaseDetail lived(bool repaired) {
    const Time start = clock_.now();
    int number = 1000;
    std::vector<Draft> together;
    CaseId repair;
    for (int hour = 0; hour < 24 * 47; ++hour) {
      clock_.set(start + std::chrono::hours{hour});
      for (int i = 0; i < 4; ++i)
        together.push_back(message(++number, fmt::format("水壶很好用，烧水快，第{}次买", number)));
      const bool burns = hour >= 24 * 27 && (!repair || !repaired);
      if (hour % 24 == 7 || (burns && hour % 3 == 0))
        together.push_back(message(++number, fmt::format("收到时包装破损，{}号", number)));
      if (together.size() < 12) continue;
      accept(std::exchange(together, {}));
      if (hour < 24 * 32 || repair) continue;
      const auto alerts = engine_->alerts({});
      for (const auto& alert : *alerts)
        if (alert.repair && alert.rule == model::AlertRule::cell_excess) repair = alert.repair;
      EXPECT_TRUE(repair) << "the fault opened no case";
      EXPECT_TRUE(engine_->resolve_case(repair, "新内箱", "tester"));
      const auto planned = engine_->repair_case(repair);
      EXPECT_TRUE(planned->comparison && !planned->verdict);
      EXPECT_EQ(planned->comparison->method, model::ComparisonMethod::interrupted_series);
      EXPECT_TRUE(engine_->verify({})->empty()) << "nothing is due yet";
    }
    const auto judged = engine_->verify({});
    EXPECT_TRUE(judged) << judged.error().message;
    EXPECT_TRUE(engine_->verify({})->empty()) << "a repair is judged once";
    expect_memory_equals_store();
    return *engine_->repair_case(repair);
  }
};

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

}  // namespace
}  // namespace myelin::engine
