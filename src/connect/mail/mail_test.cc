// Replies to e-mails: read as the mail programs of the field write them, known as answers to mails
// of ours and to nothing else, and fetched from a mailbox that may fail.
#include <gtest/gtest.h>

#include "connect/mail/fake_mailbox.h"
#include "connect/mail/mail_reply.h"
#include "connect/mail/mail_thread.h"
#include "connect/mail/mailbox.h"
#include "connect/mail/written.h"
#include "connect/notify/signing.h"

namespace myelin::connect::mail {
namespace {

using model::Progress;

std::string mail_with(std::string_view headers, std::string_view body) {
  return fmt::format(
      "From: =?UTF-8?B?5p2O5aic?= <Li.Na@Example.com>\r\nMessage-ID: <r1@example.com>\r\n"
      "Date: Fri, 20 Nov 2026 10:00:00 +0800\r\nMIME-Version: 1.0\r\n{}\r\n{}",
      headers, body);
}

TEST(MailReply, WhatWasWrittenIsReadAndWhatIsQuotedIsNot) {
  const auto reply = read_mail(
      mail_with("In-Reply-To: <act_1_a.c3.00@example.com>\r\nReferences: <x@y> "
                "<act_0_a.c2.00@example.com>\r\n"
                "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n",
                "已解决：换了承运商\r\n谢谢\r\n\r\n在 2026年11月20日，Myelin <m@example.com> "
                "写道：\r\n> 收到\r\n"));
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_EQ(reply->text, "已解决：换了承运商\n谢谢");
  EXPECT_EQ(reply->from, "li.na@example.com");
  EXPECT_EQ(reply->id, "r1@example.com");
  EXPECT_FALSE(reply->automatic);
  EXPECT_EQ(format_utc(reply->at), "2026-11-20T02:00:00Z");
  const std::vector<std::string> references{"act_1_a.c3.00@example.com",
                                            "act_0_a.c2.00@example.com", "x@y"};
  EXPECT_EQ(reply->references, references) << "the nearest first";
}

// 收到 in GB18030 is CA D5 B5 BD; as QQ mail sends it, HTML beside the text.
TEST(MailReply, CharactersOfOtherEncodingsAreRead) {
  const auto reply = read_mail(mail_with(
      "Content-Type: multipart/alternative; boundary=b\r\n",
      "--b\r\nContent-Type: text/plain; charset=gb18030\r\nContent-Transfer-Encoding: base64\r\n"
      "\r\nytW1vQ==\r\n--b\r\nContent-Type: text/html; charset=gb18030\r\n"
      "Content-Transfer-Encoding: base64\r\n\r\nPGI+eDwvYj4=\r\n--b--\r\n"));
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->text, "收到");
}

TEST(MailReply, AnHtmlMailIsReadWithoutWhatItQuotes) {
  const auto reply = read_mail(mail_with(
      "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n",
      "<html><head><style>p {color: red}</style></head><body><div>take&nbsp;it &amp; go</div>"
      "<blockquote><p>resolved</p></blockquote></body></html>"));
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->text, "take it & go");
}

TEST(MailReply, MachinesAreNotHeard) {
  for (const char* header : {"Auto-Submitted: auto-replied\r\n", "Precedence: bulk\r\n",
                             "X-Autoreply: yes\r\n", "List-Id: <all.example.com>\r\n"})
    EXPECT_TRUE(read_mail(mail_with(header, "收到"))->automatic) << header;
  EXPECT_FALSE(read_mail(mail_with("Auto-Submitted: no\r\n", "收到"))->automatic);
}

TEST(MailReply, WhatIsNoMailIsRefused) {
  EXPECT_FALSE(read_mail(""));
  EXPECT_FALSE(read_mail("no headers at all"));
  EXPECT_FALSE(read_mail("From: a@b.c\r\n\r\nwithout an id"));
  EXPECT_FALSE(read_mail("From: a@b.c, d@e.f\r\nMessage-ID: <x@y>\r\n\r\nof two"));
}

TEST(MailReply, AWishIsAWordAtTheBeginningOfTheText) {
  const auto is = [](std::string_view text, std::optional<Progress> progress, std::string_view rest,
                     std::int64_t of = 0) {
    const auto wish = wish_of(text);
    EXPECT_EQ(wish.progress, progress) << text;
    EXPECT_EQ(wish.text, rest) << text;
    EXPECT_EQ(wish.repair.value, of) << text;
  };
  is("收到", Progress::working, "");
  is("Take, I am on it", Progress::working, "I am on it");
  is("已解决：换了承运商", Progress::done, "换了承运商");
  is("#17 Resolved: new box", Progress::done, "new box", 17);
  is("重新打开。又来了", Progress::open, "又来了");
  is("not fixed: it leaks again", Progress::open, "it leaks again");
  is("已解决不了，请换人", std::nullopt, "已解决不了，请换人");
  is("taking a look", std::nullopt, "taking a look");
  is("#x 收到", std::nullopt, "#x 收到");
  is("", std::nullopt, "");
}

TEST(MailThread, OnlyAnswersToOursAreKnown) {
  notify::MailboxAt at{"imaps://x:1", "u", "password"};
  const auto key = thread_key(at);
  const auto id = thread_id(key, "act_17_5f", {CaseId{8}, CaseId{3}, CaseId{8}});
  EXPECT_TRUE(id.starts_with("act_17_5f.c3-8.")) << id;
  const std::vector<CaseId> both{CaseId{3}, CaseId{8}};
  EXPECT_EQ(cases_of(key, {"x@y", "<" + id + "@example.com>"}), both);
  auto forged = id;
  forged[forged.find("c3") + 1] = '4';
  EXPECT_TRUE(cases_of(key, {forged + "@example.com"}).empty());
  at.secret = "another";
  EXPECT_TRUE(cases_of(thread_key(at), {id}).empty());
  EXPECT_TRUE(cases_of("", {id}).empty());
}

class OfMailbox : public ::testing::Test {
 protected:
  notify::Channel channel() const {
    notify::Channel c;
    c.replies = {server_.url(), "bot@example.com", "password"};
    c.timeout_ms = 3'000;
    return c;
  }
  FakeMailbox server_;
};

TEST_F(OfMailbox, AnswersAreFoundAndFetched) {
  auto mailbox = Mailbox::make(channel());
  ASSERT_TRUE(mailbox);
  server_.put(mail_with("", "not an answer"));
  const auto whole = mail_with("In-Reply-To: <act_1_a.c3.00@example.com>\r\n", "收到\r\n");
  server_.put(whole);
  const auto since = *parse_time("2026-11-17T02:00:00Z", Zone{});
  const auto found = (*mailbox)->answers_since(since);
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(*found, std::vector<std::uint32_t>{2});
  EXPECT_EQ(server_.searched(), "UID SEARCH SINCE 17-Nov-2026 HEADER In-Reply-To \"act_\"");
  const auto mail = (*mailbox)->fetch(2);
  ASSERT_TRUE(mail) << mail.error().message;
  EXPECT_EQ(*mail, whole);
}

TEST_F(OfMailbox, AMailboxThatFailsSaysWhy) {
  auto mailbox = Mailbox::make(channel());
  server_.put(mail_with("In-Reply-To: <act_1_a.c3.00@example.com>\r\n", "收到\r\n"));
  server_.lose_next_mail();
  EXPECT_EQ((*mailbox)->fetch(1).error().code, ErrorCode::unavailable);
  EXPECT_TRUE((*mailbox)->fetch(1)) << "and the next time it works";
  server_.refuse_passwords();
  auto another = Mailbox::make(channel());
  mailbox->reset();
  EXPECT_EQ((*another)->answers_since(Time{}).error().code, ErrorCode::unauthenticated);
  for (const char* bad :
       {"", "https://x", "imaps://", "imaps://a@b", "imaps://x/y", "imap://x y"}) {
    auto c = channel();
    c.replies.url = bad;
    EXPECT_FALSE(Mailbox::make(c)) << bad;
  }
}

TEST(FoundIn, ASearchsAnswerIsRead) {
  EXPECT_EQ(found_in("* SEARCH 7 3 12\r\n"), (std::vector<std::uint32_t>{3, 7, 12}));
  EXPECT_TRUE(found_in("* SEARCH\r\n* OK hello\r\n").empty());
  EXPECT_EQ(found_in("* SEARCH 4 x 5"), std::vector<std::uint32_t>{4});
}

}  // namespace
}  // namespace myelin::connect::mail
