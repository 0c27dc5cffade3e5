// A member of the company presses a button and writes to the WeCom app: the case moves, once, and
// WeCom is answered in its own form.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "connect/notify/signing.h"
#include "connect/wecom/seal.h"
#include "server/test_contract.h"
#include "server/test_instance.h"

namespace myelin::server {
namespace {

constexpr const char* company = "wx5823bf96d3bd56c7";
constexpr const char* token = "QDG6eK";
constexpr const char* encoding_key = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";

class WeComWords : public testing::Test {
 protected:
  WeComWords() : instance_(limits::reflex_queue_signals_max, configuration()) {
    EXPECT_EQ(instance_.ask("POST", "/v1/signals", furious_signal).status, 200);
  }
  static std::string configuration() {
    ::setenv("MYELIN_TEST_WECOM_SECRET", "s", 1);
    ::setenv("MYELIN_TEST_WECOM_TOKEN", token, 1);
    ::setenv("MYELIN_TEST_WECOM_KEY", encoding_key, 1);
    return fmt::format(
        "people: {{李娜: {{wecom: lina}}}}\n"
        "departments: {{quality: {{wecom: [wang]}}, finance: {{wecom: [zhao]}}}}\n"
        "channels: {{app: {{kind: wecom_app, url: 'http://127.0.0.1:9/closed', user: {}, "
        "agent: 1000002, members: [zhang], secret: {{env: MYELIN_TEST_WECOM_SECRET}}, "
        "hook_secret: {{env: MYELIN_TEST_WECOM_TOKEN}}, "
        "hook_key: {{env: MYELIN_TEST_WECOM_KEY}}}}}}",
        company);
  }
  connect::wecom::Seal seal() const {
    return *connect::wecom::Seal::make(company, token, encoding_key);
  }
  std::string address(const std::string& sealed) const {
    const auto stamp = std::to_string(connect::notify::unix_seconds(instance_.clock.now()));
    return fmt::format("/v1/hooks/app?msg_signature={}&timestamp={}&nonce=7",
                       seal().signature(stamp, "7", sealed), stamp);
  }
  // What WeCom says is answered; its answer, opened.
  std::string tell(const std::string& user, const std::string& inside) {
    const auto sealed =
        seal().close(fmt::format("<xml><ToUserName>{}</ToUserName><FromUserName>{}</FromUserName>"
                                 "<CreateTime>1</CreateTime>{}</xml>",
                                 company, user, inside));
    const auto answer = instance_.api->handle(request_of(
        "POST", address(sealed), "<xml><Encrypt><![CDATA[" + sealed + "]]></Encrypt></xml>"));
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(contract().faults_of("/v1/hooks/{channel}", "post", answer), "");
    const std::string from = "<Encrypt><![CDATA[";
    const auto begin = answer.body.find(from);
    if (begin == std::string::npos) return answer.body;
    const auto text = answer.body.substr(begin + from.size());
    return seal().open(text.substr(0, text.find("]]>"))).value_or("not opened");
  }
  std::string press(const std::string& user, const std::string& key) {
    return tell(user, fmt::format("<MsgType>event</MsgType><Event>template_card_event</Event>"
                                  "<EventKey>{}</EventKey><TaskId>act_1</TaskId>",
                                  key));
  }
  std::string write(const std::string& user, const std::string& text) {
    return tell(user, fmt::format("<MsgType>text</MsgType><Content><![CDATA[{}]]></Content>"
                                  "<MsgId>{}</MsgId>",
                                  text, ++messages_));
  }
  Json repair() { return Json::parse(instance_.ask("GET", "/v1/cases/1").body); }

  TestInstance instance_;
  int messages_ = 0;
};

TEST_F(WeComWords, MoveACaseByButtonsAndSayHowItStands) {
  const auto taken = press("lina", "working:1");
  EXPECT_NE(taken.find("update_button"), std::string::npos) << taken;
  EXPECT_NE(taken.find("#1 处理中 · 李娜"), std::string::npos) << taken;
  EXPECT_EQ(repair()["state"], "taken");
  EXPECT_EQ(repair()["assignee"], "李娜");
  const auto lines = repair()["history"].size();
  EXPECT_NE(press("lina", "working:1").find("#1 处理中 · 李娜"), std::string::npos);
  EXPECT_EQ(repair()["history"].size(), lines) << "told again, done once";
  EXPECT_NE(press("wang", "done:1").find("已处理"), std::string::npos);
  EXPECT_EQ(repair()["state"], "resolved");
  EXPECT_NE(press("zhang", "open:1").find("#1 待处理"), std::string::npos);
  EXPECT_EQ(repair()["state"], "open");
}

TEST_F(WeComWords, MoveACaseByWhatIsWritten) {
  EXPECT_NE(write("lina", "收到").find("#17 收到"), std::string::npos) << "which case was not said";
  EXPECT_EQ(repair()["state"], "open");
  EXPECT_NE(write("lina", "#1 箱子在换").find("#1 待处理"), std::string::npos);
  EXPECT_NE(repair()["history"].dump().find("箱子在换"), std::string::npos);
  EXPECT_NE(write("lina", "#1 已解决：换了承运商").find("已处理，待验证"), std::string::npos);
  EXPECT_EQ(repair()["state"], "resolved");
  EXPECT_NE(repair()["history"].dump().find("换了承运商"), std::string::npos);
  EXPECT_NE(write("lina", "#99 收到").find("这里没有发过工单 #99"), std::string::npos);
}

TEST_F(WeComWords, WhoIsWrittenToForAnotherDepartmentAnswersForItAlone) {
  EXPECT_NE(write("zhao", "#1 已解决").find("这里没有发过工单 #1"), std::string::npos);
  EXPECT_NE(press("zhao", "done:1").find("这里没有发过工单 #1"), std::string::npos);
  EXPECT_EQ(repair()["state"], "open");
}

TEST_F(WeComWords, AStrangerChangesNothingAndIsSeen) {
  EXPECT_NE(press("mallory", "done:1").find("还不认识 mallory"), std::string::npos);
  EXPECT_EQ(repair()["state"], "open");
  EXPECT_EQ(tell("lina", "<MsgType>event</MsgType><Event>enter_agent</Event>"), "success");
  const auto forged = instance_.api->handle(
      request_of("POST", address("other"), "<xml><Encrypt>AAAA</Encrypt></xml>"));
  EXPECT_EQ(forged.status, 401) << forged.body;
}

TEST_F(WeComWords, TheAddressAnswersWeComsCheck) {
  const auto sealed = seal().close("1616140317555161061");
  const auto answer = instance_.api->handle(
      request_of("GET", address(sealed) + "&echostr=" + connect::notify::percent_encoded(sealed)));
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.body, "1616140317555161061");
  EXPECT_EQ(contract().faults_of("/v1/hooks/{channel}", "get", answer), "");
  EXPECT_EQ(instance_.api->handle(request_of("GET", "/v1/hooks/app?echostr=x")).status, 401);
  EXPECT_EQ(instance_.api->handle(request_of("GET", "/v1/hooks/none?echostr=x")).status, 401);
}

}  // namespace
}  // namespace myelin::server
