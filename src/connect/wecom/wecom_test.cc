// What WeCom calls with, held against the vendor's own published samples
// (https://developer.work.weixin.qq.com/document/path/90968 and its sample programs), and what does
// not get in.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "connect/notify/signing.h"
#include "connect/wecom/app_hook.h"

namespace myelin::connect::wecom {
namespace {

constexpr const char* company = "wx5823bf96d3bd56c7";
constexpr const char* token = "QDG6eK";
constexpr const char* encoding_key = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
constexpr const char* sealed_hello =
    "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/"
    "0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/"
    "sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+"
    "6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+"
    "HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+"
    "BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+"
    "rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/"
    "uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==";
const Time sample_time = Time{} + seconds{1'409'659'813};

notify::Channel channel() {
  notify::Channel c;
  c.name = "app";
  c.kind = model::ChannelKind::wecom_app;
  c.user = company;
  c.hook_secret = token;
  c.hook_key = encoding_key;
  return c;
}
AppHook app() {
  return *AppHook::make(channel());
}
Seal seal() {
  return *Seal::make(company, token, encoding_key);
}

tools::Hook sample() {
  return {
      {},
      fmt::format("<xml><ToUserName><![CDATA[{}]]></ToUserName><Encrypt><![CDATA[{}]]></Encrypt>"
                  "<AgentID><![CDATA[218]]></AgentID></xml>",
                  company, sealed_hello),
      {{"msg_signature", "477715d11cdb4164915debcba66cb864d751f3e6"},
       {"timestamp", "1409659813"},
       {"nonce", "1372623149"}}};
}

// A call with `xml` inside, sealed and signed as WeCom does it.
tools::Hook call(const std::string& xml, Time at = sample_time) {
  const auto sealed = seal().close(xml);
  const auto stamp = std::to_string(notify::unix_seconds(at));
  return {{},
          "<xml><Encrypt><![CDATA[" + sealed + "]]></Encrypt></xml>",
          {{"msg_signature", seal().signature(stamp, "7", sealed)},
           {"timestamp", stamp},
           {"nonce", "7"}}};
}

std::string pressed(const std::string& key, const std::string& event = "template_card_event") {
  return fmt::format(
      "<xml><ToUserName><![CDATA[{}]]></ToUserName><FromUserName><![CDATA[lina]]></FromUserName>"
      "<CreateTime>1409659813</CreateTime><MsgType><![CDATA[event]]></MsgType>"
      "<Event><![CDATA[{}]]></Event><EventKey><![CDATA[{}]]></EventKey>"
      "<TaskId><![CDATA[act_7_64f1]]></TaskId><CardType><![CDATA[button_interaction]]></CardType>"
      "<ResponseCode><![CDATA[rc]]></ResponseCode><AgentID>1</AgentID></xml>",
      company, event, key);
}

TEST(WeComSeal, OpensAndSignsTheVendorsSamples) {
  EXPECT_EQ(seal().signature("1409659813", "1372623149", sealed_hello),
            "477715d11cdb4164915debcba66cb864d751f3e6");
  const auto plain = seal().open(sealed_hello);
  ASSERT_TRUE(plain) << plain.error().message;
  EXPECT_NE(plain->find("<Content><![CDATA[hello]]></Content>"), std::string::npos);
  const std::string echo =
      "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==";
  const tools::Hook greeting{{},
                             {},
                             {{"msg_signature", "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3"},
                              {"timestamp", "1409659589"},
                              {"nonce", "263014780"},
                              {"echostr", echo}}};
  const auto answer = app().greeted(greeting, Time{} + seconds{1'409'659'600});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(*answer, "1616140317555161061");
}

TEST(WeComSeal, ClosesWhatItOpensAndNothingOfAnotherCompany) {
  for (const auto& text : {std::string{}, std::string{"x"}, std::string(31, 'a'),
                           std::string(1'000, 'b'), std::string{"已处理：换了箱子"}})
    EXPECT_EQ(seal().open(seal().close(text)), text);
  EXPECT_NE(seal().close("x"), seal().close("x")) << "no two are alike";
  const auto other = *Seal::make("wx0000000000000000", token, encoding_key);
  EXPECT_EQ(other.open(sealed_hello).error().code, ErrorCode::unauthenticated);
  for (const char* bad : {"", "a", "AAAA", "not base64!", "AAAAAAAAAAAAAAAAAAAAAA=="})
    EXPECT_FALSE(seal().open(bad)) << bad;
}

TEST(WeComSeal, SaysWhatIsWrongWithAKey) {
  EXPECT_FALSE(Seal::make("", token, encoding_key));
  EXPECT_FALSE(Seal::make(company, "", encoding_key));
  const auto bad = Seal::make(company, token, "short");
  ASSERT_FALSE(bad);
  EXPECT_NE(bad.error().hint.find("43"), std::string::npos);
}

TEST(WeComHook, ReadsWhatAMemberWroteAndPressed) {
  const auto said = app().read(sample(), sample_time + minutes{1});
  ASSERT_TRUE(said && *said) << said.error().message;
  EXPECT_EQ((*said)->user, "mycreate");
  EXPECT_EQ((*said)->text, "hello");
  EXPECT_EQ((*said)->id, "4561255354251345929");
  EXPECT_FALSE((*said)->pressed);
  const auto done =
      app().read(call(pressed(button_key(CaseId{17}, model::Progress::done))), sample_time);
  ASSERT_TRUE(done && *done);
  EXPECT_EQ((*done)->repair, CaseId{17});
  EXPECT_EQ((*done)->progress, model::Progress::done);
  EXPECT_EQ((*done)->user, "lina");
  EXPECT_TRUE((*done)->pressed);
  EXPECT_EQ((*done)->id, "act_7_64f1/done:17/lina/1409659813");
}

TEST(WeComHook, WhatIsNoWordIsNone) {
  for (const auto* key : {"", "done", "done:", "done:x", "done:-1", "done:17 ", "gone:17", ":17"}) {
    const auto word = app().read(call(pressed(key)), sample_time);
    ASSERT_TRUE(word) << key;
    EXPECT_FALSE(*word) << key;
  }
  EXPECT_FALSE(*app().read(call(pressed("done:17", "enter_agent")), sample_time));
}

TEST(WeComHook, RefusesWhatIsChangedOldOrNoCall) {
  auto changed = sample();
  changed.body[120] ^= 1;
  EXPECT_FALSE(app().read(changed, sample_time));
  EXPECT_EQ(app().read(sample(), sample_time + minutes{6}).error().code,
            ErrorCode::unauthenticated);
  auto unsigned_call = sample();
  unsigned_call.query.clear();
  EXPECT_EQ(app().read(unsigned_call, sample_time).error().code, ErrorCode::unauthenticated);
  for (const char* body : {"", "<xml/>", "{}", "<a><Encrypt>x</Encrypt></a>"}) {
    auto empty = sample();
    empty.body = body;
    EXPECT_FALSE(app().read(empty, sample_time)) << body;
  }
  EXPECT_FALSE(app().read(
      call("<!DOCTYPE xml [<!ENTITY a \"b\">]><xml><MsgType>text</MsgType></xml>"), sample_time));
}

TEST(WeComHook, AnswersInWeComsForm) {
  Word word;
  word.user = "lina";
  const auto text = app().answer(word, "#17 ]]> 处理中", true, sample_time);
  const auto between = [&](const std::string& from, const std::string& to) {
    const auto begin = text.find(from) + from.size();
    return text.substr(begin, text.find(to, begin) - begin);
  };
  const auto sealed = between("<Encrypt><![CDATA[", "]]>");
  EXPECT_TRUE(seal().holds(between("<MsgSignature><![CDATA[", "]]>"), "1409659813",
                           between("<Nonce><![CDATA[", "]]>"), sealed));
  const auto plain = seal().open(sealed);
  ASSERT_TRUE(plain);
  EXPECT_NE(plain->find("<MsgType><![CDATA[update_button]]></MsgType><Button><ReplaceName>"
                        "<![CDATA[#17 ]] > 处理中]]></ReplaceName></Button>"),
            std::string::npos)
      << *plain;
}

}  // namespace
}  // namespace myelin::connect::wecom
