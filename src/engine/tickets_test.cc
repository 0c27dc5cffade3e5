// A case and its ticket in a tool: out through the outbox, back by webhook and by looking; whatever
// is lost, repeated or late, there is one ticket, one deed each, and no echo.
#include "connect/notify/signing.h"
#include "connect/tools/servers_for_tests.h"
#include "engine/engine_fixture_test.h"

namespace myelin::engine {
namespace {

using connect::tools::Hook;
using connect::tools::ToolServer;

class Tickets : public EngineTest {
 protected:
  Tickets() {
    ::setenv("MYELIN_TEST_TOOL", "token", 1);
    ::setenv("MYELIN_TEST_HOOK", "hook secret", 1);
    ::setenv("MYELIN_TEST_SIGNED", "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDW2Fw4nW1l+c=", 1);
    configuration_ = fmt::format(
        R"(
channels:
  desk: {{kind: zendesk, url: "{}", user: bot@example.com, secret: {{env: MYELIN_TEST_TOOL}}, hook_secret: {{env: MYELIN_TEST_HOOK}}}}
  own: {{kind: webhook, url: "http://127.0.0.1:9/closed", secret: {{env: MYELIN_TEST_SIGNED}}}}
routes: [{{channels: desk}}]
)",
        server_.channel().url);
  }
  // As Zendesk tells of a ticket, some seconds after it changed.
  Hook hook(std::string_view status, std::int64_t changed, std::string_view comment = "") {
    const auto stamp = format_utc(clock_.now());
    const std::string body = fmt::format(
        R"({{"type":"zen:event-type:ticket.status_changed","detail":{{"id":"35436","status":"{}","updated_at":"{}"}},"event":{{{}}}}})",
        status, format_utc(Time{} + seconds{changed}),
        comment.empty()
            ? ""
            : fmt::format(R"("comment":{{"id":"c1","body":"{}","author":{{"name":"李娜"}}}})",
                          comment));
    return {{{"x-zendesk-webhook-signature",
              connect::notify::base64(connect::notify::hmac_sha256("hook secret", stamp + body))},
             {"x-zendesk-webhook-signature-timestamp", stamp}},
            body};
  }
  std::int64_t changed() const { return server_.tickets().front().changed; }
  std::size_t count(CaseId id, std::string_view verb) {
    const auto detail = engine_->repair_case(id);
    return static_cast<std::size_t>(
        std::ranges::count(detail->history, verb, &model::CaseEvent::verb));
  }
  model::CaseState state(CaseId id) { return engine_->repair_case(id)->value.state; }

  ToolServer server_{model::ChannelKind::zendesk};
};

TEST_F(Tickets, ACaseHasOneTicketThatTheCaseShows) {
  const CaseId id = delivered_case();
  ASSERT_EQ(server_.tickets().size(), 1u);
  const auto detail = engine_->repair_case(id);
  ASSERT_EQ(detail->links.size(), 1u);
  EXPECT_EQ(detail->links[0].channel, "desk");
  EXPECT_EQ(detail->links[0].ticket.id, "35436");
  EXPECT_TRUE(detail->links[0].ticket.url.ends_with("/agent/tickets/35436"));
  EXPECT_TRUE(engine_->take_case(id, "小王", "tester"));
  open();
  deliver();
  EXPECT_EQ(server_.tickets().size(), 1u) << "the link outlives a restart";
  EXPECT_EQ(server_.tickets()[0].notes.size(), 1u);
  expect_memory_equals_store();
}

TEST_F(Tickets, ACreationWhoseAnswerWasLostMakesNoSecondTicket) {
  server_.lose_next_answer();
  delivered_case();
  EXPECT_EQ(server_.tickets().size(), 1u);
}

TEST_F(Tickets, WhatIsSolvedThereIsResolvedHereOnceAndNotSentBack) {
  const CaseId id = delivered_case();
  server_.change([](ToolServer::Ticket& t) { t.status = "solved"; });
  const auto writes = server_.writes();
  const auto solved = hook("SOLVED", changed());
  ASSERT_TRUE(engine_->take_hook("desk", solved));
  EXPECT_EQ(state(id), model::CaseState::resolved);
  EXPECT_TRUE(engine_->repair_case(id)->comparison) << "its proof is planned like any other's";
  for (int again = 0; again < 3; ++again) EXPECT_TRUE(engine_->take_hook("desk", solved));
  EXPECT_EQ(count(id, "resolved"), 1u);
  deliver();
  EXPECT_EQ(server_.writes(), writes) << "what came from there does not go back there";
}

TEST_F(Tickets, AnEchoOfOursAndOldNewsChangeNothing) {
  const CaseId id = delivered_case();
  EXPECT_TRUE(engine_->resolve_case(id, "换了箱子", "tester"));
  deliver();
  EXPECT_EQ(server_.tickets()[0].status, "solved");
  const auto resolved_at = changed();
  EXPECT_TRUE(engine_->reopen_case(id, "又来了", "tester"));
  deliver();
  EXPECT_EQ(server_.tickets()[0].status, "open");
  EXPECT_TRUE(engine_->take_hook("desk", hook("SOLVED", resolved_at))) << "the echo comes late";
  EXPECT_EQ(state(id), model::CaseState::open);
  EXPECT_TRUE(engine_->take_hook("desk", hook("OPEN", changed())));
  EXPECT_EQ(state(id), model::CaseState::open);
  EXPECT_EQ(count(id, "resolved"), 1u);
  const auto writes = server_.writes();
  deliver();
  EXPECT_EQ(server_.writes(), writes);
}

TEST_F(Tickets, ARemarkIsTakenOnceAndOursNever) {
  const CaseId id = delivered_case();
  for (int again = 0; again < 2; ++again)
    EXPECT_TRUE(engine_->take_hook("desk", hook("NEW", changed(), "新箱子周一起用")));
  EXPECT_EQ(count(id, "commented"), 1u);
  EXPECT_TRUE(engine_->comment(id, "谢谢", "tester"));
  deliver();
  ASSERT_EQ(server_.tickets()[0].notes.size(), 1u)
      << "the remark did not go back, the comment went";
  EXPECT_TRUE(connect::tools::is_ours(server_.tickets()[0].notes[0]));
}

TEST_F(Tickets, WhatPeopleDidThereIsSeenInTheReplyThoughNoWebhookCame) {
  const CaseId id = delivered_case();
  server_.change([](ToolServer::Ticket& t) { t.status = "solved"; });
  EXPECT_TRUE(engine_->comment(id, "有进展吗", "tester"));
  deliver();
  EXPECT_EQ(state(id), model::CaseState::resolved);
  EXPECT_EQ(server_.tickets()[0].status, "solved");
}

TEST_F(Tickets, ACommitThatFailedIsTakenFromTheNextDelivery) {
  const CaseId id = delivered_case();
  server_.change([](ToolServer::Ticket& t) { t.status = "solved"; });
  faults_.commits = 1;
  EXPECT_FALSE(engine_->take_hook("desk", hook("SOLVED", changed())));
  EXPECT_NE(state(id), model::CaseState::resolved);
  EXPECT_TRUE(engine_->take_hook("desk", hook("SOLVED", changed())));
  EXPECT_EQ(count(id, "resolved"), 1u);
  expect_memory_equals_store();
}

TEST_F(Tickets, AnySignedWebhookMovesTheCaseItNames) {
  const CaseId id = delivered_case();
  const auto key = *connect::notify::standard_webhook_key(std::getenv("MYELIN_TEST_SIGNED"));
  const auto sent = [&](std::string_view message, std::string_view data) {
    const std::string body = fmt::format(R"({{"data":{{"case":{},{}}}}})", id.value, data);
    return Hook{{{"webhook-id", std::string{message}},
                 {"webhook-timestamp", std::to_string(connect::notify::unix_seconds(clock_.now()))},
                 {"webhook-signature",
                  connect::notify::standard_webhook_signature(key, message, clock_.now(), body)}},
                body};
  };
  EXPECT_TRUE(
      engine_->take_hook("own", sent("m1", R"("state":"working","person":"小王","version":1)"))
          ->known);
  EXPECT_EQ(state(id), model::CaseState::taken);
  EXPECT_EQ(engine_->repair_case(id)->value.assignee, "小王");
  EXPECT_TRUE(engine_->take_hook("own", sent("m2", R"("state":"done","version":3)")));
  EXPECT_TRUE(engine_->take_hook("own", sent("m3", R"("state":"working","version":2)")));
  EXPECT_EQ(state(id), model::CaseState::resolved) << "version 2 is older than 3";
  EXPECT_TRUE(engine_->take_hook("own", sent("m4", R"("state":"open","version":4)")));
  EXPECT_EQ(state(id), model::CaseState::open);
  EXPECT_EQ(count(id, "reopened"), 1u);
}

TEST_F(Tickets, WhoIsNotKnownDoesNotGetIn) {
  delivered_case();
  auto forged = hook("SOLVED", changed());
  forged.body += ' ';
  EXPECT_EQ(engine_->take_hook("desk", forged).error().code, ErrorCode::unauthenticated);
  EXPECT_EQ(engine_->take_hook("nowhere", hook("SOLVED", changed())).error().code,
            ErrorCode::unauthenticated);
  EXPECT_EQ(engine_->take_hook("own", hook("SOLVED", changed())).error().code,
            ErrorCode::unauthenticated);
}

}  // namespace
}  // namespace myelin::engine
