// Customers whom a case is about: found, written to once, with consent, within caps, not at night;
// a real receiver counts what arrives.
#include "engine/care_fixture_test.h"

namespace myelin::engine {
namespace {

TEST_F(CareTest, SilentCustomersWhoShareTheCauseAreListedBesideThoseWhoComplained) {
  open_case();
  const auto found = care().affected(CaseId{1}, {});
  ASSERT_TRUE(found) << found.error().message;
  ASSERT_EQ(found->causes.size(), 1u);
  EXPECT_TRUE(found->causes[0].proven);
  std::map<std::string, const AffectedCustomer*> by_order;
  for (const auto& one : found->customers) {
    ASSERT_EQ(one.orders.size(), 1u);
    by_order[one.orders[0].order] = &one;
  }
  ASSERT_EQ(by_order.size(), 4u) << "the fourth has another carrier";
  EXPECT_FALSE(by_order.contains("SO-2026-0004"));
  EXPECT_FALSE(by_order["SO-2026-0001"]->silent);
  EXPECT_EQ(by_order["SO-2026-0001"]->tier, "vip");
  EXPECT_TRUE(by_order["SO-2026-0003"]->silent);
  EXPECT_EQ(by_order["SO-2026-0003"]->orders[0].paid.minor, 30'000);
  EXPECT_EQ(by_order["SO-2026-0003"]->permission.barrier, Barrier::none);
  EXPECT_EQ(by_order["SO-2026-0005"]->permission.barrier, Barrier::no_address);
  EXPECT_EQ(care().affected(CaseId{9}, {}).error().code, ErrorCode::not_found);
}

TEST_F(CareTest, EachGetsOneMessageAndNobodyElsesNumber) {
  open_case();
  auto request = sorry();
  request.dry_run = true;
  auto answer = send(request);
  EXPECT_FALSE(answer.batch);
  EXPECT_EQ(answer.plan.customers, 4);
  EXPECT_EQ(answer.plan.reached, 3);
  EXPECT_EQ(answer.plan.silent, 3);
  EXPECT_EQ(answer.plan.cost.minor, 15);
  EXPECT_EQ(answer.plan.barred[static_cast<std::size_t>(Barrier::no_address)], 1);
  deliver_all();
  EXPECT_TRUE(gateway_.requests().empty()) << "a dry run sends nothing";

  request.dry_run = false;
  answer = send(request);
  ASSERT_TRUE(answer.batch);
  deliver_all();
  const auto letters = arrived();
  ASSERT_EQ(letters.size(), 3u);
  for (const auto& [number, bodies] : letters) {
    EXPECT_EQ(bodies.size(), 1u) << number;
    for (const auto& [other, ignored] : letters)
      EXPECT_EQ(bodies[0].find(other) != std::string::npos, other == number);
  }
  EXPECT_NE(letters.at("13800130002")[0].find("王小明，您好"), std::string::npos);
  EXPECT_NE(letters.at("13800130003")[0].find("尾号 0003"), std::string::npos);
  const auto batch = care().batch(answer.batch->value.id);
  EXPECT_EQ(counted(*batch, ContactState::sent), 3);
  const auto actions = engine_->actions({});
  for (const auto& action : *actions)
    EXPECT_EQ(action.payload.find("1380013"), std::string::npos) << "no number is stored in plain";
  // A second message about the same case reaches nobody.
  answer = send(sorry());
  EXPECT_FALSE(answer.batch);
  EXPECT_EQ(answer.plan.barred[static_cast<std::size_t>(Barrier::contacted)], 3);
  EXPECT_EQ(engine_->repair_case(CaseId{1})->history.back().verb, "contacted");
  expect_memory_equals_store();
}

TEST_F(CareTest, MarketingNeedsConsentAndAWithdrawalWinsWhateverIsImportedLater) {
  open_case();
  auto request = sorry();
  request.question.purpose = repair::Purpose::marketing;
  request.dry_run = true;
  EXPECT_EQ(send(request).plan.barred[static_cast<std::size_t>(Barrier::no_consent)], 4);
  const auto said = [&](const std::string& key, bool given, std::chrono::hours ago) {
    return ConsentDraft{key, "marketing", "sms", given, clock_.now() - ago, {}, "checkout form v3"};
  };
  auto receipt = care().import({said("phone:13800130002", true, std::chrono::hours{48}),
                                said("account:c3", true, std::chrono::hours{48}),
                                said("nonsense", true, std::chrono::hours{48})},
                               "tester");
  ASSERT_TRUE(receipt) << receipt.error().message;
  EXPECT_EQ(receipt->accepted, 2u);
  ASSERT_EQ(receipt->refused.size(), 1u);
  EXPECT_EQ(receipt->refused[0].row, 2u);
  EXPECT_EQ(send(request).plan.reached, 2) << "a consent under any key is the person's";
  EXPECT_TRUE(care().withdraw(customer("account:c3"), "", "", "call of today", "tester"));
  receipt = care().import({said("account:c3", true, std::chrono::hours{24}),
                           said("phone:13800130002", true, std::chrono::hours{48})},
                          "tester");
  EXPECT_EQ(receipt->accepted, 1u);
  EXPECT_EQ(receipt->duplicates, 1u);
  const auto plan = send(request).plan;
  EXPECT_EQ(plan.reached, 1);
  EXPECT_EQ(plan.barred[static_cast<std::size_t>(Barrier::withdrawn)], 1);
  EXPECT_NE(plan.samples[0].find("退订"), std::string::npos);
  const auto answer = care().consents(customer("account:c3"));
  EXPECT_EQ(answer->history.size(), 4u) << "a withdrawal for each key, two consents";
  for (const auto& row : answer->rows) EXPECT_FALSE(row.allowed) << "service, too";
}

TEST_F(CareTest, AtNightItWaitsAndWhoWithdrawsMeanwhileIsLeftAlone) {
  open_case();
  clock_.advance(std::chrono::hours{12});  // 22:00
  const auto answer = send(sorry());
  EXPECT_EQ(answer.plan.later, 3);
  EXPECT_EQ(*answer.plan.first_at, *parse_time("2026-11-21 09:00:00", Zone{}));
  deliver_all();
  EXPECT_TRUE(gateway_.requests().empty());
  EXPECT_TRUE(care().withdraw(customer("account:c2"), "", "sms", "reply T", "tester"));
  open();
  clock_.advance(std::chrono::hours{11});
  deliver_all();
  EXPECT_EQ(arrived().size(), 2u) << "it waited through a restart";
  const auto batch = care().batch(answer.batch->value.id);
  EXPECT_EQ(counted(*batch, ContactState::sent), 2);
  EXPECT_EQ(counted(*batch, ContactState::skipped), 1);
}

TEST_F(CareTest, ABatchIsOneApprovalAndARefusedOneNeverLeaves) {
  configure("approvals: [{event: [contact.batch], level: operate}]");
  open();
  open_case();
  auto answer = send(sorry());
  ASSERT_TRUE(answer.batch);
  EXPECT_EQ(answer.batch->value.state, repair::BatchState::waiting);
  auto waiting = engine_->approvals({});
  ASSERT_EQ(waiting->size(), 1u);
  EXPECT_EQ(waiting->front().action.id, answer.batch->approval);
  EXPECT_NE(waiting->front().title.find("联系客户"), std::string::npos);
  deliver_all();
  EXPECT_TRUE(gateway_.requests().empty());
  EXPECT_TRUE(engine_->rule_on_action(answer.batch->approval,
                                      {.approved = false, .reason = "too early"}, "boss"));
  EXPECT_EQ(counted(*care().batch(answer.batch->value.id), ContactState::stopped), 3);
  answer = send(sorry());
  EXPECT_TRUE(
      engine_->rule_on_action(answer.batch->approval, {.approved = true, .reason = {}}, "boss"));
  deliver_all();
  EXPECT_EQ(gateway_.requests().size(), 3u) << "the letters, and not the approval";
  EXPECT_EQ(counted(*care().batch(answer.batch->value.id), ContactState::sent), 3);
  expect_memory_equals_store();
}

TEST_F(CareTest, WhatTheGatewayNeverAnsweredIsNotSentAgainAndStoppedOnesStay) {
  open_case();
  gateway_.script({FakeReceiver::vanish});
  const auto answer = send(sorry());
  EXPECT_TRUE(engine_->deliver());
  deliver_all();
  const auto sent = gateway_.requests().size();
  gateway_.script({connect::notify::http_reply(200, "{}")});
  EXPECT_TRUE(care().stop(answer.batch->value.id, "the gateway is ill", "tester"));
  EXPECT_EQ(care().stop(answer.batch->value.id, "again", "tester").error().code,
            ErrorCode::conflict);
  clock_.advance(std::chrono::hours{1});
  deliver_all();
  EXPECT_EQ(gateway_.requests().size(), sent);
  const auto batch = care().batch(answer.batch->value.id);
  EXPECT_EQ(counted(*batch, ContactState::unknown) + counted(*batch, ContactState::stopped), 3);
  EXPECT_GT(counted(*batch, ContactState::unknown), 0);
  const auto actions = engine_->actions({});
  for (const auto& action : *actions) {
    if (action.state != model::ActionState::dead) continue;
    EXPECT_EQ(engine_->retry_action(action.id, "tester").error().code, ErrorCode::conflict);
  }
}

TEST_F(CareTest, TheGatewayReportsWhatBouncedAndWhoUnsubscribed) {
  open_case();
  const auto answer = send(sorry());
  deliver_all();
  const auto requests = gateway_.requests();
  ASSERT_EQ(requests.size(), 3u);
  const auto id = requests[0].headers.at("webhook-id");
  EXPECT_TRUE(care().report(id, LetterReport::bounced, "gateway"));
  EXPECT_EQ(counted(*care().batch(answer.batch->value.id), ContactState::bounced), 1);
  EXPECT_TRUE(
      care().report(requests[1].headers.at("webhook-id"), LetterReport::unsubscribed, "gateway"));
  EXPECT_EQ(care().report("act_99_1", LetterReport::bounced, "gateway").error().code,
            ErrorCode::not_found);
  EXPECT_EQ(care().report(id + "0", LetterReport::bounced, "gateway").error().code,
            ErrorCode::not_found);
  int withdrawn = 0;
  const auto found = care().affected(CaseId{1}, {});
  for (const auto& one : found->customers) {
    const auto consents = care().consents(one.id);
    withdrawn += consents->rows[0].standing == repair::Standing::withdrawn ? 1 : 0;
  }
  EXPECT_EQ(withdrawn, 1);
}

TEST_F(CareTest, WordsThatCannotBeSentAreRefused) {
  open_case();
  for (const std::string& text :
       {std::string{}, std::string{"{name}，您好"}, std::string{"打给他 13912345678"},
        std::string{"送您 {offer}"}, std::string(3000, 'x')}) {
    auto request = sorry();
    request.text = text;
    EXPECT_EQ(care().contact(CaseId{1}, request, "tester").error().code,
              ErrorCode::invalid_argument)
        << text;
  }
  auto request = sorry();
  request.question.medium = repair::Medium::email;
  EXPECT_EQ(care().contact(CaseId{1}, request, "tester").error().code, ErrorCode::invalid_argument)
      << "no channel carries e-mail";
}

TEST_F(CareTest, SomeAreHeldOutForTheComparison) {
  open_case();
  auto request = sorry();
  request.holdout = 0.5;
  const auto answer = send(request);
  const auto out = answer.plan.barred[static_cast<std::size_t>(Barrier::held_out)];
  EXPECT_EQ(answer.plan.reached + out, 3);
  EXPECT_EQ(send(request).plan.barred[static_cast<std::size_t>(Barrier::held_out)], out);
  deliver_all();
  ASSERT_TRUE(answer.batch) << "of three, by this case's salt, not all are held out";
  auto outcome = care().outcome(answer.batch->value.id, 7);
  EXPECT_EQ(outcome->young, 3);
  clock_.advance(days{8});
  outcome = care().outcome(answer.batch->value.id, 7);
  EXPECT_EQ(outcome->rows[0].customers, answer.plan.reached);
  ASSERT_EQ(outcome->effects.size(), out > 0 ? 3u : 0u);
  for (const auto& effect : outcome->effects) {
    EXPECT_EQ(effect.finding, LetterEffect::Finding::cannot_tell) << "three customers tell nothing";
    EXPECT_GT(effect.detectable, 0.5);
  }
}

}  // namespace
}  // namespace myelin::engine
