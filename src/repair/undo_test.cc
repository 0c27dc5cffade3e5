#include "repair/undo.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "repair/approval.h"
#include "repair/dispute_store.h"
#include "repair/flow.h"
#include "repair/for_tests.h"

namespace myelin::repair {
namespace {

const Time friday = local_time("2026-11-20 10:00");

struct Desk {
  explicit Desk(const std::string& more = {})
      : settings(settings_of("channels: {ops: {kind: webhook, url: 'https://x/y'}}\n" + more)) {
    const auto opened = book.open_for(broken_parcels(), damaged_packaging(), friday);
    id = opened.value.id;
    memory.commit(opened);
  }
  Changes done(Result<Changes> changes) {
    EXPECT_TRUE(changes) << changes.error().message;
    memory.commit(*changes);
    return *changes;
  }
  Result<Changes> undo(std::string_view who, Time now, bool administers = false) {
    return book.undo(id, {.reason = "手滑", .actor = who, .administers = administers}, now);
  }
  UndoOffers offers(Time now) {
    std::vector<model::Action> actions;
    EXPECT_TRUE(memory.session->query(
        "select id, coalesce(case_id, 0), coalesce(alert_id, 0), channel, event, payload, state, "
        "attempts, created_at, next_at, last_error from action order by id",
        {}, [&](const store::Row& row) { return actions.push_back(action_of(row)), true; }));
    return *undo_offers(*memory.session, *settings, *book.find(id), actions, now);
  }
  static model::Action action_of(const store::Row& row);
  std::shared_ptr<const Settings> settings;
  MemoryStore memory;
  ActionSequence ids;
  CaseBook book{settings, ids};
  CaseId id;
};

TEST(Undo, AResolvedCaseIsTakenAgainByWhoResolvedIt) {
  Desk desk;
  desk.done(desk.book.take(desk.id, "小王", "小王", friday));
  desk.done(desk.book.resolve(desk.id, "换了纸箱", "小王", friday + minutes{5}));
  EXPECT_EQ(desk.undo("小李", friday + minutes{6}).error().code, ErrorCode::permission_denied);
  const auto undone = desk.done(desk.undo("小王", friday + minutes{10}));
  EXPECT_EQ(undone.value.state, model::CaseState::taken);
  EXPECT_EQ(undone.value.assignee, "小王");
  EXPECT_FALSE(undone.value.resolved_at);
  EXPECT_TRUE(undone.value.nudge_at) << "somebody has to move it again";
  EXPECT_EQ(undone.events.at(0).verb, "undone") << "an event of its own: nothing is erased";
  EXPECT_EQ(desk.memory.count("select count(*) from case_event where verb = 'resolved'"), 1);
  EXPECT_EQ(desk.undo("小王", friday + minutes{11}).error().code, ErrorCode::conflict)
      << "the deed before it is not taken back after it";
}

TEST(Undo, OnlyForAWhileAndOnlyTheLastDeed) {
  Desk desk{"undo: {deeds_within: 10m}"};
  desk.done(desk.book.take(desk.id, "小王", "小王", friday));
  EXPECT_EQ(desk.undo("小王", friday + minutes{11}).error().code, ErrorCode::conflict);
  desk.done(desk.book.hand_over(desk.id, "物流", "是他们的", "小王", friday + minutes{20}));
  const auto back = desk.done(desk.undo("admin", friday + minutes{25}, true));
  EXPECT_EQ(back.value.department, "供应链");
  EXPECT_EQ(back.value.assignee, "小王") << "as it was before";
  const auto passed = trails(*desk.memory.session, friday, friday + days{1});
  ASSERT_EQ(passed->size(), 1u);
  EXPECT_TRUE(passed->front().moves.empty()) << "what was taken back was not passed on";
}

TEST(Undo, IsKnownAfterARestartAndEndsWithWhatComesAfter) {
  Desk desk;
  desk.done(desk.book.take(desk.id, "小王", "小王", friday + minutes{1}));
  CaseBook again{desk.settings, desk.ids};
  ASSERT_TRUE(again.load(*desk.memory.session));
  EXPECT_TRUE(again.undo(desk.id, {.reason = "x", .actor = "小王"}, friday + minutes{2}));
  EXPECT_TRUE(desk.offers(friday + minutes{2}).deed);
  desk.done(desk.book.dispute(desk.id, "物流", "路上", "小王", friday + minutes{3}));
  EXPECT_FALSE(desk.offers(friday + minutes{4}).deed);
  EXPECT_EQ(desk.undo("小王", friday + minutes{4}).error().code, ErrorCode::conflict);
  CaseBook third{desk.settings, desk.ids};
  ASSERT_TRUE(third.load(*desk.memory.session));
  EXPECT_EQ(third.undo(desk.id, {.reason = "x", .actor = "小王"}, friday + minutes{4}).error().code,
            ErrorCode::conflict);
}

model::Action sent(Desk& desk, model::ActionState state = model::ActionState::delivered) {
  connect::notify::Notice notice;
  notice.event = "case.opened";
  notice.repair = desk.id;
  notice.actor = "小王";
  notice.severity = model::Severity::critical;
  notice.title_zh = "包装破损";
  model::Action action;
  action.id = ActionId{900};
  action.repair = desk.id;
  action.channel = "ops";
  action.event = notice.event;
  action.payload = connect::notify::to_json(notice);
  action.state = state;
  action.created_at = friday;
  return action;
}

TEST(Undo, WhatWasDeliveredIsCorrectedOnceByAMessageThatNamesIt) {
  Desk desk;
  const auto first = sent(desk);
  const CorrectionRequest request{.action = first, .reason = "发错了", .actor = "小李"};
  const auto correction =
      correction_of(*desk.memory.session, *desk.settings, request, desk.ids, friday + hours{1});
  ASSERT_TRUE(correction) << correction.error().message;
  EXPECT_EQ(correction->channel, "ops");
  const auto notice = connect::notify::notice_from_json(correction->payload);
  EXPECT_EQ(notice->corrects.id, message_id(first));
  EXPECT_EQ(notice->corrects.event, "case.opened");
  EXPECT_EQ(notice->detail, "发错了");
  EXPECT_EQ(notice->state, model::CaseState::closed) << "a tool closes its ticket";
  ASSERT_TRUE(desk.memory.session->begin());
  ASSERT_TRUE(append_correction(*desk.memory.session, first, *correction, "小李"));
  ASSERT_TRUE(desk.memory.session->commit());
  EXPECT_EQ(
      correction_of(*desk.memory.session, *desk.settings, request, desk.ids, friday + hours{1})
          .error()
          .code,
      ErrorCode::conflict);
  const auto late =
      correction_of(*desk.memory.session, *desk.settings, request, desk.ids, friday + days{3});
  EXPECT_EQ(late.error().code, ErrorCode::conflict) << "too long ago";
}

TEST(Undo, AMachinesStepIsTakenBackOnlyAsItsPlaybookSays) {
  Desk desk;
  const auto read = Playbooks::parse(R"(
playbooks:
  - key: hold
    name: 扣货
    factors: [deliver]
    steps:
      - {key: stop, do: hold_batch, channel: ops, text: 扣住这一批, undo: 放行这一批}
      - {key: swap, do: switch_carrier, channel: ops, text: 换承运商}
)");
  ASSERT_TRUE(read) << read.error().message;
  repair::Run run;
  run.repair = desk.id;
  run.playbook = read->all().front();
  auto step = sent(desk);
  step.event = "playbook.step.stop";
  const auto correct = [&] {
    return correction_of(*desk.memory.session, *desk.settings,
                         {.action = step, .run = &run, .reason = "误报", .actor = "小李"}, desk.ids,
                         friday + hours{1});
  };
  const auto lifted = correct();
  ASSERT_TRUE(lifted) << lifted.error().message;
  EXPECT_EQ(lifted->event, "playbook.undo.stop");
  EXPECT_EQ(connect::notify::notice_from_json(lifted->payload)->step.text_zh, "放行这一批");
  step.event = "playbook.step.swap";
  EXPECT_EQ(correct().error().code, ErrorCode::conflict);
  EXPECT_FALSE(
      Playbooks::parse("playbooks: [{key: a, name: b, factors: [c], steps: [{key: d, do: "
                       "task, text: e, undo: f}]}]"))
      << "a person undoes by doing";
}

TEST(Undo, AStoppedPlaybookGoesOnWhereItWas) {
  const auto book = Playbooks::parse(
      "playbooks: [{key: a, name: b, factors: [c], steps: [{key: one, do: task, text: x}, {key: "
      "two, do: task, text: y}]}]");
  const auto& playbook = book->all().front();
  auto state = flow::step(playbook, {}, {flow::Verb::started, {}}).state;
  state = flow::step(playbook, std::move(state), {flow::Verb::done, "one"}).state;
  const auto before = state.steps;
  state = flow::step(playbook, std::move(state), {flow::Verb::stopped, {}}).state;
  EXPECT_TRUE(state.over);
  const auto resumed = flow::step(playbook, state, {flow::Verb::resumed, {}});
  EXPECT_TRUE(resumed.changed);
  EXPECT_FALSE(resumed.state.over);
  EXPECT_EQ(resumed.state.steps, before);
  EXPECT_TRUE(resumed.commands.empty()) << "nobody is asked twice";
  EXPECT_FALSE(flow::step(playbook, resumed.state, {flow::Verb::resumed, {}}).changed);
}

TEST(Undo, WhatWaitsIsCancelledAndWhatFliesIsNot) {
  Desk desk;
  Outbox outbox{desk.settings, desk.ids, Random{1}};
  auto action = sent(desk, model::ActionState::queued);
  action.next_at = friday;
  const std::vector<model::Action> queue{action};
  outbox.enqueue(queue);
  const auto cancelled = outbox.cancel(action, "小李", "发错了", friday);
  ASSERT_TRUE(cancelled) << cancelled.error().message;
  EXPECT_EQ(cancelled->updated.at(0).state, model::ActionState::cancelled);
  EXPECT_EQ(cancelled->events.at(0).verb, "cancelled");
  outbox.forget(cancelled->updated[0]);
  EXPECT_TRUE(outbox.take_due(friday + hours{1}).empty());
  outbox.enqueue(queue);
  ASSERT_EQ(outbox.take_due(friday + hours{1}).size(), 1u);
  EXPECT_EQ(outbox.cancel(action, "小李", "发错了", friday).error().code, ErrorCode::conflict);
}

TEST(FourEyes, WhoAskedForAnActionDoesNotApproveIt) {
  for (const auto& [level, refused] : {std::pair{"admin", true}, std::pair{"operate", false}}) {
    Desk desk{fmt::format("approvals: [{{event: case.opened, level: {}}}]", level)};
    auto action = sent(desk, model::ActionState::waiting);
    ASSERT_TRUE(desk.memory.session->begin());
    OutboxChanges queued;
    queued.queued.push_back(action);
    ASSERT_TRUE(save(*desk.memory.session, queued));
    ASSERT_TRUE(desk.memory.session->commit());
    const auto by = [&](std::string_view who, bool approved = true) {
      return rule_on(*desk.memory.session, *desk.settings,
                     {.action = action.id,
                      .approved = approved,
                      .actor = who,
                      .reason = "x",
                      .may = model::ApprovalLevel::admin},
                     friday);
    };
    EXPECT_EQ(by("小王").has_value(), !refused) << level;
    EXPECT_TRUE(by("小王", false)) << "to refuse what one asked for needs nobody else";
    EXPECT_TRUE(by("小李"));
  }
  Desk off{"four_eyes: none\napprovals: [{level: admin}]"};
  EXPECT_EQ(off.settings->four_eyes, model::ApprovalLevel::none);
  EXPECT_FALSE(
      read_settings("four_eyes: two", Zone{}, [](std::string_view) { return std::nullopt; }));
}

model::Action Desk::action_of(const store::Row& row) {
  model::Action action;
  action.id = ActionId{row.integer(0)};
  action.event = row.text(4);
  action.channel = row.text(3);
  return action;
}

}  // namespace
}  // namespace myelin::repair
