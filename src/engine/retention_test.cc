// Cases about customers who are about to leave: one a period, exactly once, followed to their end.
#include "engine/retention.h"

#include <set>

#include "engine/care.h"
#include "engine/engine_fixture_test.h"
#include "repair/settings.h"

namespace myelin::engine {
namespace {

class RetentionTest : public EngineTest {
 protected:
  RetentionTest() {
    configuration_ =
        "risk: {churn: {level: 0.5, auc_min: 0.55, calibration_error_max: 0.3, customers_max: 5}}\n"
        "channels: {gateway: {kind: webhook, url: \"http://127.0.0.1:1\"}}\n"
        "care: {channels: {sms: gateway}}\n";
  }
  Draft order(int customer, int number, Time at) const {
    Draft draft;
    draft.source = "shop";
    draft.external_id = fmt::format("o{}-{}", customer, number);
    draft.kind = SignalKind::order;
    draft.at = at;
    draft.order = fmt::format("{}-{}", customer, number);
    draft.keys = {{model::KeyKind::account, "", fmt::format("c{}", customer)}};
    draft.amount = Money{8'000, {}};
    return draft;
  }
  // Until now: customers who buy every ten to twenty days, half of whom stopped on the way.
  void live() {
    std::vector<Draft> drafts;
    for (int c = 0; c < 240; ++c) {
      const int gap = 10 + c % 11;
      const Time stop = c % 2 == 0 ? clock_.now() : begin_ + days{170 - 20 - (c * 37) % 150};
      Time at = begin_ + days{c % 40};
      for (int i = 0; at <= std::min(stop, clock_.now()); at += days{gap}, ++i)
        if (at > lived_until_) drafts.push_back(order(c, i, at));
    }
    lived_until_ = clock_.now();
    ASSERT_TRUE(engine_->accept(std::move(drafts), Arrival::history));
  }
  const Time begin_ = clock_.now() - days{170};
  Time lived_until_ = from_us(0);
  RetentionLook look(bool dry_run = false) {
    const auto answer = Care{*engine_}.look_at_leaving(dry_run, "tester");
    EXPECT_TRUE(answer) << answer.error().message;
    return answer ? *answer : RetentionLook{};
  }
  LeavingList list(CaseId id) {
    const auto answer = Care{*engine_}.leaving(id);
    EXPECT_TRUE(answer) << answer.error().message;
    return answer ? *answer : LeavingList{};
  }
  std::set<CustomerId> customers(CaseId id) {
    std::set<CustomerId> found;
    for (const auto& one : list(id).customers) found.insert(one.score.customer);
    return found;
  }
};

TEST_F(RetentionTest, one_case_a_period_with_its_list_its_money_and_its_reasons) {
  live();
  const auto asked = look(true);
  EXPECT_TRUE(asked.outlook.opens) << asked.outlook.why.en;
  EXPECT_FALSE(asked.opened);
  EXPECT_TRUE(engine_->cases({})->empty());
  const auto opened = look();
  ASSERT_TRUE(opened.opened) << opened.outlook.why.en;
  const auto repair = engine_->cases({})->front();
  EXPECT_EQ(repair.department, "membership");
  EXPECT_FALSE(repair.alert);
  EXPECT_EQ(repair.at_stake, opened.outlook.promise.expected);
  const auto found = list(opened.opened);
  ASSERT_EQ(found.customers.size(), 5u);
  EXPECT_GT(opened.outlook.waiting, 0);
  for (const auto& one : found.customers) {
    EXPECT_GE(one.score.probability, 0.5);
    EXPECT_FALSE(one.score.reasons.empty());
  }
  const auto& value = found.value;
  EXPECT_LE(value.low.minor, value.expected.minor);
  EXPECT_LE(value.expected.minor, value.high.minor);
  EXPECT_LE(value.high.minor, value.spend.minor);
  EXPECT_EQ(audited("opened").front().actor, "tester");
  expect_memory_equals_store();
}

TEST_F(RetentionTest,
       neither_a_second_look_nor_a_restart_opens_another_and_nobody_is_listed_twice) {
  live();
  const auto first = look();
  ASSERT_TRUE(first.opened);
  EXPECT_FALSE(look().opened);
  open();
  const auto again = look();
  EXPECT_FALSE(again.opened);
  EXPECT_EQ(again.outlook.last, first.opened);
  EXPECT_EQ(engine_->cases({})->size(), 1u);
  clock_.advance(days{7});
  live();  // the feed goes on
  const auto next = look();
  ASSERT_TRUE(next.opened) << next.outlook.why.en;
  const auto before = customers(first.opened);
  for (const auto id : customers(next.opened)) EXPECT_FALSE(before.contains(id));
}

TEST_F(RetentionTest, a_commit_that_fails_leaves_neither_a_case_nor_a_list) {
  live();
  faults_.commits = 1;
  EXPECT_FALSE(Care{*engine_}.look_at_leaving(false, "tester"));
  EXPECT_TRUE(engine_->cases({})->empty());
  EXPECT_TRUE(look().opened);
  EXPECT_EQ(engine_->cases({})->size(), 1u);
}

TEST_F(RetentionTest, the_case_is_resolved_when_everybody_bought_again_or_the_days_are_over) {
  live();
  const auto first = look();
  ASSERT_TRUE(first.opened);
  ASSERT_TRUE(Care{*engine_}.follow_leaving());
  EXPECT_EQ(engine_->cases({})->front().state, model::CaseState::open);
  clock_.advance(days{1});
  std::vector<Draft> again;
  const auto listed = customers(first.opened);
  for (int c = 0; c < 240; ++c)
    if (const auto known = engine_->customer_of_key(fmt::format("account:c{}", c));
        known && listed.contains(known->summary.id))
      again.push_back(order(c, 800, clock_.now()));
  ASSERT_EQ(again.size(), 5u);
  accept({again.front()});
  ASSERT_TRUE(Care{*engine_}.follow_leaving());
  EXPECT_EQ(engine_->cases({})->front().state, model::CaseState::open);
  EXPECT_EQ(list(first.opened).back, 1);
  again.erase(again.begin());
  accept(std::move(again));
  ASSERT_TRUE(Care{*engine_}.follow_leaving());
  EXPECT_EQ(engine_->cases({})->front().state, model::CaseState::resolved);
  clock_.advance(days{7});
  live();
  const auto second = look();
  ASSERT_TRUE(second.opened) << second.outlook.why.en;
  clock_.advance(days{second.outlook.promise.horizon_days});
  ASSERT_TRUE(Care{*engine_}.follow_leaving());
  EXPECT_EQ(engine_->cases({})->front().state, model::CaseState::resolved);
}

TEST_F(RetentionTest, a_word_to_them_is_marketing_and_takes_their_consent) {
  live();
  const auto first = look();
  ASSERT_TRUE(first.opened);
  const auto affected = Care{*engine_}.affected(first.opened, {});
  ASSERT_TRUE(affected) << affected.error().message;
  EXPECT_EQ(affected->customers.size(), 5u);
  EXPECT_EQ(affected->purpose, repair::Purpose::marketing);
  EXPECT_EQ(affected->customers.front().permission.barrier, repair::Barrier::no_consent);
}

TEST_F(RetentionTest, where_the_record_is_poor_no_case_is_opened_and_it_says_why) {
  configuration_ = "risk: {churn: {auc_min: 0.99}}";
  open();
  live();
  const auto answer = look();
  EXPECT_FALSE(answer.opened);
  EXPECT_NE(answer.outlook.why.en.find("AUC"), std::string::npos) << answer.outlook.why.en;
}

}  // namespace
}  // namespace myelin::engine
