// What waits for a person, and what becomes of it.
#include "repair/approval.h"

#include "base/limits.h"
#include "repair/for_tests.h"
#include "repair/outbox.h"

namespace myelin::repair {
namespace {

constexpr const char* configuration = R"(
channels:
  tickets: {kind: webhook, url: "https://tickets.example.com/in"}
  board: {kind: webhook, url: "https://board.example.com/in"}
approvals:
  - {channels: [board], severity: [critical], level: admin}
  - {channels: [board], event: [case.resolved], level: none}
  - {channels: board}
approval_within: 24h
)";

struct Room {
  std::shared_ptr<const Settings> settings = settings_of(configuration);
  ActionSequence ids;
  Outbox outbox{settings, ids, Random{1}};
  MemoryStore memory;
  Time now = local_time("2026-11-20 10:00");

  Room() { EXPECT_TRUE(outbox.open(*memory.session, now)); }
  // One action a channel, stored as the reflex stores them.
  std::vector<model::Action> notice(const std::string& event, model::Severity severity) {
    connect::notify::Notice notice;
    notice.event = event;
    notice.severity = severity;
    notice.repair = CaseId{7};
    auto actions = Router{settings}.actions_for(notice, ids, now);
    memory.commit(OutboxChanges{.updated = {}, .queued = actions, .attempts = {}, .events = {}});
    outbox.enqueue(actions);
    return actions;
  }
  Result<OutboxChanges> rule(ActionId id, bool approved, std::string_view reason,
                             model::ApprovalLevel may) {
    return rule_on(
        *memory.session, *settings,
        {.action = id, .approved = approved, .actor = "ana", .reason = reason, .may = may}, now);
  }
};

TEST(Approval, the_first_rule_that_matches_says_whose) {
  Room room;
  using enum model::ApprovalLevel;
  const auto level = [&](const model::Action& action) {
    return approval_level(room.settings->approvals, action);
  };
  const auto critical = room.notice("case.opened", model::Severity::critical);
  ASSERT_EQ(critical.size(), 2U);  // board, tickets
  EXPECT_EQ(level(critical[0]), admin);
  EXPECT_EQ(level(critical[1]), none);
  EXPECT_EQ(level(room.notice("case.resolved", model::Severity::info)[0]), none);
  EXPECT_EQ(level(room.notice("case.opened", model::Severity::info)[0]), operate);
}

TEST(Approval, what_waits_does_not_leave_until_somebody_who_may_says_so) {
  Room room;
  using enum model::ApprovalLevel;
  const auto actions = room.notice("case.opened", model::Severity::critical);
  EXPECT_EQ(actions[0].state, model::ActionState::waiting);
  EXPECT_EQ(room.outbox.take_due(room.now).size(), 1U);  // the other one
  EXPECT_EQ(room.rule(actions[0].id, true, "", operate).error().code, ErrorCode::permission_denied);
  EXPECT_EQ(room.rule(actions[1].id, true, "", admin).error().code, ErrorCode::conflict);
  EXPECT_EQ(room.rule(ActionId{99}, true, "", admin).error().code, ErrorCode::not_found);
  // A restart changes nothing.
  Outbox again{room.settings, room.ids, Random{2}};
  ASSERT_TRUE(again.open(*room.memory.session, room.now));
  const auto ruled = room.rule(actions[0].id, true, "spoken with the board", admin);
  ASSERT_TRUE(ruled) << ruled.error().message;
  room.memory.commit(*ruled);
  room.outbox.enqueue(ruled->updated);
  const auto parcels = room.outbox.take_due(room.now);
  ASSERT_EQ(parcels.size(), 1U);
  EXPECT_EQ(parcels[0].actions[0].id, actions[0].id);
  EXPECT_EQ(room.memory.count("select count(*) from case_event where verb = 'approved' and actor = "
                              "'ana'"),
            1);
  EXPECT_EQ(room.rule(actions[0].id, false, "too late", admin).error().code, ErrorCode::conflict);
}

TEST(Approval, a_refusal_needs_its_reason_and_is_final) {
  Room room;
  using enum model::ApprovalLevel;
  const auto action = room.notice("case.opened", model::Severity::info)[0];
  EXPECT_EQ(room.rule(action.id, false, "", operate).error().code, ErrorCode::invalid_argument);
  const auto ruled = room.rule(action.id, false, "was called already", operate);
  ASSERT_TRUE(ruled);
  room.memory.commit(*ruled);
  room.outbox.enqueue(ruled->updated);
  EXPECT_EQ(room.outbox.take_due(room.now).size(), 1U);  // of tickets
  EXPECT_EQ(room.memory.count("select count(*) from action where state = 'refused' and last_error "
                              "= 'was called already'"),
            1);
  EXPECT_EQ(room.rule(action.id, true, "", admin).error().code, ErrorCode::conflict);
}

TEST(Approval, what_nobody_approves_in_time_is_refused) {
  Room room;
  (void)room.notice("case.opened", model::Severity::info);
  EXPECT_TRUE(
      expire_waiting(*room.memory.session, *room.settings, room.now + hours{24})->updated.empty());
  const auto expired = expire_waiting(*room.memory.session, *room.settings, room.now + hours{25});
  ASSERT_TRUE(expired);
  ASSERT_EQ(expired->updated.size(), 1U);
  EXPECT_EQ(expired->updated[0].state, model::ActionState::refused);
  EXPECT_EQ(expired->events[0].detail, "board: case.opened: nobody approved it within 24 h");
}

TEST(Approval, of_more_than_may_wait_the_oldest_are_refused) {
  Room room;
  const auto first = room.notice("case.opened", model::Severity::info)[0];
  model::Action one = first;
  std::vector<model::Action> many;
  for (std::size_t i = 0; i < limits::approvals_waiting_max; ++i) {
    one.id = room.ids.next();
    many.push_back(one);
  }
  room.memory.commit(OutboxChanges{.updated = {}, .queued = many, .attempts = {}, .events = {}});
  const auto refused = expire_waiting(*room.memory.session, *room.settings, room.now);
  ASSERT_TRUE(refused) << refused.error().message;
  ASSERT_EQ(refused->updated.size(), 1U);
  EXPECT_EQ(refused->updated[0].id, first.id);
}

TEST(Approval, rules_that_cannot_work_are_refused_with_their_key) {
  const auto fault = [](const std::string& rule) {
    const auto read = read_settings("approvals:\n  - " + rule, Zone{},
                                    [](std::string_view) { return std::nullopt; });
    return read ? std::string{} : read.error().message;
  };
  EXPECT_EQ(fault("{level: operate}"), "");
  EXPECT_NE(fault("{level: everybody}").find("approvals[0].level"), std::string::npos);
  EXPECT_NE(fault("{channels: [nowhere]}").find("approvals[0].channels"), std::string::npos);
  EXPECT_NE(fault("{severity: [loud]}").find("approvals[0].severity"), std::string::npos);
  EXPECT_NE(fault("{who: li}").find("approvals[0]"), std::string::npos);
}

}  // namespace
}  // namespace myelin::repair
