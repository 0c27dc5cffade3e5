// Posts and their shares from the door to the alert.
#include "engine/engine_fixture_test.h"

namespace myelin::engine {
namespace {

// A complaint that is shared fast is announced before it erupts; a restart knows it and does not
// announce it again.
TEST_F(EngineTest, AComplaintThatSpreadsIsAnnouncedBeforeItErupts) {
  open();
  const Time start = clock_.now();
  auto post = message(1, "垃圾产品，太差了，用了一天就坏了，客服还不理人");
  post.kind = model::SignalKind::post;
  post.reach = 200'000;
  accept({post});
  const auto share = [&](int n) {
    auto one = message(n, "");
    one.kind = model::SignalKind::post;
    one.attributes = {{n % 4 == 0 ? "repost_of" : "parent", post.external_id}};
    if (n % 10 == 0) one.attributes = {{"parent", message(n - 1, "").external_id}};
    return one;
  };
  std::size_t shares = 0;
  while (shares < 290 && engine_->alerts({})->empty()) {
    ++shares;
    clock_.set(start + seconds{20 + 6 * static_cast<std::int64_t>(shares)});
    auto one = share(100 + static_cast<int>(shares));
    one.at = clock_.now();
    accept({one});
  }
  ASSERT_EQ(engine_->alerts({})->size(), 1U) << "after " << shares << " shares";
  EXPECT_LT(shares, 250U);
  const auto alert = engine_->alert(engine_->alerts({})->front().id);
  ASSERT_TRUE(alert) << alert.error().message;
  EXPECT_EQ(alert->alert.rule, model::AlertRule::contagion);
  ASSERT_TRUE(alert->contagion);
  EXPECT_GE(alert->contagion->low, static_cast<double>(shares));
  EXPECT_LE(alert->contagion->low, alert->contagion->expected);
  EXPECT_LE(alert->contagion->expected, alert->contagion->high);
  EXPECT_GT(alert->contagion->probability, 0.3);
  ASSERT_FALSE(alert->contagion->spreaders.empty());
  EXPECT_EQ(alert->contagion->spreaders.front().signal, alert->contagion->post);
  const auto before = engine_->cascades(10, 1);
  ASSERT_TRUE(before) << before.error().message;
  ASSERT_EQ(before->size(), 1U);
  EXPECT_EQ(before->front().shares, static_cast<std::int64_t>(shares));
  EXPECT_GE(before->front().depth, 2);
  open();
  const auto after = engine_->cascades(10, 1);
  ASSERT_EQ(after->size(), 1U) << "rebuilt from the store";
  EXPECT_EQ(after->front().expected, before->front().expected);
  EXPECT_EQ(after->front().depth, before->front().depth);
  auto one = share(1000);
  one.at = clock_.now();
  accept({one});
  EXPECT_EQ(engine_->alerts({})->size(), 1U) << "announced once";
  clock_.set(start + hours{30});
  ASSERT_TRUE(engine_->tick());
  EXPECT_EQ(engine_->alerts({})->front().state, model::AlertState::resolved);
}

}  // namespace
}  // namespace myelin::engine
