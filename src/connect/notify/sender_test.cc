#include "connect/notify/sender.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/limits.h"
#include "connect/notify/fake_receiver.h"
#include "connect/notify/http.h"
#include "connect/notify/signing.h"

namespace myelin::connect::notify {
namespace {

constexpr const char* webhook_secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

Channel channel_of(model::ChannelKind kind, std::string url, std::string secret = {}) {
  Channel c;
  c.name = "ops";
  c.kind = kind;
  c.url = std::move(url);
  c.secret = std::move(secret);
  c.timeout_ms = 2000;
  return c;
}

Message example() {
  Message m;
  m.id = "act_17_abc";
  m.at = *parse_time("2026-11-20T02:00:00Z", Zone{});
  m.severity = model::Severity::critical;
  m.title = "新工单：「包装破损」[x](http://evil)";
  m.facts = {{"负责", "供应链", {}}, {"新工单", "标题", "https://m.example.com/repairs/3"}};
  m.link = "https://m.example.com/repairs/17";
  m.link_text = "打开工单";
  m.payload = R"({"type":"case.opened","data":{}})";
  m.mobiles = {"13800138000"};
  return m;
}

Delivery send_once(const Channel& channel, const Message& message = example()) {
  auto sender = make_sender(channel);
  EXPECT_TRUE(sender) << sender.error().message;
  return (*sender)->send(message);
}

TEST(Webhook, SignsAndKeepsItsIdOnEveryAttempt) {
  FakeReceiver receiver;
  receiver.script({http_reply(500, ""), http_reply(204, "")});
  const Channel channel = channel_of(model::ChannelKind::webhook, receiver.url(), webhook_secret);
  Message message = example();
  EXPECT_EQ(send_once(channel, message).outcome, Outcome::retry);
  message.at += seconds{5};
  EXPECT_EQ(send_once(channel, message).outcome, Outcome::delivered);
  const auto requests = receiver.requests();
  ASSERT_EQ(requests.size(), 2u);
  for (std::size_t i = 0; i < 2; ++i) {
    auto headers = requests[i].headers;
    EXPECT_EQ(headers["webhook-id"], "act_17_abc");
    EXPECT_EQ(requests[i].body, message.payload);
    const Time at = example().at + seconds{5} * static_cast<int>(i);
    EXPECT_EQ(headers["webhook-timestamp"], std::to_string(unix_seconds(at)));
    EXPECT_EQ(headers["webhook-signature"],
              standard_webhook_signature(*standard_webhook_key(webhook_secret),
                                         headers["webhook-id"], at, requests[i].body));
  }
}

TEST(Webhook, EndsWellWhateverTheReceiverDoes) {
  FakeReceiver receiver;
  Channel channel = channel_of(model::ChannelKind::webhook, receiver.url());
  receiver.script({http_reply(429, "", "Retry-After: 120\r\n")});
  const Delivery later = send_once(channel);
  EXPECT_EQ(later.outcome, Outcome::retry);
  EXPECT_EQ(later.retry_after, std::optional<Duration>(seconds{120}));
  receiver.script({http_reply(200, std::string(limits::reply_bytes_max * 4, 'x'))});
  EXPECT_EQ(send_once(channel).outcome, Outcome::delivered)
      << "the status came, the rest is not read";
  receiver.script({"this is not HTTP\r\n\r\n"});
  EXPECT_EQ(send_once(channel).outcome, Outcome::unknown);
  receiver.script({FakeReceiver::vanish});
  EXPECT_EQ(send_once(channel).outcome, Outcome::unknown);
  receiver.script({FakeReceiver::hang});
  channel.timeout_ms = 150;
  EXPECT_EQ(send_once(channel).outcome, Outcome::unknown);
}

TEST(Webhook, FollowsNoRedirect) {
  FakeReceiver receiver, elsewhere;
  receiver.script({http_reply(307, "", "Location: " + elsewhere.url() + "\r\n")});
  EXPECT_EQ(send_once(channel_of(model::ChannelKind::webhook, receiver.url())).outcome,
            Outcome::refused);
  EXPECT_TRUE(elsewhere.requests().empty());
}

TEST(Webhook, NobodyListensMeansNothingLeft) {
  std::string url;
  {
    FakeReceiver gone;
    url = gone.url();
  }
  const Delivery delivery = send_once(channel_of(model::ChannelKind::webhook, url));
  EXPECT_EQ(delivery.outcome, Outcome::retry) << delivery.detail;
}

TEST(Sender, RefusesAddressesThatItShouldNotTouch) {
  for (const char* url :
       {"", "ftp://x/y", "file:///etc/passwd", "gopher://x", "http://user:pw@x/y", "https://",
        "http://x/\r\nHost: y", "javascript:alert(1)", "//x/y", "x.example.com/y z"}) {
    EXPECT_FALSE(check_http_url(url)) << url;
    EXPECT_FALSE(make_sender(channel_of(model::ChannelKind::dingtalk, url))) << url;
  }
  const auto error = check_http_url("ftp://x/y?access_token=hush");
  EXPECT_EQ(error.error().message.find("hush"), std::string::npos) << "tokens are not repeated";
}

TEST(DingTalk, SignsTheQueryAndCallsPeople) {
  FakeReceiver receiver;
  receiver.script({http_reply(200, R"({"errcode":0,"errmsg":"ok"})")});
  const std::string secret = "SECabc";
  EXPECT_EQ(send_once(channel_of(model::ChannelKind::dingtalk,
                                 receiver.url("/robot/send?access_token=t"), secret))
                .outcome,
            Outcome::delivered);
  const auto request = receiver.requests().at(0);
  EXPECT_EQ(
      request.target,
      "/robot/send?access_token=t&timestamp=" + std::to_string(unix_milliseconds(example().at)) +
          "&sign=" + percent_encoded(dingtalk_signature(secret, example().at)));
  const auto json = nlohmann::json::parse(request.body);
  EXPECT_EQ(json["msgtype"], "markdown");
  EXPECT_EQ(json["at"]["atMobiles"][0], "13800138000");
  const std::string text = json["markdown"]["text"];
  EXPECT_NE(text.find("@13800138000"), std::string::npos);
  EXPECT_NE(text.find("[打开工单](https://m.example.com/repairs/17)"), std::string::npos);
  EXPECT_EQ(text.find("[x]("), std::string::npos) << "a name draws no link";
}

TEST(Feishu, SignsTheBodyAndSendsACard) {
  FakeReceiver receiver;
  receiver.script({http_reply(200, R"({"code":0,"msg":"success"})")});
  EXPECT_EQ(send_once(channel_of(model::ChannelKind::feishu, receiver.url(), "demo")).outcome,
            Outcome::delivered);
  const auto json = nlohmann::json::parse(receiver.requests().at(0).body);
  EXPECT_EQ(json["timestamp"], std::to_string(unix_seconds(example().at)));
  EXPECT_EQ(json["sign"], feishu_signature("demo", example().at));
  EXPECT_EQ(json["msg_type"], "interactive");
  EXPECT_EQ(json["card"]["header"]["template"], "red");
  EXPECT_EQ(json["card"]["elements"][1]["actions"][0]["url"], "https://m.example.com/repairs/17");
}

TEST(WeCom, StaysBelowItsFourThousandBytes) {
  FakeReceiver receiver;
  receiver.script({http_reply(200, R"({"errcode":0,"errmsg":"ok"})")});
  Message message = example();
  for (int i = 0; i < 200; ++i)
    message.facts.push_back({"新工单", "很长的标题很长的标题很长的标题很长的标题", {}});
  EXPECT_EQ(send_once(channel_of(model::ChannelKind::wecom, receiver.url()), message).outcome,
            Outcome::delivered);
  const auto json = nlohmann::json::parse(receiver.requests().at(0).body);
  const std::string text = json["markdown"]["content"];
  EXPECT_LE(text.size(), 4096u);
  EXPECT_NE(text.find("还有 "), std::string::npos) << "says how many it left out";
  EXPECT_NE(text.find("[打开工单]"), std::string::npos) << "the link always fits";
}

TEST(Email, ReachesEverybodyOnce) {
  FakeMailServer server;
  Channel channel = channel_of(model::ChannelKind::email, server.url());
  channel.from = "myelin@example.com";
  channel.to = {"ops@example.com"};
  Message message = example();
  message.also_to = {"chain@example.com", "ops@example.com", "bad\r\naddress"};
  EXPECT_EQ(send_once(channel, message).outcome, Outcome::delivered);
  const std::string mail = server.mail();
  EXPECT_NE(mail.find("Subject: =?UTF-8?B?"), std::string::npos) << mail;
  EXPECT_NE(mail.find("To: ops@example.com,\r\n chain@example.com\r\n"), std::string::npos) << mail;
  std::size_t recipients = 0;
  for (const auto& command : server.commands()) recipients += command.starts_with("RCPT") ? 1 : 0;
  EXPECT_EQ(recipients, 2u);
}

TEST(Email, KnowsNoFromNotNow) {
  FakeMailServer server;
  Channel channel = channel_of(model::ChannelKind::email, server.url());
  channel.from = "myelin@example.com";
  channel.to = {"ops@example.com"};
  server.script({.on_rcpt = "550 no such user", .on_end = "250 ok"});
  EXPECT_EQ(send_once(channel).outcome, Outcome::refused);
  server.script({.on_rcpt = "450 try later", .on_end = "250 ok"});
  EXPECT_EQ(send_once(channel).outcome, Outcome::retry);
  server.script({.on_rcpt = "250 ok", .on_end = "451 busy"});
  EXPECT_EQ(send_once(channel).outcome, Outcome::retry);
  server.script({.on_rcpt = "250 ok", .on_end = "hang"});
  channel.timeout_ms = 200;
  EXPECT_EQ(send_once(channel).outcome, Outcome::unknown)
      << "the mail was sent, its fate is not known";
}

TEST(Email, APasswordNeverTravelsInPlain) {
  FakeMailServer server;  // offers no TLS
  Channel channel = channel_of(model::ChannelKind::email, server.url(), "hush");
  channel.user = "myelin";
  channel.from = "myelin@example.com";
  channel.to = {"ops@example.com"};
  EXPECT_NE(send_once(channel).outcome, Outcome::delivered);
  for (const auto& command : server.commands())
    EXPECT_FALSE(command.starts_with("AUTH")) << command;
}

}  // namespace
}  // namespace myelin::connect::notify
