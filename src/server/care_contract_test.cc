// Customers of a case over the API: listed, written to, stopped and reported, and what they agreed
// to, as the contract has it.
#include <gtest/gtest.h>

#include "server/test_talk.h"

namespace myelin::server {
namespace {

constexpr const char* configuration =
    "channels: {gateway: {kind: webhook, url: 'http://127.0.0.1:9/closed'}}\n"
    "care: {channels: {sms: gateway}, price: {sms: 0.05}, templates: {sorry: {zh: "
    "'{salutation}，很抱歉'}}}\n"
    "approvals: [{event: [contact.batch], level: operate}]\n";

struct Talk : TestTalk {
  Talk() : TestTalk(limits::reflex_queue_signals_max, configuration) {
    const auto reply = ask(
        "POST", "/v1/signals",
        R"([{"source":"shop","external_id":"o-1","kind":"order","at":"2026-11-22T07:40:00Z","order":"SO-1",)"
        R"("dimensions":{"product":"电水壶"},"amount":"199.00","keys":[{"kind":"account","value":"c1"},{"kind":"phone","value":"13800138000"}]},)"
        R"({"source":"chat","external_id":"f-1","kind":"message","at":"2026-11-22T07:50:00Z","customer_tier":"vip","order":"SO-1",)"
        R"("dimensions":{"product":"电水壶","channel":"wechat"},"keys":[{"kind":"account","value":"c1"}],)"
        R"("text":"垃圾产品，太差了，非常愤怒！我要投诉到消费者协会，再也不买了"}])");
    EXPECT_EQ(reply.status, 200) << reply.body;
  }
  Json contact(const std::string& body, int status) {
    return ask_for("/v1/cases/{id}/contact", "/v1/cases/1/contact", "post", body, status);
  }
};

TEST(Contract, customers_of_a_case_are_listed_and_written_to) {
  Talk t;
  const auto list =
      t.ask_for("/v1/cases/{id}/affected", "/v1/cases/1/affected?channel=gateway", "get", "", 200);
  ASSERT_EQ(list["items"].size(), 1U) << list.dump();
  EXPECT_EQ(list["items"][0]["silent"], false);
  EXPECT_EQ(list["items"][0]["orders"][0]["order"], "SO-1");
  EXPECT_TRUE(list["items"][0]["barrier"].is_null());
  EXPECT_EQ(list["counts"]["reachable"], 1);
  t.ask_for("/v1/cases/{id}/affected", "/v1/cases/1/affected?channel=pigeon", "get", "", 422);
  t.ask_for("/v1/cases/{id}/affected", "/v1/cases/7/affected", "get", "", 404);

  const auto dry = t.contact(R"({"template":"sorry","dry_run":true})", 200);
  EXPECT_EQ(dry["plan"]["reached"], 1);
  EXPECT_EQ(dry["plan"]["cost"]["amount"], "0.05");
  EXPECT_TRUE(dry["batch"].is_null());
  for (const char* body :
       {R"({})", R"({"template":"none"})", R"({"message":"{x}"})",
        R"({"message":"打 13912345678"})", R"({"template":"sorry","purpose":"love"})",
        R"({"template":"sorry","customers":[1]})", R"({"template":"sorry","holdout":2})",
        R"({"template":"sorry","colour":"red"})", R"({"template":"sorry","channel":"email"})"})
    EXPECT_GE(t.ask("POST", "/v1/cases/1/contact", body).status, 400) << body;
  const auto made = t.contact(R"({"template":"sorry"})", 201);
  const std::string id = made["batch"]["id"];
  EXPECT_EQ(made["batch"]["state"], "waiting");
  const std::string target = "/v1/contacts/" + id;
  EXPECT_EQ(t.ask_for("/v1/contacts", "/v1/contacts?case=1", "get", "", 200)["items"].size(), 1U);
  EXPECT_EQ(t.ask_for("/v1/contacts/{id}", target, "get", "", 200)["counts"]["waiting"], 1);
  t.ask_for("/v1/contacts/{id}", "/v1/contacts/999", "get", "", 404);
  t.ask_for("/v1/contacts/{id}/stop", target + "/stop", "post", R"({"reason":"no"})", 409);
  const std::string approval = made["batch"]["approval_id"];
  EXPECT_EQ(t.ask("POST", "/v1/approvals/" + approval + "/approve", "{}").status, 204);
  const auto stopped =
      t.ask_for("/v1/contacts/{id}/stop", target + "/stop", "post", R"({"reason":"arrived"})", 200);
  EXPECT_EQ(stopped["counts"]["stopped"], 1);
  const auto rows = t.ask_for("/v1/contacts/{id}/customers", target + "/customers", "get", "", 200);
  ASSERT_EQ(rows["items"].size(), 1U);
  EXPECT_EQ(rows["items"][0]["reason"], "arrived");
  EXPECT_EQ(
      t.ask_for("/v1/contacts/{id}/outcome", target + "/outcome?days=7", "get", "", 200)["days"],
      7);
  t.ask_for("/v1/contacts/report", "/v1/contacts/report", "post",
            R"({"message_id":"act_1_1","outcome":"bounced"})", 404);
  t.ask_for("/v1/contacts/report", "/v1/contacts/report", "post",
            R"({"message_id":"act_1_1","outcome":"eaten"})", 422);
}

TEST(Contract, consents_are_imported_shown_and_withdrawn) {
  Talk t;
  const auto receipt = t.ask_for(
      "/v1/consents", "/v1/consents", "post",
      R"({"items":[{"key":"phone:13800138000","purpose":"marketing","medium":"sms","at":"2026-11-01T00:00:00Z","source":"checkout form v3"},)"
      R"({"key":"phone:13800138000","purpose":"marketing","medium":"sms","at":"2027-11-01T00:00:00Z","source":"x"},)"
      R"({"key":"phone:13800138000","at":"2026-11-01T00:00:00Z","source":"x"},{"purpose":"service"}]})",
      200);
  EXPECT_EQ(receipt["accepted"], 1);
  EXPECT_EQ(receipt["refused"].size(), 3U);
  t.ask_for("/v1/consents", "/v1/consents", "post", R"({"items":[]})", 422);
  const std::string id = t.ask_for("/v1/cases/{id}/affected", "/v1/cases/1/affected", "get", "",
                                   200)["items"][0]["customer"];
  const auto allowed = [](const Json& answer, const std::string& purpose) {
    for (const auto& row : answer["items"])
      if (row["purpose"] == purpose && row["medium"] == "sms") return row["allowed"] == true;
    return false;
  };
  const auto before =
      t.ask_for("/v1/customers/{id}/consents", "/v1/customers/" + id + "/consents", "get", "", 200);
  EXPECT_TRUE(allowed(before, "marketing"));
  const auto after = t.ask_for("/v1/customers/{id}/consents/withdraw",
                               "/v1/customers/" + id + "/consents/withdraw", "post",
                               R"({"medium":"sms","reason":"reply T"})", 200);
  EXPECT_FALSE(allowed(after, "marketing"));
  EXPECT_FALSE(allowed(after, "service"));
  t.ask_for("/v1/customers/{id}/consents/withdraw", "/v1/customers/" + id + "/consents/withdraw",
            "post", R"({"medium":"pigeon","reason":"x"})", 422);
  t.ask_for("/v1/customers/{id}/consents/withdraw", "/v1/customers/999/consents/withdraw", "post",
            R"({"reason":"x"})", 404);
}

}  // namespace
}  // namespace myelin::server
