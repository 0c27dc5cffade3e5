#include "repair/case_book.h"

#include <gtest/gtest.h>

#include "repair/coverage.h"
#include "repair/for_tests.h"
#include "repair/title.h"

namespace myelin::repair {
namespace {

const Time friday = local_time("2026-11-20 10:00");

struct Desk {
  std::shared_ptr<const Settings> settings = settings_of(
      "channels: {ops: {kind: webhook, url: 'https://x/y'}}\npublic_url: https://m.example.com");
  ActionSequence ids;
  CaseBook book{settings, ids};
};

TEST(Title, IsASentenceThatAPersonWouldSay) {
  const Title title = title_of(broken_parcels(), damaged_packaging());
  EXPECT_EQ(title.zh,
            "抖音「小禾 6L 空气炸锅」的「包装破损」投诉是平时的 7.4 倍，集中在承运商极速达");
  EXPECT_EQ(title.en,
            "Complaints about “damaged packaging” for 小禾 6L 空气炸锅 on Douyin are 7.4 times the "
            "usual, concentrated in carrier 极速达");
}

TEST(Title, KnowsNewProductsAndFuriousCustomers) {
  model::Alert fresh = broken_parcels();
  fresh.expected = 0.1;
  fresh.observed = 12;
  fresh.concentrations.clear();
  EXPECT_EQ(title_of(fresh, damaged_packaging()).zh,
            "抖音「小禾 6L 空气炸锅」的「包装破损」投诉已有 12 条，平时几乎没有");
  model::Alert vip = fresh;
  vip.rule = model::AlertRule::valued_customer;
  EXPECT_EQ(title_of(vip, damaged_packaging()).zh,
            "一位高价值客户在抖音对「小禾 6L 空气炸锅」的「包装破损」强烈不满");
  EXPECT_EQ(
      title_of(vip, damaged_packaging()).en,
      "A high-value customer is furious about “damaged packaging” with 小禾 6L 空气炸锅 on Douyin");
}

TEST(CaseBook, AnAlertOpensACaseForItsOwner) {
  Desk desk;
  const Changes opened = desk.book.open_for(broken_parcels(), damaged_packaging(), friday);
  EXPECT_EQ(opened.write, Changes::Write::insert);
  EXPECT_EQ(opened.value.department, "供应链");
  EXPECT_EQ(format_local(opened.value.due_at, Zone{}), "2026-11-20 14:00:00")
      << "critical: four working hours";
  EXPECT_EQ(opened.value.at_stake.minor, 3200000);
  EXPECT_EQ(opened.value.evidence.size(), 2u);
  ASSERT_EQ(opened.events.size(), 1u);
  EXPECT_EQ(opened.events[0].verb, "opened");
  ASSERT_EQ(opened.actions.size(), 1u);
  const auto notice = connect::notify::notice_from_json(opened.actions[0].payload);
  ASSERT_TRUE(notice);
  EXPECT_EQ(notice->url, "https://m.example.com/repairs/1");
  EXPECT_EQ(notice->customers, 132);
}

TEST(CaseBook, OneCaseAnIncident) {
  Desk desk;
  const Changes first = desk.book.open_for(broken_parcels(5), damaged_packaging(), friday);
  model::Alert second = broken_parcels(6);
  second.at_stake.minor = 5000000;
  second.verbatims = {SignalId{2}, SignalId{3}};
  const Changes joined = desk.book.open_for(second, damaged_packaging(), friday + hours{1});
  EXPECT_EQ(joined.value.id, first.value.id);
  ASSERT_EQ(joined.events.size(), 1u);
  EXPECT_EQ(joined.events[0].verb, "joined");
  EXPECT_TRUE(joined.actions.empty()) << "a joining alert is quiet";
  EXPECT_EQ(joined.value.at_stake.minor, 5000000)
      << "the largest: their orders overlap, so they are not added";
  EXPECT_EQ(joined.value.evidence.size(), 3u);
  EXPECT_EQ(desk.book.size(), 1u);
  model::Alert other = broken_parcels(7);
  other.group = "another";
  EXPECT_NE(desk.book.open_for(other, damaged_packaging(), friday).value.id, first.value.id);
}

TEST(CaseBook, FollowsTheMoneyAndKeepsQuietAboutIt) {
  Desk desk;
  model::Alert alert = broken_parcels();
  desk.book.open_for(alert, damaged_packaging(), friday);
  EXPECT_EQ(desk.book.open_for(alert, damaged_packaging(), friday).write, Changes::Write::none);
  alert.at_stake.minor = 4100000;
  const Changes changes = desk.book.open_for(alert, damaged_packaging(), friday);
  EXPECT_EQ(changes.write, Changes::Write::update);
  EXPECT_TRUE(changes.events.empty());
  EXPECT_EQ(changes.value.at_stake.minor, 4100000);
}

TEST(CaseBook, MutedAndEndedAlertsOpenNothing) {
  Desk desk;
  model::Alert muted = broken_parcels();
  muted.silenced_by = "s1";
  EXPECT_FALSE(desk.book.open_for(muted, damaged_packaging(), friday).value.id);
  model::Alert ended = broken_parcels();
  ended.state = model::AlertState::resolved;
  EXPECT_EQ(desk.book.open_for(ended, damaged_packaging(), friday).write, Changes::Write::none);
  EXPECT_EQ(desk.book.size(), 0u);
}

TEST(CaseBook, AWorseAlertBringsTheDeadlineForward) {
  Desk desk;
  model::Alert alert = broken_parcels();
  alert.severity = model::Severity::warning;
  const Changes opened = desk.book.open_for(alert, damaged_packaging(), friday);
  EXPECT_EQ(format_local(opened.value.due_at, Zone{}), "2026-11-24 10:00:00")
      << "warning: two working days";
  alert.severity = model::Severity::critical;
  const Changes worse = desk.book.open_for(alert, damaged_packaging(), friday + hours{1});
  ASSERT_EQ(worse.events.size(), 1u);
  EXPECT_EQ(worse.events[0].verb, "escalated");
  EXPECT_EQ(format_local(worse.value.due_at, Zone{}), "2026-11-20 15:00:00");
  EXPECT_EQ(worse.actions.size(), 1u);
}

TEST(CaseBook, PeopleTakeHandOverResolveReopen) {
  Desk desk;
  const CaseId id = desk.book.open_for(broken_parcels(), damaged_packaging(), friday).value.id;
  const Time due = desk.book.find(id)->due_at;
  ASSERT_TRUE(desk.book.take(id, "小王", "key:lead", friday));
  const auto twice = desk.book.take(id, "小李", "key:lead", friday);
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().code, ErrorCode::conflict);
  EXPECT_EQ(twice.error().hint, "小王 has it; it can be handed over, resolved or commented");
  EXPECT_EQ(desk.book.hand_over(id, "物流部", "  ", "小王", friday).error().code,
            ErrorCode::invalid_argument)
      << "a reason is required";
  const auto handed = desk.book.hand_over(id, "物流部", "是承运商的问题", "小王", friday);
  ASSERT_TRUE(handed);
  EXPECT_EQ(handed->value.department, "物流部");
  EXPECT_TRUE(handed->value.assignee.empty());
  EXPECT_EQ(handed->value.due_at, due) << "handing over gains nobody time";
  EXPECT_EQ(handed->events[0].detail, "供应链 → 物流部: 是承运商的问题");
  ASSERT_TRUE(desk.book.resolve(id, "换了承运商", "小李", friday));
  EXPECT_FALSE(desk.book.hand_over(id, "客服部", "不", "小李", friday));
  const auto reopened = desk.book.reopen(id, "没有换", "小张", friday + hours{1});
  ASSERT_TRUE(reopened);
  EXPECT_EQ(reopened->value.reopened, 1);
  EXPECT_FALSE(reopened->value.resolved_at);
  EXPECT_EQ(desk.book.take(CaseId{99}, "x", "x", friday).error().code, ErrorCode::not_found);
}

TEST(CaseBook, ReopensWhenItsAlertFiresAgainWithinFourteenDays) {
  Desk desk;
  model::Alert alert = broken_parcels();
  const CaseId id = desk.book.open_for(alert, damaged_packaging(), friday).value.id;
  ASSERT_TRUE(desk.book.resolve(id, "done", "小王", friday));
  EXPECT_TRUE(desk.book.open_for(alert, damaged_packaging(), friday + hours{2}).events.empty())
      << "it has not ended yet";
  alert.state = model::AlertState::resolved;
  desk.book.open_for(alert, damaged_packaging(), friday + days{1});
  alert.state = model::AlertState::firing;
  const Changes again = desk.book.open_for(alert, damaged_packaging(), friday + days{13});
  EXPECT_EQ(again.value.id, id);
  ASSERT_EQ(again.events.size(), 1u);
  EXPECT_EQ(again.events[0].verb, "reopened");
  EXPECT_EQ(again.events[0].actor, "myelin");
  EXPECT_EQ(again.actions.size(), 1u);
}

TEST(CaseBook, ReopensWhenItStillBurnsAfterTheGrace) {
  Desk desk;
  const model::Alert alert = broken_parcels();
  const CaseId id = desk.book.open_for(alert, damaged_packaging(), friday).value.id;
  ASSERT_TRUE(desk.book.resolve(id, "done", "小王", friday));
  EXPECT_TRUE(desk.book.open_for(alert, damaged_packaging(), friday + days{8}).events.empty());
  EXPECT_EQ(desk.book.open_for(alert, damaged_packaging(), friday + days{8} + minutes{1})
                .events.at(0)
                .detail,
            "alert 5 still fires");
}

TEST(CaseBook, AfterFourteenQuietDaysANewAlertIsANewCase) {
  Desk desk;
  model::Alert alert = broken_parcels();
  const CaseId id = desk.book.open_for(alert, damaged_packaging(), friday).value.id;
  ASSERT_TRUE(desk.book.resolve(id, "done", "小王", friday));
  alert.state = model::AlertState::resolved;
  desk.book.open_for(alert, damaged_packaging(), friday);
  EXPECT_TRUE(desk.book.tick(friday + days{14}).empty());
  const auto closed = desk.book.tick(friday + days{14} + minutes{1});
  ASSERT_EQ(closed.size(), 1u);
  EXPECT_EQ(closed[0].value.state, model::CaseState::closed);
  EXPECT_EQ(desk.book.reopen(id, "again", "小王", friday + days{15}).error().code,
            ErrorCode::conflict);
  const Changes next =
      desk.book.open_for(broken_parcels(9), damaged_packaging(), friday + days{15});
  EXPECT_EQ(next.write, Changes::Write::insert);
  EXPECT_NE(next.value.id, id);
}

TEST(CaseBook, CallsOutWhatIsOverdueOnce) {
  Desk desk;
  desk.book.open_for(broken_parcels(), damaged_packaging(), friday);
  const auto overdue_at = [&](Time now) {
    auto all = desk.book.tick(now);
    std::erase_if(all, [](const Changes& c) { return c.events[0].verb != "overdue"; });
    return all;
  };
  EXPECT_TRUE(overdue_at(friday + hours{4}).empty());
  const auto late = overdue_at(friday + hours{5});
  ASSERT_EQ(late.size(), 1u);
  EXPECT_EQ(late[0].actions.size(), 1u);
  EXPECT_TRUE(overdue_at(friday + hours{6}).empty());
}

TEST(CaseBook, NobodysCauseStillHasOneOwner) {
  Desk desk;
  Cause cause = damaged_packaging();
  cause.department.clear();
  EXPECT_EQ(desk.book.open_for(broken_parcels(), cause, friday).value.department, "unassigned");
}

TEST(Coverage, ListsWhatIsNobodysAndWhatHasNoCase) {
  model::Case on_factor;
  on_factor.factor = "delivery.packaging";
  const model::Case* cases[] = {&on_factor};
  const CauseOwner causes[] = {{"delivery.packaging.damaged", "供应链"},
                               {"delivery.packagings", "供应链"},
                               {"service.rude", ""}};
  const LoopCoverage coverage = loop_coverage(causes, cases);
  EXPECT_EQ(coverage.causes, 3u);
  EXPECT_EQ(coverage.with_owner, 2u);
  EXPECT_EQ(coverage.with_case, 1u);
  EXPECT_EQ(coverage.without_owner, std::vector<std::string>{"service.rude"});
  EXPECT_EQ(coverage.without_case,
            (std::vector<std::string>{"delivery.packagings", "service.rude"}));
}

}  // namespace
}  // namespace myelin::repair
