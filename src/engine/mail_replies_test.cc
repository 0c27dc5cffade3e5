// People answer the e-mail that told them of a case: what they wish is done once, in their name,
// and nobody else's word counts.
#include "connect/mail/fake_mailbox.h"
#include "engine/engine_fixture_test.h"

namespace myelin::engine {
namespace {

class MailReplies : public EngineTest {
 protected:
  MailReplies() {
    ::setenv("MYELIN_TEST_MAIL", "password", 1);
    configuration_ = fmt::format(
        R"(
channels:
  post:
    kind: email
    url: "{}"
    from: myelin@example.com
    to: [ops@example.com]
    replies: {{url: "{}", user: myelin@example.com, secret: {{env: MYELIN_TEST_MAIL}}}}
people:
  李娜: {{email: Li.Na@example.com}}
)",
        smtp_.url(), mailbox_.url());
  }
  std::string thread() const {
    const auto mail = smtp_.mail();
    const auto begin = mail.find("Message-ID: <") + 13;
    return mail.substr(begin, mail.find('>', begin) - begin);
  }
  void answer(std::string_view from, std::string_view text, std::string_view id,
              const std::string& to) {
    mailbox_.put(fmt::format(
        "From: {}\r\nMessage-ID: <{}>\r\nIn-Reply-To: <{}>\r\nContent-Type: text/plain; "
        "charset=utf-8\r\n\r\n{}\r\n\r\nOn Friday Myelin wrote:\r\n> 已解决\r\n",
        from, id, to, text));
    EXPECT_TRUE(engine_->look_at_tickets());
  }
  std::size_t count(CaseId id, std::string_view verb) {
    const auto detail = engine_->repair_case(id);
    return static_cast<std::size_t>(
        std::ranges::count(detail->history, verb, &model::CaseEvent::verb));
  }
  Finding inbound() {
    for (const auto& finding : engine_->doctor(false))
      if (finding.check == "inbound post") return finding;
    return {};
  }
  model::Case now(CaseId id) { return engine_->repair_case(id)->value; }

  connect::notify::FakeMailServer smtp_;
  connect::mail::FakeMailbox mailbox_;
};

TEST_F(MailReplies, AWishIsDoneOnceInThePersonsName) {
  const CaseId id = delivered_case();
  const auto thread_of_case = thread();
  answer("li.na@example.com", "收到，我来看", "r1@example.com", thread_of_case);
  EXPECT_EQ(now(id).state, model::CaseState::taken);
  EXPECT_EQ(now(id).assignee, "李娜");
  EXPECT_EQ(count(id, "commented"), 1u) << "what else was written stands in the history";
  answer("ops@example.com", "已解决：换了承运商", "r2@example.com", thread_of_case);
  const auto detail = engine_->repair_case(id);
  EXPECT_EQ(detail->value.state, model::CaseState::resolved);
  EXPECT_TRUE(detail->comparison) << "its proof is planned like any other's";
  EXPECT_TRUE(detail->links.empty()) << "a mail is no ticket";
  EXPECT_TRUE(engine_->reopen_case(id, "又来了", "tester"));
  open();  // the mailbox still has both
  EXPECT_TRUE(engine_->look_at_tickets());
  EXPECT_EQ(now(id).state, model::CaseState::open) << "an old mail says nothing new";
  EXPECT_EQ(count(id, "commented"), 1u);
  answer("ops@example.com", "已解决", "r3@example.com", thread_of_case);
  EXPECT_EQ(now(id).state, model::CaseState::resolved) << "a new one does";
  expect_memory_equals_store();
}

TEST_F(MailReplies, NobodyElsesWordCounts) {
  const CaseId id = delivered_case();
  const auto thread_of_case = thread();
  answer("mallory@example.com", "已解决", "r1@example.com", thread_of_case);
  auto forged = thread_of_case;
  forged[forged.find(".c") + 4] ^= 1;
  answer("ops@example.com", "已解决", "r2@example.com", forged);
  answer("ops@example.com", "#99 已解决", "r3@example.com", thread_of_case);
  EXPECT_EQ(now(id).state, model::CaseState::open);
  EXPECT_EQ(count(id, "resolved"), 0u);
  const auto fetched = mailbox_.fetched();
  EXPECT_TRUE(engine_->look_at_tickets());
  EXPECT_EQ(mailbox_.fetched(), fetched) << "what was read is not fetched again";
  EXPECT_EQ(inbound().outcome, "warning");
  EXPECT_TRUE(inbound().message.starts_with("3 answers were left alone")) << inbound().message;
  clock_.advance(days{4});
  EXPECT_EQ(inbound().outcome, "ok") << "what is long ago is no news";
}

TEST_F(MailReplies, AMailboxThatFailsIsAskedAgain) {
  const CaseId id = delivered_case();
  const auto thread_of_case = thread();
  mailbox_.lose_next_mail();
  mailbox_.put(
      fmt::format("From: ops@example.com\r\nMessage-ID: <r1@example.com>\r\n"
                  "In-Reply-To: <{}>\r\n\r\n收到\r\n",
                  thread_of_case));
  EXPECT_FALSE(engine_->look_at_tickets());
  EXPECT_EQ(now(id).state, model::CaseState::open);
  EXPECT_EQ(inbound().outcome, "warning") << inbound().message;
  EXPECT_NE(inbound().message.find("has not answered since"), std::string::npos);
  EXPECT_TRUE(engine_->look_at_tickets());
  EXPECT_EQ(now(id).state, model::CaseState::taken);
  EXPECT_EQ(inbound().outcome, "ok") << inbound().message;
}

}  // namespace
}  // namespace myelin::engine
