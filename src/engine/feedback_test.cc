// Marks of alerts: kept, counted, heeded, taken back; the same after a restart.
#include "engine/engine_fixture_test.h"

namespace myelin::engine {
namespace {

using model::Usefulness;

class FeedbackTest : public EngineTest {
 protected:
  Draft fury(int number) const {
    auto draft = message(number, "垃圾产品，太差了，非常愤怒！我要投诉到消费者协会，再也不买了");
    draft.keys = {{model::KeyKind::account, "", "vip"}};
    draft.customer_tier = "vip";
    return draft;
  }
  model::Alert only_alert() {
    const auto alerts = engine_->alerts({});
    EXPECT_EQ(alerts->size(), 1U);
    return alerts->front();
  }
  AlertPrecision all() {
    return engine_->alert_precision(clock_.now() - days{30}, clock_.now() + days{1})->all;
  }
};

TEST_F(FeedbackTest, AMarkIsKeptCountedAndCanBeTakenBack) {
  accept({fury(1)});
  const auto id = only_alert().id;
  EXPECT_EQ(all().raised, 1);
  EXPECT_FALSE(all().precision);
  clock_.advance(minutes{5});
  ASSERT_TRUE(engine_->mark_alert(id, Usefulness::noise, "他每周都这样", "li"));
  open();
  const auto marked = engine_->alert(id);
  ASSERT_TRUE(marked && marked->mark);
  EXPECT_EQ(marked->mark->usefulness, Usefulness::noise);
  EXPECT_EQ(marked->mark->by, "li");
  EXPECT_EQ(marked->mark->reason, "他每周都这样");
  EXPECT_EQ(marked->history.back().verb, "marked");
  EXPECT_EQ(all().noise, 1);
  EXPECT_EQ(all().precision, 0);
  clock_.advance(minutes{1});
  ASSERT_TRUE(engine_->mark_alert(id, Usefulness::useful, "", "wang"));
  EXPECT_EQ(all().useful, 1);
  EXPECT_EQ(all().noise, 0) << "the newest counts";
  clock_.advance(minutes{1});
  ASSERT_TRUE(engine_->mark_alert(id, std::nullopt, "", "wang"));
  EXPECT_FALSE(engine_->alert(id)->mark);
  EXPECT_EQ(all().useful + all().noise, 0);
  expect_memory_equals_store();
}

TEST_F(FeedbackTest, BadMarksAreRefusedAndLeaveNothing) {
  accept({fury(1)});
  const auto id = only_alert().id;
  EXPECT_EQ(engine_->mark_alert(AlertId{99}, Usefulness::noise, "", "li").error().code,
            ErrorCode::not_found);
  EXPECT_EQ(engine_->mark_alert(id, Usefulness::noise, std::string(5'000, 'x'), "li").error().code,
            ErrorCode::too_large);
  EXPECT_FALSE(engine_->alert(id)->mark);
}

TEST_F(FeedbackTest, ACustomerWhoseAlertWasNoiseRestsLonger) {
  accept({fury(1)});
  const auto id = only_alert().id;
  ASSERT_TRUE(engine_->mark_alert(id, Usefulness::noise, "", "li"));
  const auto before = only_alert().updated_at;
  open();
  clock_.advance(hours{30});
  accept({fury(2)});
  EXPECT_EQ(only_alert().updated_at, before) << "a day's rest has become two";
  clock_.advance(hours{20});
  accept({fury(3)});
  EXPECT_GT(only_alert().updated_at, before);
}

}  // namespace
}  // namespace myelin::engine
