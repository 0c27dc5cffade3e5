// A WeCom app against a small honest server of its API: a token, the card, who gets it.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "connect/notify/fake_receiver.h"
#include "connect/notify/sender.h"

namespace myelin::connect::notify {
namespace {

using nlohmann::json;

class WeComApp : public testing::Test {
 protected:
  WeComApp() {
    server_.answer([this](const FakeReceiver::Request& request) {
      if (request.target.starts_with("/cgi-bin/gettoken")) {
        if (request.target != "/cgi-bin/gettoken?corpid=ww1&corpsecret=s%2B1")
          return http_reply(200, R"({"errcode":40001,"errmsg":"invalid credential"})");
        return http_reply(200, json{{"errcode", 0},
                                    {"errmsg", "ok"},
                                    {"access_token", "t" + std::to_string(++tokens_)},
                                    {"expires_in", 7200}}
                                   .dump());
      }
      if (request.target != "/cgi-bin/message/send?access_token=t" + std::to_string(tokens_) ||
          forget_.exchange(false))
        return http_reply(200, R"({"errcode":42001,"errmsg":"access_token expired"})");
      sent_.push_back(json::parse(request.body));
      return http_reply(200, answer_);
    });
  }
  Channel channel() const {
    Channel c;
    c.name = "app";
    c.kind = model::ChannelKind::wecom_app;
    c.url = server_.url("");
    c.user = "ww1";
    c.secret = "s+1";
    c.hook_secret = "QDG6eK";
    c.hook_key = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
    c.keys = {{"agent", "1000002"}};
    c.members = {"zhang", "li"};
    c.timeout_ms = 3'000;
    return c;
  }
  static Message message(std::optional<model::CaseState> state = model::CaseState::open) {
    Message m;
    m.id = "act_17_abc";
    m.title = "抖音「包装破损」投诉是平时的 7.4 倍";
    m.facts = {{"负责", "供应链", {}}};
    m.link = "https://m.example.com/repairs/17";
    m.link_text = "打开";
    m.cases = {CaseId{17}};
    m.state = state;
    m.wecom_users = {"wang", "li"};
    return m;
  }
  static std::vector<std::string> buttons(const json& sent) {
    std::vector<std::string> keys;
    for (const auto& button : sent["template_card"]["button_list"]) keys.push_back(button["key"]);
    return keys;
  }

  int tokens_ = 0;
  std::atomic<bool> forget_{false};
  std::string answer_ = R"({"errcode":0,"errmsg":"ok","msgid":"m","response_code":"r"})";
  std::vector<json> sent_;
  FakeReceiver server_;  // last: its thread uses what stands above
};

TEST_F(WeComApp, SendsACardWithWhatCanBeDoneToTheCase) {
  const auto sender = std::move(*make_sender(channel()));
  EXPECT_EQ(sender->send(message()).outcome, Outcome::delivered);
  ASSERT_EQ(sent_.size(), 1u);
  const auto& body = sent_[0];
  EXPECT_EQ(body["touser"], "zhang|li|wang");
  EXPECT_EQ(body["agentid"], 1000002);
  EXPECT_EQ(body["msgtype"], "template_card");
  const auto& card = body["template_card"];
  EXPECT_EQ(card["card_type"], "button_interaction");
  EXPECT_EQ(card["task_id"], "act_17_abc");
  EXPECT_EQ(card["main_title"]["title"], message().title);
  EXPECT_EQ(card["horizontal_content_list"][0]["value"], "供应链");
  EXPECT_EQ(card["card_action"]["url"], message().link);
  EXPECT_EQ(buttons(body), (std::vector<std::string>{"working:17", "done:17"}));
  for (const auto& [state, keys] :
       {std::pair{model::CaseState::taken, std::vector<std::string>{"done:17"}},
        std::pair{model::CaseState::resolved, std::vector<std::string>{"open:17"}}}) {
    sender->send(message(state));
    EXPECT_EQ(buttons(sent_.back()), keys);
  }
  EXPECT_EQ(tokens_, 1) << "a token is good for two hours";
}

TEST_F(WeComApp, WhatNobodyCouldHearHasNoButtons) {
  auto deaf = channel();
  deaf.hook_key.clear();
  deaf.hook_secret.clear();
  const auto send = [&](const Channel& to, const Message& what) {
    EXPECT_EQ((*make_sender(to))->send(what).outcome, Outcome::delivered);
    EXPECT_EQ(sent_.back()["msgtype"], "markdown");
    EXPECT_NE(std::string{sent_.back()["markdown"]["content"]}.find("包装破损"), std::string::npos);
  };
  send(deaf, message());
  send(channel(), message(model::CaseState::closed));
  send(channel(), message(std::nullopt));
  auto digest = message();
  digest.cases.push_back(CaseId{18});
  send(channel(), digest);
}

TEST_F(WeComApp, ATokenThatRanOutIsFetchedAnew) {
  const auto sender = std::move(*make_sender(channel()));
  EXPECT_EQ(sender->send(message()).outcome, Outcome::delivered);
  forget_ = true;
  EXPECT_EQ(sender->send(message()).outcome, Outcome::delivered);
  EXPECT_EQ(tokens_, 2);
  EXPECT_EQ(sent_.size(), 2u);
}

TEST_F(WeComApp, SaysWhatIsWrong) {
  auto wrong = channel();
  wrong.secret = "other";
  const auto refused = (*make_sender(wrong))->send(message());
  EXPECT_EQ(refused.outcome, Outcome::refused);
  EXPECT_NE(refused.detail.find("Secret"), std::string::npos);
  EXPECT_EQ(refused.detail.find("other"), std::string::npos);
  auto nobody = channel();
  nobody.members.clear();
  auto to_nobody = message();
  to_nobody.wecom_users.clear();
  EXPECT_EQ((*make_sender(nobody))->send(to_nobody).outcome, Outcome::refused);
  answer_ = R"({"errcode":0,"errmsg":"ok","invaliduser":"wang"})";
  EXPECT_NE((*make_sender(channel()))->send(message()).detail.find("wang"), std::string::npos);
  for (const auto change :
       {+[](Channel& c) { c.user.clear(); }, +[](Channel& c) { c.secret.clear(); },
        +[](Channel& c) { c.keys.clear(); }, +[](Channel& c) { c.keys["agent"] = "x"; },
        +[](Channel& c) { c.members = {"a|b"}; }, +[](Channel& c) { c.hook_secret.clear(); },
        +[](Channel& c) { c.hook_key = "short"; }}) {
    auto broken = channel();
    change(broken);
    EXPECT_FALSE(make_sender(broken));
  }
}

}  // namespace
}  // namespace myelin::connect::notify
