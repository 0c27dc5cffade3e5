#include "repair/dispute.h"

#include <gtest/gtest.h>

#include "repair/dispute_store.h"
#include "repair/for_tests.h"

namespace myelin::repair {
namespace {

const Time friday = local_time("2026-11-20 10:00");

constexpr const char* company = R"(
channels: {ops: {kind: webhook, url: 'https://x/y'}}
departments:
  供应链: {manager: 李经理, members: [小王], escalation: [李经理, 陈总]}
  物流: {manager: 赵经理, members: [小钱], escalation: [赵经理, 陈总], deputies: [{person: 陈总, deputy: 孙总, from: 2026-11-28, until: 2026-11-30}]}
  质量: {manager: 吴经理}
arbiter:
  pairs: [{between: [供应链, 质量], people: [吴经理, 周总]}]
  people: [李经理, 郑总]
)";

struct Desk {
  std::shared_ptr<const Settings> settings = settings_of(company);
  ActionSequence ids;
  CaseBook book{settings, ids};
  CaseId id = book.open_for(broken_parcels(), damaged_packaging(), friday).value.id;
};

TEST(Arbiter, NobodyRulesInTheirOwnFavour) {
  const auto settings = settings_of(company);
  EXPECT_EQ(arbiter_of(*settings, "供应链", "质量", "小王"), "周总") << "吴经理 is 质量's";
  EXPECT_EQ(arbiter_of(*settings, "供应链", "物流", "小王"), "郑总") << "李经理 is 供应链's";
  EXPECT_EQ(arbiter_of(*settings, "质量", "物流", "小王"), "李经理");
  EXPECT_EQ(arbiter_of(*settings, "质量", "物流", "李经理"), "郑总") << "who disputed never rules";
  const auto unnamed = settings_of(
      "departments: {a: {escalation: [x, head]}, b: {escalation: [y, head]}, c: {manager: z}}");
  EXPECT_EQ(arbiter_of(*unnamed, "a", "b", "x"), "head") << "the head of both stands above both";
  EXPECT_EQ(arbiter_of(*unnamed, "a", "c", "x"), "") << "heads of one: an administrator rules";
}

TEST(Arbiter, WhatCannotBeReadSaysWhatToWrite) {
  const auto refused = [](const char* yaml) {
    const auto read = read_settings(yaml, Zone{}, [](std::string_view) { return std::nullopt; });
    return read ? std::string{"accepted"} : read.error().message;
  };
  EXPECT_EQ(refused("arbiter: 陈总"), "accepted");
  EXPECT_EQ(refused("arbiter: [陈总, 孙总]"), "accepted");
  EXPECT_NE(refused("arbiter: {pairs: [{between: [a], people: [x]}]}").find("between"),
            std::string::npos);
  EXPECT_NE(refused("arbiter: {pairs: [{between: [a, b]}]}").find("people"), std::string::npos);
  EXPECT_NE(refused("arbiter: {person: x}").find("person"), std::string::npos);
}

TEST(Dispute, TheCaseStaysWithItsOwnerAndItsClockUntilTheRuling) {
  Desk desk;
  const Time due = desk.book.find(desk.id)->due_at;
  const auto disputed =
      desk.book.dispute(desk.id, "物流", "压坏在路上", "小王", friday + minutes{10});
  ASSERT_TRUE(disputed) << disputed.error().message;
  EXPECT_EQ(disputed->value.department, "供应链");
  EXPECT_EQ(disputed->value.due_at, due);
  EXPECT_EQ(disputed->disputed->arbiter, "郑总");
  const auto notice = connect::notify::notice_from_json(disputed->actions.at(0).payload);
  EXPECT_EQ(notice->event, "case.disputed");
  EXPECT_EQ(notice->person, "郑总") << "the arbiter is called by name";
  EXPECT_EQ(desk.book.dispute(desk.id, "质量", "x", "小王", friday).error().code,
            ErrorCode::conflict);
  EXPECT_EQ(desk.book.hand_over(desk.id, "质量", "x", "小王", friday).error().code,
            ErrorCode::conflict)
      << "nobody passes on what is disputed";
  const auto late = desk.book.tick(due + hours{1});
  EXPECT_TRUE(std::ranges::any_of(late, [](const Changes& c) {
    return c.events.at(0).verb == "overdue";
  })) << "the clock runs on";
}

TEST(Dispute, NudgesGoToTheArbiterAndToWhoStandsIn) {
  Desk desk;
  ASSERT_TRUE(desk.book.dispute(desk.id, "物流", "压坏在路上", "小王", friday));
  std::vector<std::string> asked;
  for (const auto& changes : desk.book.tick(friday + hours{3}))
    for (const auto& nudge : changes.nudges) {
      asked.push_back(nudge.person);
      EXPECT_EQ(changes.actions.at(0).event, "dispute.waiting");
    }
  EXPECT_EQ(asked, std::vector<std::string>{"郑总"});
  EXPECT_EQ(stand_in(*desk.settings, "陈总", local_time("2026-11-29 10:00")), "孙总");
}

TEST(Dispute, TheRulingMovesTheCaseAndIsKept) {
  Desk desk;
  ASSERT_TRUE(desk.book.take(desk.id, "小王", "小王", friday));
  ASSERT_TRUE(desk.book.dispute(desk.id, "物流", "压坏在路上", "小王", friday));
  const Time later = friday + hours{1};
  const auto by = [&](std::string_view who, bool administers = false) {
    return desk.book.rule(
        desk.id,
        {.department = "物流", .reason = "外箱完好", .actor = who, .administers = administers},
        later);
  };
  EXPECT_EQ(by("小王", true).error().code, ErrorCode::permission_denied) << "who disputed";
  EXPECT_EQ(by("小钱", true).error().code, ErrorCode::permission_denied) << "the other party";
  EXPECT_EQ(by("路人").error().code, ErrorCode::permission_denied);
  const auto ruled = by("郑总");
  ASSERT_TRUE(ruled) << ruled.error().message;
  EXPECT_EQ(ruled->value.department, "物流");
  EXPECT_EQ(ruled->value.state, model::CaseState::open);
  EXPECT_EQ(ruled->value.assignee, "");
  EXPECT_EQ(ruled->move->from, "供应链");
  EXPECT_EQ(ruled->ruled->ruling->reason, "外箱完好");
  EXPECT_EQ(by("郑总").error().code, ErrorCode::conflict) << "it is over";
}

TEST(Dispute, ARulingIsDueThoughTheCaseWasResolvedMeanwhile) {
  Desk desk;
  ASSERT_TRUE(desk.book.dispute(desk.id, "物流", "压坏在路上", "小王", friday));
  ASSERT_TRUE(desk.book.resolve(desk.id, "换了纸箱", "小王", friday + hours{1}));
  const auto ruled = desk.book.rule(
      desk.id, {.department = "供应链", .reason = "纸箱太薄", .actor = "郑总"}, friday + hours{2});
  ASSERT_TRUE(ruled) << ruled.error().message;
  EXPECT_EQ(ruled->value.state, model::CaseState::resolved);
  EXPECT_FALSE(ruled->move);
  EXPECT_FALSE(ruled->value.nudge_at);
}

TEST(Dispute, RowsComeBackAfterARestart) {
  Desk desk;
  MemoryStore memory;
  CaseBook book{desk.settings, desk.ids};
  const auto opened = book.open_for(broken_parcels(), damaged_packaging(), friday);
  memory.commit(opened);
  memory.commit(*book.dispute(opened.value.id, "物流", "压坏在路上", "小王", friday));
  CaseBook again{desk.settings, desk.ids};
  ASSERT_TRUE(again.load(*memory.session));
  EXPECT_EQ(again.dispute(opened.value.id, "质量", "x", "小王", friday).error().code,
            ErrorCode::conflict)
      << "it is still disputed";
  memory.commit(*again.rule(opened.value.id,
                            {.department = "物流",
                             .reason = "外箱完好",
                             .actor = "郑总",
                             .owner_from = local_time("2026-12-01 00:00")},
                            friday + hours{1}));
  CaseBook third{desk.settings, desk.ids};
  ASSERT_TRUE(third.load(*memory.session));
  const auto second =
      third.dispute(opened.value.id, "供应链", "纸箱太薄", "小钱", friday + hours{2});
  ASSERT_TRUE(second) << second.error().message;
  EXPECT_EQ(second->disputed->id.value, 2);
  const auto ruled = find_disputes(*memory.session, {.state = DisputeState::ruled});
  ASSERT_EQ(ruled->size(), 1u);
  EXPECT_EQ(ruled->front().ruling->department, "物流");
  EXPECT_EQ(ruled->front().ruling->owner_from, local_time("2026-12-01 00:00"));
  const auto passed = trails(*memory.session, friday, friday + days{1});
  ASSERT_EQ(passed->size(), 1u);
  EXPECT_EQ(passed->front().moves.size(), 1u);
  EXPECT_EQ(passed->front().moves[0].to, "物流");
}

TEST(PingPong, CountsWhoPassesToWhomAndWhatThatCost) {
  CaseTrail trail;
  trail.value.id = CaseId{7};
  trail.value.opened_at = friday;
  trail.value.at_stake = {100'000, {}};
  trail.since = friday - days{2};
  const auto move = [](Time at, const char* from, const char* to) {
    return model::CaseMove{CaseId{7}, at, "x", from, to, "no"};
  };
  trail.moves = {move(friday + days{1}, "a", "b"), move(friday + days{3}, "b", "a"),
                 move(friday + days{4}, "a", "c")};
  CaseTrail once;
  once.value.id = CaseId{8};
  once.value.opened_at = once.since = friday;
  once.moves = {{CaseId{8}, friday + days{1}, "x", "b", "a", "no"}};
  const std::vector<CaseTrail> trails{trail, once};
  const auto found = ping_pong(trails, friday + days{6});
  ASSERT_EQ(found.cases.size(), 1u) << "handed over once is no ping-pong";
  EXPECT_EQ(found.cases[0].departments, (std::vector<std::string>{"a", "b", "a", "c"}));
  EXPECT_EQ(found.cases[0].passed, days{4});
  EXPECT_EQ(found.cases[0].lost.minor, 50'000) << "four of the eight days it has gone on";
  ASSERT_EQ(found.pairs.size(), 2u);
  EXPECT_EQ(found.pairs[0].one, "a");
  EXPECT_EQ(found.pairs[0].other, "b");
  EXPECT_EQ(found.pairs[0].moves, 3u);
  EXPECT_EQ(found.pairs[0].cases, 2u);
  EXPECT_EQ(found.pairs[0].passed, days{4});
}

}  // namespace
}  // namespace myelin::repair
