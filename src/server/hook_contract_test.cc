// Webhooks that come in are answered as the contract says, and by their signature alone.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "connect/notify/signing.h"
#include "server/test_contract.h"
#include "server/test_instance.h"

namespace myelin::server {
namespace {

constexpr const char* secret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDW2Fw4nW1l+c=";

class Hooks : public testing::Test {
 protected:
  Hooks()
      : instance_(limits::reflex_queue_signals_max, configuration()),
        key_(*connect::notify::standard_webhook_key(secret)) {
    EXPECT_EQ(instance_.ask("POST", "/v1/signals", furious_signal).status, 200);
  }
  static std::string configuration() {
    ::setenv("MYELIN_TEST_OWN", secret, 1);
    return "channels: {own: {kind: webhook, url: 'http://127.0.0.1:9/closed', "
           "secret: {env: MYELIN_TEST_OWN}}}";
  }
  // Nobody logs in: the request has no principal.
  Response send(const std::string& body, const std::string& path = "/v1/hooks/own",
                Headers more = {}) {
    const Time now = instance_.clock.now();
    Request request = request_of("POST", path, body);
    request.headers = {
        {"webhook-id", "m1"},
        {"webhook-timestamp", std::to_string(connect::notify::unix_seconds(now))},
        {"webhook-signature", connect::notify::standard_webhook_signature(key_, "m1", now, body)}};
    request.headers.insert(request.headers.end(), more.begin(), more.end());
    return instance_.api->handle(request);
  }

  TestInstance instance_;
  std::string key_;
};

TEST_F(Hooks, MoveTheirCaseAndAreAnsweredAsPromised) {
  const auto taken = send(
      R"({"data":{"case":1,"id":"T-4","state":"working","person":"小王","url":"https://t.example.com/4"}})");
  EXPECT_EQ(taken.status, 200) << taken.body;
  EXPECT_EQ(contract().faults_of("/v1/hooks/{channel}", "post", taken), "");
  EXPECT_EQ(Json::parse(taken.body)["known"], true);
  const auto shown = instance_.ask("GET", "/v1/cases/1");
  EXPECT_EQ(contract().faults_of("/v1/cases/{id}", "get", shown), "");
  const auto repair = Json::parse(shown.body);
  EXPECT_EQ(repair["state"], "taken");
  EXPECT_EQ(repair["assignee"], "小王");
  ASSERT_EQ(repair["tickets"].size(), 1u) << shown.body;
  EXPECT_EQ(repair["tickets"][0]["id"], "T-4");
  EXPECT_EQ(repair["tickets"][0]["url"], "https://t.example.com/4");
  send(R"({"data":{"case":1,"id":"T-4","url":"javascript:a"}})");
  EXPECT_TRUE(Json::parse(instance_.ask("GET", "/v1/cases/1").body)["tickets"][0]["url"].is_null());
  EXPECT_EQ(Json::parse(send(R"({"data":{"case":99,"state":"done"}})").body)["known"], false);
}

TEST_F(Hooks, RefuseWhatIsNotSignedNotReadableOrTooMuch) {
  for (const auto& [body, path, status] :
       {std::tuple{R"({"data":{"case":1,"state":"gone"}})", "/v1/hooks/own", 422},
        std::tuple{R"([])", "/v1/hooks/own", 422},
        std::tuple{R"({"data":{"case":1}})", "/v1/hooks/other", 401}}) {
    const auto refused = send(body, path);
    EXPECT_EQ(refused.status, status) << refused.body;
    EXPECT_EQ(contract().faults_of("/v1/hooks/{channel}", "post", refused), "");
  }
  EXPECT_EQ(instance_.ask("POST", "/v1/hooks/own", R"({"data":{"case":1,"state":"done"}})").status,
            401)
      << "a key is no signature";
  EXPECT_EQ(send(std::string(limits::hook_bytes_max + 1, ' ')).status, 422);
}

TEST_F(Hooks, AnIdempotencyKeyOfNobodyIsHarmless) {
  EXPECT_EQ(send(R"({"data":{"case":1}})", "/v1/hooks/own", {{"idempotency-key", "k"}}).status,
            200);
}

}  // namespace
}  // namespace myelin::server
