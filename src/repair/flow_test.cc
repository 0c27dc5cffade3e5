#include "repair/flow.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "base/random.h"

namespace myelin::repair::flow {
namespace {

constexpr const char* yaml = R"(
playbooks:
  - key: broken_parcels
    name: {zh: 破损包裹, en: Broken parcels}
    factors: [delivery.packaging, delivery]
    severity: [critical, warning]
    steps:
      - {key: hold, do: hold_batch, channel: wms, text: {zh: 暂停发货, en: Hold the batch}}
      - {key: tell, do: contact_customers, channel: crm, approval: manager, text: {zh: 抱歉, en: We are sorry}}
      - {key: qa, do: ask, text: {zh: 请质检查原因, en: Ask QA why}}
  - key: late
    name: 晚到
    factors: delivery.late
    steps: [{key: carrier, do: switch_carrier, text: 换承运商}]
)";

Playbooks books() {
  auto read = Playbooks::parse(yaml);
  EXPECT_TRUE(read) << read.error().message;
  return read ? *read : Playbooks{};
}

using What = Command::What;

TEST(Flow, GoesStepByStepAndAsksBeforeItActs) {
  const auto all = books();
  const Playbook& book = all.all().front();
  auto now = step(book, {}, {Verb::started, {}});
  EXPECT_EQ(now.commands, (std::vector<Command>{{What::send, 0}}));
  now = step(book, now.state, {Verb::delivered, "hold"});
  EXPECT_EQ(now.commands, (std::vector<Command>{{What::request_approval, 1}}));
  now = step(book, now.state, {Verb::approved, "tell"});
  EXPECT_EQ(now.commands, (std::vector<Command>{{What::send, 1}}));
  now = step(book, now.state, {Verb::failed, "tell"});
  EXPECT_EQ(now.commands, (std::vector<Command>{{What::ask, 1}})) << "then people do it";
  now = step(book, now.state, {Verb::done, "tell"});
  EXPECT_EQ(now.commands, (std::vector<Command>{{What::ask, 2}}));
  now = step(book, now.state, {Verb::done, "qa"});
  EXPECT_EQ(now.commands, (std::vector<Command>{{What::finish, 0}}));
  EXPECT_TRUE(now.state.over);
}

TEST(Flow, WhatIsRefusedIsSkippedAndWhatIsOverStaysSo) {
  const auto all = books();
  const Playbook& book = all.all().front();
  auto now = step(book, {}, {Verb::started, {}});
  now = step(book, now.state, {Verb::delivered, "hold"});
  now = step(book, now.state, {Verb::refused, "tell"});
  EXPECT_EQ(now.state.steps[1], StepState::skipped);
  EXPECT_EQ(now.commands, (std::vector<Command>{{What::ask, 2}}));
  now = step(book, now.state, {Verb::stopped, {}});
  EXPECT_TRUE(now.state.over && now.commands.empty());
  EXPECT_FALSE(step(book, now.state, {Verb::done, "qa"}).changed);
}

// Whatever comes, in any order and twice: nothing is sent twice or without its approval, and a run
// replayed from its events is the same run.
RC_GTEST_PROP(Flow, ReplaysAndSendsOnce, ()) {
  Random random(*rc::gen::arbitrary<std::uint64_t>());
  const auto all = books();
  const Playbook& book = all.all().front();
  const std::vector<std::string> keys{"hold", "tell", "qa", "nothing", ""};
  State state;
  std::vector<Event> history;
  std::map<std::size_t, int> sent;
  bool approved = false;
  for (int i = 0; i < 60; ++i) {
    const Event event{static_cast<Verb>(random.between(0, random.chance(0.05) ? 6 : 5)),
                      random.pick(keys)};
    const auto next = step(book, state, event);
    RC_ASSERT(next.changed || (next.state == state && next.commands.empty()));
    if (!next.changed) continue;
    history.push_back(event);
    approved = approved || event.verb == Verb::approved;
    for (const auto& command : next.commands)
      if (command.what == What::send) {
        RC_ASSERT(++sent[command.step] == 1);
        RC_ASSERT(command.step != 1 || approved);
      }
    state = next.state;
  }
  State again;
  for (const auto& event : history) again = step(book, again, event).state;
  RC_ASSERT(again == state);
}

TEST(Playbooks, TheLongestFactorWins) {
  const auto all = books();
  using model::Severity;
  EXPECT_EQ(all.fitting("delivery.packaging.damaged", Severity::critical)->key, "broken_parcels");
  EXPECT_EQ(all.fitting("delivery.late.carrier", Severity::info)->key, "late");
  EXPECT_EQ(all.fitting("delivery.packaging", Severity::info), nullptr) << "not of that severity";
  EXPECT_EQ(all.fitting("deliverable", Severity::critical), nullptr);
  const auto again = Playbooks::parse(all.all().front().yaml);
  ASSERT_TRUE(again) << "a run reads its own steps again";
  EXPECT_EQ(again->all().front().steps.size(), 3u);
}

TEST(Playbooks, RefusesWhatCannotBeCarriedOut) {
  const auto refused = [](const std::string& steps) {
    const auto read =
        Playbooks::parse("playbooks: [{key: a, name: x, factors: b, steps: " + steps + "}]");
    return read ? std::string{} : read.error().message;
  };
  EXPECT_EQ(refused("[{key: s, do: task, text: t}]"), "");
  EXPECT_NE(refused("[]"), "");
  EXPECT_NE(refused("[{key: s, do: dance, text: t}]"), "");
  EXPECT_NE(refused("[{key: s, do: offer, text: t}]"), "") << "offers nothing";
  EXPECT_NE(refused("[{key: s, do: task, text: t, approval: manager}]"), "") << "no machine acts";
  EXPECT_NE(refused("[{key: s, do: task, text: t}, {key: s, do: task, text: t}]"), "") << "twice";
  EXPECT_NE(refused("[{key: S 1, do: task, text: t}]"), "");
  EXPECT_NE(refused("[{key: s, do: task, text: t, when: now}]"), "") << "an unknown key";
}

}  // namespace
}  // namespace myelin::repair::flow
