// What happens to a case on which nobody moves: who hears, when, in which words, exactly once.
#include "repair/nudge.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "connect/notify/nudge_words.h"
#include "repair/for_tests.h"
#include "repair/outbox.h"

namespace myelin::repair {
namespace {

constexpr const char* staffed = R"(
channels: {group: {kind: wecom, url: "https://x/y"}}
nudges: {critical: {working_hours: 2}, warning: {working_hours: 2}}
departments:
  供应链:
    manager: 李经理
    escalation: [李经理, 陈总]
    deputies: [{person: 小王, deputy: 小赵, from: 2026-11-20, until: 2026-11-23}]
)";

struct Desk {
  explicit Desk(const std::string& yaml = staffed) : settings(settings_of(yaml)) {}
  // Ticks through [from, until] every ten minutes, saves what happened, and gives the nudges.
  std::vector<Nudge> wait(Time from, Time until) {
    std::vector<Nudge> sent;
    for (Time now = from; now <= until; now += minutes{10})
      for (const auto& changes : book.tick(now)) {
        memory.commit(changes);
        sent.insert(sent.end(), changes.nudges.begin(), changes.nudges.end());
        actions.insert(actions.end(), changes.actions.begin(), changes.actions.end());
      }
    return sent;
  }
  Changes keep(const Result<Changes>& changes) {
    EXPECT_TRUE(changes) << changes.error().message;
    memory.commit(*changes);
    return *changes;
  }
  void open(Time now) { keep(book.open_for(broken_parcels(), damaged_packaging(), now)); }

  std::shared_ptr<const Settings> settings;
  ActionSequence ids;
  CaseBook book{settings, ids};
  MemoryStore memory;
  std::vector<model::Action> actions;
};

std::string told(const std::vector<Nudge>& nudges) {
  std::string text;
  for (const auto& n : nudges)
    text += fmt::format("{} {} {}\n", format_local(n.at, Zone{}).substr(5, 11), name(n.step),
                        n.person.empty() ? "-" : n.person);
  return text;
}

const Time friday = local_time("2026-11-20 10:00"), monday = local_time("2026-11-23 00:00");

TEST(Nudge, GrowsLouderUpTheChainAndNeverForgets) {
  Desk desk;
  desk.open(friday);
  EXPECT_EQ(told(desk.wait(friday, monday + hours{15})),
            "11-20 12:00 reminder -\n"
            "11-20 14:00 louder -\n"
            "11-20 16:00 manager 李经理\n"
            "11-23 09:00 manager 陈总\n"  // it was due when the week ended
            "11-23 11:00 manager 陈总\n"
            "11-23 13:00 manager 陈总\n"
            "11-23 15:00 manager 陈总\n");
}

TEST(Nudge, IsQuietWhileProgressIsVisible) {
  Desk desk;
  desk.open(friday);
  const CaseId id{1};
  desk.wait(friday, friday + hours{1});
  desk.keep(desk.book.comment(id, "在查", "key", friday + hours{1}));
  EXPECT_EQ(told(desk.wait(friday + hours{1}, friday + minutes{179})), "");
  desk.keep(desk.book.hand_over(id, "仓储", "是仓库的箱子", "key", friday + minutes{179}));
  EXPECT_EQ(told(desk.wait(friday + minutes{179}, friday + minutes{290})), "");
  desk.keep(desk.book.resolve(id, "换了内箱", "key", friday + minutes{290}));
  EXPECT_EQ(told(desk.wait(friday + minutes{290}, monday + hours{15})), "");
}

TEST(Nudge, WhatWasTakenAndForgottenComesBackLouder) {
  Desk desk;
  desk.open(friday);
  EXPECT_EQ(told(desk.wait(friday, friday + hours{2})), "11-20 12:00 reminder -\n");
  desk.keep(desk.book.take(CaseId{1}, "小王", "key", friday + hours{3}));
  EXPECT_EQ(told(desk.wait(friday + hours{3}, friday + hours{5})), "11-20 15:00 louder 小赵\n")
      << "小王 is away, 小赵 stands in";
}

TEST(Nudge, ReachesWhoIsOnCallAtNight) {
  Desk desk(std::string{staffed} +
            "    on_call: [{person: 小周, from: \"2026-11-20 20:00\", until: 2026-11-21}]\n");
  const Time evening = local_time("2026-11-20 17:30");
  desk.open(evening);
  EXPECT_EQ(told(desk.wait(evening, evening + hours{7})),
            "11-20 20:00 reminder 小周\n11-20 22:00 louder 小周\n11-21 00:00 manager 小周\n");
}

// A clock that leaps over a weekend gives one nudge, one that leaps back gives none again; what
// fell due in a night waits for the morning.
TEST(Nudge, IsExactUnderClockJumps) {
  Desk desk;
  desk.open(friday);
  const Time night = monday + hours{3};
  EXPECT_EQ(told(desk.wait(night, night)), "") << "nobody is there";
  EXPECT_EQ(told(desk.wait(friday, friday + hours{6})), "");
  EXPECT_EQ(told(desk.wait(night, monday + hours{9})), "11-23 09:00 reminder -\n");
}

// Killed before or after any commit: every nudge is in the store once, and the case goes on from
// there.
TEST(Nudge, IsSentOnceThroughFiftyRestarts) {
  Desk steady, killed;
  steady.open(friday);
  killed.open(friday);
  std::size_t lives = 0;
  for (Time now = friday; now <= friday + hours{24 * 12}; now += minutes{10}) {
    for (const auto& changes : steady.book.tick(now)) steady.memory.commit(changes);
    const auto changes = killed.book.tick(now);
    const bool lost = !changes.empty() && lives % 2 == 0;  // the commit did not come
    if (!lost)
      for (const auto& one : changes) killed.memory.commit(one);
    if (changes.empty()) continue;
    ++lives;
    killed.ids = {};
    ASSERT_TRUE(killed.book.load(*killed.memory.session));
    if (lost)
      for (const auto& one : killed.book.tick(now)) killed.memory.commit(one);
  }
  EXPECT_GT(lives, 30u);
  for (const char* rows :
       {"select count(*) from nudge", "select count(*) from action",
        "select count(distinct id) from action", "select count(distinct happened_at) from nudge",
        "select count(*) from case_event where verb = 'nudged'"})
    EXPECT_EQ(killed.memory.count(rows), steady.memory.count(rows)) << rows;
}

TEST(Nudge, LeavesTogetherWithOthersAsOneMessage) {
  Desk desk;
  for (int i = 1; i <= 5; ++i) {
    auto alert = broken_parcels(i);
    alert.group = fmt::format("incident {}", i);
    desk.keep(desk.book.open_for(alert, damaged_packaging(), friday));
  }
  desk.wait(friday, friday + hours{2});
  ASSERT_EQ(desk.actions.size(), 5u);
  Outbox outbox(desk.settings, desk.ids, Random(1));
  outbox.enqueue(desk.actions);
  EXPECT_TRUE(outbox.take_due(friday + hours{2}).empty());
  const auto parcels = outbox.take_due(friday + hours{2} + minutes{1});
  ASSERT_EQ(parcels.size(), 1u);
  EXPECT_EQ(parcels[0].actions.size(), 5u);
}

TEST(Nudge, IsWordedForThePersonAndTheStateOfTheCase) {
  connect::notify::Notice n;
  n.event = "nudge.reminder";
  n.state = model::CaseState::open;
  n.quiet_since = friday;
  n.at = friday + hours{26};
  const auto zh = model::Language::zh, en = model::Language::en;
  using connect::notify::nudge_words;
  EXPECT_EQ(nudge_words(n, zh), "1 天 2 小时 没有人接手。请接手，或写明理由转交。");
  n.state = model::CaseState::taken;
  n.assignee = "小王";
  n.due_at = friday + hours{23};
  EXPECT_EQ(nudge_words(n, en),
            "小王 took it; nothing has moved for 1 day 2 hours. It is 3 hours past its deadline. "
            "Say in a comment how far it is, resolve it, or hand it over with a reason.");
  n.event = "nudge.manager";
  n.person = "李经理";
  n.state = model::CaseState::open;
  n.reopened = 2;
  EXPECT_EQ(nudge_words(n, zh),
            "修复没有见效，工单第 2 次重开，1 天 2 小时 没有人接手。已超过截止时间 3 小时。"
            "两次提醒没有回应。请李经理指定处理人，或转交给应负责的部门。");
}

TEST(Nudge, RefusesStaffThatCannotBe) {
  const auto refused = [](const std::string& yaml) {
    const auto read = read_settings(yaml, Zone{}, [](std::string_view) { return std::nullopt; });
    return read ? std::string{} : read.error().message;
  };
  EXPECT_NE(
      refused("departments: {A: {deputies: [{person: x, from: 2026-01-01, until: 2026-01-02}]}}"),
      "");
  EXPECT_NE(
      refused("departments: {A: {on_call: [{person: x, from: 2026-01-02, until: 2026-01-01}]}}"),
      "");
  EXPECT_NE(refused("departments: {A: {on_call: [{person: x, from: soon, until: 2026-01-01}]}}"),
            "");
  EXPECT_NE(refused("departments: {A: {working_time: {hours: \"18:00-09:00\"}}}"), "");
  EXPECT_NE(refused("departments: {A: {holidays: [2026-10-01]}}"), "") << "below working_time";
  EXPECT_NE(refused("people: {小王: {phone: 1}}"), "");
  EXPECT_NE(refused("nudges: {critical: {}}"), "");
}

}  // namespace
}  // namespace myelin::repair
