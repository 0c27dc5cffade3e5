// What every tool must do, run on each of them against an honest server of its protocol.
#include "connect/tools/tool.h"

#include <gtest/gtest.h>

#include "connect/tools/servers_for_tests.h"

namespace myelin::connect::tools {
namespace {

using model::ChannelKind;
using model::Progress;
using notify::Outcome;

class EveryTool : public testing::TestWithParam<ChannelKind> {
 protected:
  EveryTool() : server_(GetParam()), tool_(std::move(*make_tool(server_.channel()))) {}

  static Card card(std::string event = "opened", Progress progress = Progress::open) {
    Card c;
    c.reference = "myelin-17-64f1";
    c.mark = "act_1_64f1";
    c.title = "抖音「包装破损」投诉是平时的 7.4 倍";
    c.body = "负责: 供应链\n";
    if (event != "opened") c.note = event;
    c.moves = event != "commented";
    c.link = "https://m.example.com/repairs/17";
    c.progress = progress;
    c.at = c.due_at = *parse_time("2026-11-20 10:00", Zone{});
    return c;
  }
  std::string ticket() {
    const auto told = tool_->tell(card());
    EXPECT_EQ(told.delivery.outcome, Outcome::delivered) << told.delivery.detail;
    return told.ticket ? told.ticket->id : "";
  }
  // Zendesk's and Chatwoot's word for it stays "open"; Feishu and DingTalk know no other.
  bool knows_working() const { return GetParam() == ChannelKind::jira; }

  ToolServer server_;
  std::unique_ptr<Tool> tool_;
};

TEST_P(EveryTool, MakesOneTicketAndSaysHowItStands) {
  const auto told = tool_->tell(card());
  ASSERT_TRUE(told.ticket) << told.delivery.detail;
  EXPECT_FALSE(told.ticket->id.empty());
  EXPECT_EQ(told.ticket->progress, Progress::open);
  EXPECT_GT(told.ticket->version, 0);
  EXPECT_TRUE(told.moved);
  ASSERT_EQ(server_.tickets().size(), 1u);
  EXPECT_EQ(server_.tickets()[0].reference, "myelin-17-64f1");
}

TEST_P(EveryTool, ACreationWhoseAnswerWasLostIsFoundAgain) {
  server_.lose_next_answer();
  const auto lost = tool_->tell(card());
  EXPECT_EQ(lost.delivery.outcome, Outcome::unknown) << lost.delivery.detail;
  auto again = card();
  again.again = true;
  const auto told = tool_->tell(again);
  EXPECT_EQ(told.delivery.outcome, Outcome::delivered) << told.delivery.detail;
  ASSERT_TRUE(told.ticket);
  EXPECT_EQ(server_.tickets().size(), 1u);
}

TEST_P(EveryTool, ANoteWhoseAnswerWasLostIsNotWrittenTwice) {
  auto note = card("commented");
  note.ticket = ticket();
  server_.lose_next_answer();
  EXPECT_EQ(tool_->tell(note).delivery.outcome, Outcome::unknown);
  note.again = true;
  const auto told = tool_->tell(note);
  EXPECT_EQ(told.delivery.outcome, Outcome::delivered) << told.delivery.detail;
  EXPECT_EQ(server_.tickets()[0].notes.size(), 1u);
  EXPECT_FALSE(told.moved);
  note.mark = "act_2_64f1";
  note.again = false;
  EXPECT_EQ(tool_->tell(note).delivery.outcome, Outcome::delivered);
  EXPECT_EQ(server_.tickets()[0].notes.size(), 2u);
}

TEST_P(EveryTool, FollowsTheCaseToItsEndAndBack) {
  auto next = card("resolved", Progress::done);
  next.ticket = ticket();
  auto told = tool_->tell(next);
  ASSERT_TRUE(told.ticket) << told.delivery.detail;
  EXPECT_EQ(told.ticket->progress, Progress::done);
  const auto version = told.ticket->version;
  next = card("reopened");
  next.ticket = told.ticket->id;
  told = tool_->tell(next);
  ASSERT_TRUE(told.ticket) << told.delivery.detail;
  EXPECT_EQ(told.ticket->progress, Progress::open);
  EXPECT_GT(told.ticket->version, version);
  next = card("taken", Progress::working);
  next.ticket = told.ticket->id;
  told = tool_->tell(next);
  ASSERT_TRUE(told.ticket) << told.delivery.detail;
  EXPECT_EQ(told.ticket->progress, knows_working() ? Progress::working : Progress::open);
}

TEST_P(EveryTool, TakingPullsBackNothingThatPeopleFinishedThere) {
  auto next = card("taken", Progress::working);
  next.ticket = ticket();
  server_.change([&](ToolServer::Ticket& t) {
    t.status = GetParam() == ChannelKind::zendesk    ? "solved"
               : GetParam() == ChannelKind::chatwoot ? "resolved"
                                                     : "done";
  });
  const auto told = tool_->tell(next);
  ASSERT_TRUE(told.ticket) << told.delivery.detail;
  EXPECT_EQ(told.ticket->progress, Progress::done);
  EXPECT_FALSE(told.moved) << "where people left it is news";
}

TEST_P(EveryTool, ACaseThatIsDoneGetsNoTicketAnyMore) {
  const auto told = tool_->tell(card("closed", Progress::done));
  EXPECT_EQ(told.delivery.outcome, Outcome::delivered);
  EXPECT_FALSE(told.ticket);
  EXPECT_TRUE(server_.tickets().empty());
}

TEST_P(EveryTool, AWrongKeyIsRefusedAndSaid) {
  server_.refuse_keys();
  EXPECT_EQ(tool_->tell(card()).delivery.outcome, Outcome::refused);
  EXPECT_EQ(tool_->reach().outcome, Outcome::refused);
}

TEST_P(EveryTool, LooksWithoutChangingAnything) {
  const auto id = ticket();
  const auto before = server_.writes();
  const auto seen = tool_->look("myelin-17-64f1", id);
  ASSERT_TRUE(seen && *seen);
  EXPECT_EQ((*seen)->id, id);
  EXPECT_EQ(tool_->reach().outcome, Outcome::delivered);
  EXPECT_EQ(server_.writes(), before);
}

INSTANTIATE_TEST_SUITE_P(Tools, EveryTool,
                         testing::Values(ChannelKind::zendesk, ChannelKind::chatwoot,
                                         ChannelKind::jira, ChannelKind::feishu_task,
                                         ChannelKind::dingtalk_todo),
                         [](const auto& one) { return std::string{model::name(one.param)}; });

}  // namespace
}  // namespace myelin::connect::tools
