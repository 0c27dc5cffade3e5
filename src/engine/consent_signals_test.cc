// What signals say of consent, and the bare word that ends messages.
#include "engine/consent_signals.h"

#include "engine/care_fixture_test.h"

namespace myelin::engine {
namespace {

using repair::Medium;
using repair::Purpose;

bool allowed(const ConsentAnswer& answer, Purpose purpose, Medium medium) {
  for (const auto& row : answer.rows)
    if (row.purpose == purpose && row.medium == medium) return row.allowed;
  return false;
}

TEST(ConsentSignals, only_the_bare_word_ends_messages) {
  for (const auto* word :
       {"T", "t", " TD ", "ｔｄ", "退订", "退訂", "退订。", "Stop", "STOP!", "“unsubscribe”"})
    EXPECT_TRUE(says_stop(word)) << word;
  for (const auto* other :
       {"", "T恤很好", "please stop", "退订了吗", "不要退订", "T T", "...", "TDs"})
    EXPECT_FALSE(says_stop(other)) << other;
}

TEST_F(CareTest, a_signal_that_carries_a_consent_is_written_down_once) {
  auto form = message(7, "");
  form.kind = SignalKind::visit;
  form.event = "checkout";
  form.attributes = {
      {"consent", "Given"}, {"consent_purpose", "marketing"}, {"consent_medium", "sms"}};
  EXPECT_EQ(accept({form}).accepted, 1u);
  EXPECT_EQ(accept({form}).duplicates, 1u);
  const auto id = customer("account:c7");
  auto said = care().consents(id);
  ASSERT_EQ(said->history.size(), 1u);
  EXPECT_TRUE(allowed(*said, Purpose::marketing, Medium::sms));
  EXPECT_FALSE(allowed(*said, Purpose::marketing, Medium::email));
  clock_.advance(std::chrono::hours{1});
  auto taken_back = message(7, "");
  taken_back.external_id = "m7-back";
  taken_back.kind = SignalKind::visit;
  taken_back.event = "preferences";
  taken_back.attributes = {{"consent", "退订"}};
  accept({taken_back});
  EXPECT_FALSE(allowed(*care().consents(id), Purpose::marketing, Medium::sms));
  open();
  said = care().consents(id);
  EXPECT_EQ(said->history.size(), 2u);
  EXPECT_EQ(audited("withdrew_consent").size(), 1u);
  expect_memory_equals_store();
}

TEST_F(CareTest, a_consent_that_cannot_be_understood_is_refused_and_not_guessed) {
  auto vague = message(7, "");
  vague.kind = SignalKind::visit;
  vague.attributes = {{"consent", "perhaps"}};
  auto without_purpose = vague;
  without_purpose.external_id = "m8";
  without_purpose.attributes = {{"consent", "yes"}};
  const auto receipt = accept({vague, without_purpose});
  EXPECT_EQ(receipt.refused, 2u);
  EXPECT_NE(receipt.outcomes[0].error.message.find("consent"), std::string::npos);
}

TEST_F(CareTest, who_answers_stop_to_a_message_gets_no_more_of_that_medium) {
  open_case();
  auto early = message(2, "T");
  early.external_id = "before";
  accept({early});
  EXPECT_TRUE(care().consents(customer("account:c2"))->history.empty()) << "it answers nothing";
  send(sorry());
  deliver_all();
  clock_.advance(std::chrono::minutes{5});
  auto stop = message(2, " td。");
  stop.external_id = "stop";
  auto happy = message(3, "T恤很好");
  happy.external_id = "happy";
  accept({stop, happy});
  const auto said = care().consents(customer("account:c2"));
  EXPECT_FALSE(allowed(*said, Purpose::service, Medium::sms));
  EXPECT_TRUE(allowed(*said, Purpose::service, Medium::email));
  EXPECT_TRUE(care().consents(customer("account:c3"))->history.empty());
  expect_memory_equals_store();
}

TEST_F(CareTest, a_case_that_writes_to_many_waits_for_another_person_also_in_parts) {
  configure("");
  configuration_->insert(configuration_->find("care: {") + 7, "four_eyes_from: 3, ");
  open();
  open_case();
  auto request = sorry();
  request.only = {customer("account:c2")};
  EXPECT_EQ(send(request).batch->value.state, repair::BatchState::open);
  request.only = {customer("account:c3"), customer("account:c1")};
  const auto second = send(request);
  ASSERT_EQ(second.batch->value.state, repair::BatchState::waiting);
  const auto inbox = engine_->approvals({});
  ASSERT_EQ(inbox->size(), 1u);
  EXPECT_TRUE(inbox->front().four_eyes);
  const Approval yes{.approved = true, .reason = "", .may = model::ApprovalLevel::admin};
  const auto own = engine_->rule_on_action(second.batch->approval, yes, "tester");
  EXPECT_EQ(own.error().code, ErrorCode::permission_denied);
  EXPECT_TRUE(engine_->rule_on_action(second.batch->approval, yes, "somebody else"));
  deliver_all();
  EXPECT_EQ(arrived().size(), 3u);
}

}  // namespace
}  // namespace myelin::engine
