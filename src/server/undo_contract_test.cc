// Taking back over the API, as the contract has it.
#include <gtest/gtest.h>

#include "server/test_talk.h"

namespace myelin::server {
namespace {

struct Talk : TestTalk {
  Talk()
      : TestTalk{limits::reflex_queue_signals_max,
                 "channels: {ops: {kind: webhook, url: 'http://127.0.0.1:9/closed'}}"} {
    EXPECT_EQ(ask("POST", "/v1/signals", furious_signal).status, 200);
    id = Json::parse(ask("GET", "/v1/cases").body)["items"][0]["id"];
  }
  Json on_case(const std::string& verb, const std::string& body, int status) {
    return ask_for("/v1/cases/{id}/" + verb, "/v1/cases/" + id + "/" + verb, "post", body, status);
  }
  std::string id;
};

TEST(Contract, a_deed_is_taken_back_within_its_time) {
  Talk talk;
  talk.on_case("undo", R"({"reason":"x"})", 409);
  const auto resolved = talk.on_case("resolve", R"({"note":"called"})", 200);
  EXPECT_EQ(resolved["undo"]["deed"]["verb"], "resolved");
  EXPECT_TRUE(resolved["comparison"].is_object());
  talk.on_case("undo", R"({})", 422);
  talk.clock.advance(minutes{1});
  const auto undone = talk.on_case("undo", R"({"reason":"the wrong case"})", 200);
  EXPECT_EQ(undone["state"], "open");
  EXPECT_TRUE(undone["undo"]["deed"].is_null());
  EXPECT_TRUE(undone["comparison"].is_null()) << "there is no repair to be judged";
  EXPECT_EQ(undone["playbook"]["over"], false) << "the playbook goes on";
  EXPECT_EQ(undone["playbook"]["steps"][0]["state"], "asked");
  talk.clock.advance(minutes{1});
  talk.on_case("resolve", R"({"note":"called"})", 200);
  talk.clock.advance(days{20});
  const auto judged = talk.ask_for("/v1/verify", "/v1/verify", "post", "{}", 200);
  EXPECT_EQ(judged["items"].size(), 1U) << "one repair, one verdict";
  const auto audit = Json::parse(talk.ask("GET", "/v1/audit?verb=undone").body);
  EXPECT_EQ(audit["items"].size(), 1U);
}

TEST(Contract, a_message_that_waits_is_cancelled) {
  Talk talk;
  const auto before = talk.ask_for("/v1/cases/{id}", "/v1/cases/" + talk.id, "get", "", 200);
  ASSERT_FALSE(before["undo"]["actions"].empty());
  EXPECT_EQ(before["undo"]["actions"][0]["how"], "cancel");
  const std::string action = before["undo"]["actions"][0]["action_id"];
  const auto undo = [&](const std::string& which, const std::string& body, int status) {
    return talk.ask_for("/v1/actions/{id}/undo", "/v1/actions/" + which + "/undo", "post", body,
                        status);
  };
  undo(action, "{}", 422);
  undo("999", R"({"reason":"x"})", 404);
  EXPECT_EQ(undo(action, R"({"reason":"sent by mistake"})", 200)["how"], "cancel");
  undo(action, R"({"reason":"x"})", 409);
  const auto cancelled = talk.ask_for("/v1/actions", "/v1/actions?state=cancelled", "get", "", 200);
  EXPECT_EQ(cancelled["items"].size(), 1U);
  EXPECT_EQ(cancelled["items"][0]["last_error"], "sent by mistake");
}

TEST(Contract, an_acknowledgement_is_taken_back) {
  Talk talk;
  const std::string alert =
      Json::parse(talk.ask("GET", "/v1/alerts").body)["items"][0]["id"].get<std::string>();
  const std::string path = "/v1/alerts/{id}/acknowledge",
                    target = "/v1/alerts/" + alert + "/acknowledge";
  talk.ask_for(path, target, "delete", "", 409);
  EXPECT_EQ(talk.ask_for(path, target, "post", "{}", 200)["state"], "acknowledged");
  EXPECT_EQ(talk.ask_for(path, target, "delete", "", 200)["state"], "firing");
}

}  // namespace
}  // namespace myelin::server
