// Customers as people see them: merged ones are one, in the list and by themselves; alerts judged.
#include <cmath>

#include "engine/engine_fixture_test.h"

namespace myelin::engine {
namespace {

class CustomersTest : public EngineTest {
 protected:
  Draft order(int number, std::vector<model::IdentityKey> keys) {
    auto draft = message(number, "");
    draft.kind = SignalKind::order;
    draft.order = fmt::format("o{}", number);
    draft.keys = std::move(keys);
    return draft;
  }
};

TEST_F(CustomersTest, who_merges_made_one_are_listed_once_with_all_that_is_theirs) {
  const model::IdentityKey account{model::KeyKind::account, "", "lin"},
      other{model::KeyKind::account, "", "lin2"}, silent{model::KeyKind::account, "", "wu"};
  accept({order(1, {account}), order(2, {other}), order(3, {silent})});
  auto said = message(4, "很好用");
  said.keys = {other};
  accept({said});
  auto both = message(5, "又买了");
  both.keys = {account, other};
  accept({both});

  const auto listed = engine_->customers({});
  ASSERT_TRUE(listed) << listed.error().message;
  ASSERT_EQ(listed->size(), 2U);  // the newest first
  const auto& lin = listed->back();
  EXPECT_EQ(lin.orders, 2);
  EXPECT_EQ(lin.signals, 4);
  EXPECT_GT(lin.polarity, 0);
  const auto alone = engine_->customer(lin.id);
  ASSERT_TRUE(alone) << alone.error().message;
  EXPECT_EQ(alone->summary.signals, lin.signals);
  EXPECT_EQ(alone->summary.polarity, lin.polarity);

  // Who never spoke: by none of their keys.
  const auto quiet = engine_->customers({.silent_only = true, .page = {}});
  ASSERT_TRUE(quiet);
  ASSERT_EQ(quiet->size(), 1U);
  EXPECT_EQ(quiet->front().id, listed->front().id);
  EXPECT_TRUE(std::isnan(quiet->front().polarity)) << "no mood is known of who said nothing";
  CustomerFilter before;
  before.page.before = listed->front().id.value;
  const auto rest = engine_->customers(before);
  ASSERT_TRUE(rest);
  ASSERT_EQ(rest->size(), 1U);
  EXPECT_EQ(rest->front().id, lin.id);
}

}  // namespace
}  // namespace myelin::engine
