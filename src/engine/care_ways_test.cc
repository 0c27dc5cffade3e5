// The other ways to customers: by e-mail, by a playbook's step, and where no driver says what is
// behind a case.
#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "engine/care_fixture_test.h"
#include "risk/alert_book.h"

namespace myelin::engine {
namespace {

// Of every cause: a message to the customers, then a person's call.
void write_playbook(const std::filesystem::path& home, std::string_view words) {
  std::ofstream{home / "playbooks.yaml"} << fmt::format(R"(
playbooks:
  - key: angry
    name: 愤怒的客户
    factors: [discover, choose, order, pay, fulfil, deliver, unpack, use, support, returns, loyalty]
    steps:
      - {{key: sorry, do: contact_customers, channel: gateway, text: "{}"}}
      - {{key: call, do: task, text: 回电}}
)",
                                                        words);
}

TEST_F(CareTest, WhatStandsOutMostIsTheOnlyCauseThatIsNotProven) {
  make_furious();
  const std::vector<model::Concentration> stand_out{
      {Dimension::carrier, "fast", 0.9, 0.1, 1e-6, 9},
      {Dimension::carrier, "slow", 0.8, 0.2, 1e-4, 8}};
  in_store("update alert set concentrations = $1",
           {store::Value{risk::concentrations_json(stand_out)}});
  const auto found = care().affected(CaseId{1}, {});
  ASSERT_TRUE(found) << found.error().message;
  ASSERT_EQ(found->causes.size(), 1u);
  EXPECT_FALSE(found->causes[0].proven);
  ASSERT_EQ(found->customers.size(), 2u);
  for (const auto& one : found->customers)
    if (one.silent) {
      EXPECT_EQ(one.orders[0].order, "SO-2026-0004") << "who shares only the other is left alone";
    }
}

TEST_F(CareTest, ALetterByMailReachesTheCustomerAndNobodyElse) {
  connect::notify::FakeMailServer post;
  configuration_ = fmt::format(
      "channels: {{post: {{kind: email, url: \"{}\", from: shop@example.com, to: "
      "[ops@example.com]}}}}\n"
      "care: {{channels: {{email: post}}}}\n",
      post.url());
  open();
  auto buyer = order(2, "slow", "none");
  buyer.keys.push_back({model::KeyKind::email, "", "ming@example.com"});
  buyer.external_id = "order-2-mail";
  accept({buyer});
  open_case();
  auto request = sorry();
  request.question.medium = repair::Medium::email;
  const auto answer = send(request);
  ASSERT_EQ(answer.plan.reached, 1);
  deliver_all();
  std::vector<std::string> to;
  for (const auto& command : post.commands())
    if (command.starts_with("RCPT")) to.push_back(command);
  ASSERT_EQ(to.size(), 1u) << "the channel's own readers get no letter";
  EXPECT_NE(to[0].find("ming@example.com"), std::string::npos);
  EXPECT_EQ(post.mail().find("ops@example.com"), std::string::npos);
  EXPECT_EQ(counted(*care().batch(answer.batch->value.id), ContactState::sent), 1);
  const auto actions = engine_->actions({});
  for (const auto& action : *actions)
    EXPECT_EQ(action.payload.find("ming@"), std::string::npos) << "no address is stored in plain";
}

TEST_F(CareTest, APlaybooksStepWritesToThemOnce) {
  write_playbook(home_, "{salutation}，很抱歉");
  open();
  open_case();
  ASSERT_TRUE(care().follow_playbooks());
  deliver_all();
  ASSERT_TRUE(care().follow_playbooks());
  deliver_all();
  EXPECT_EQ(arrived().size(), 3u);
  EXPECT_EQ(gateway_.requests().size(), 3u) << "each once, and no message about the step itself";
  const auto detail = engine_->repair_case(CaseId{1});
  ASSERT_TRUE(detail->run);
  EXPECT_EQ(detail->run->state.steps[0], repair::flow::StepState::done);
  EXPECT_EQ(detail->run->state.steps[1], repair::flow::StepState::asked);
  expect_memory_equals_store();
}

TEST_F(CareTest, AStepWhoseWordsCannotBeSentIsAPersons) {
  write_playbook(home_, "打给他 13912345678");
  open();
  open_case();
  ASSERT_TRUE(care().follow_playbooks());
  deliver_all();
  EXPECT_TRUE(gateway_.requests().empty());
  const auto detail = engine_->repair_case(CaseId{1});
  ASSERT_TRUE(detail->run);
  EXPECT_EQ(detail->run->state.steps[0], repair::flow::StepState::asked);
}

}  // namespace
}  // namespace myelin::engine
