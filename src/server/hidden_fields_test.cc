#include "server/hidden_fields.h"

#include "server/test_instance.h"
#include "server/wire.h"

namespace myelin::server {
namespace {

using trust::Field;
using trust::Fields;

Fields only(Field field) {
  Fields fields;
  fields.add(field);
  return fields;
}

TEST(HiddenFields, SumsAreNullWhereverTheyStandAndInOurSentencesToo) {
  const auto text = without(
      only(Field::money),
      R"({"items":[{"at_stake":{"amount":"12.00","currency":"CNY"},"detail":"at stake ¥1,200.50 万, 3 orders"}],)"
      R"("text":"花了 ¥99 买的","ratio":2.5})");
  EXPECT_EQ(
      text,
      R"({"items":[{"at_stake":{"amount":null,"currency":"CNY"},"detail":"at stake —, 3 orders"}],)"
      R"("text":"花了 ¥99 买的","ratio":2.5})");
}

TEST(HiddenFields, IdentitiesAreGoneAndMoneyStays) {
  const auto text =
      without(only(Field::identities),
              R"({"keys":[{"kind":"phone","token":"ab"}],"merges":[{"key":{"kind":)"
              R"("phone","token":"cd"}}],"paid":{"amount":"1.00","currency":"CNY"}})");
  EXPECT_EQ(
      text,
      R"({"keys":[],"merges":[{"key":{"kind":"phone","token":null}}],"paid":{"amount":"1.00",)"
      R"("currency":"CNY"}})");
}

TEST(HiddenFields, WhatIsNoJsonIsNotShown) {
  EXPECT_EQ(without(only(Field::money), "¥12"), "");
}

// Every question that a role may ask, as each role sees it: no sum passes where money is hidden.
class HiddenFieldsOfRoles : public testing::Test {
 protected:
  Response ask(const std::string& who, std::string_view target) {
    Request request = request_of("GET", target);
    Principal principal{.name = who};
    principal.grant(who == "viewer" ? Scope::read : who == "boss" ? Scope::admin : Scope::operate);
    request.principal = principal;
    return instance_.api->handle(request);
  }
  static bool shows_sum(const Json& value) {
    if (value.is_object() && value.contains("amount") && value.contains("currency"))
      return value["amount"].is_string();
    if (!value.is_structured()) return false;
    return std::ranges::any_of(value, [](const Json& part) { return shows_sum(part); });
  }

  void SetUp() override {
    ASSERT_TRUE(instance_.engine->enrol_person("agent", "a password of length", "agent", "test"));
    ASSERT_TRUE(instance_.engine->enrol_person("op", "a password of length", "operator", "test"));
    ASSERT_EQ(
        instance_
            .ask("POST", "/v1/signals",
                 R"([{"source":"s","external_id":"1","kind":"order","at":"2026-11-22T07:00:00Z",)"
                 R"("order":"o-1","amount":"120.00","currency":"CNY",)"
                 R"("keys":[{"kind":"phone","value":"13800138000"}]}])")
            .status,
        200);
  }

  TestInstance instance_;
};

TEST_F(HiddenFieldsOfRoles, AnAgentSeesNoMoneyInAnyListOrDetail) {
  for (const auto* target : {"/v1/customers", "/v1/customers/1", "/v1/alerts", "/v1/cases",
                             "/v1/causes?metric=loss", "/v1/journey", "/v1/scores"}) {
    const auto shown = ask("op", target), hidden = ask("agent", target);
    EXPECT_EQ(hidden.status, shown.status) << target;
    EXPECT_FALSE(shows_sum(Json::parse(hidden.body))) << target << " " << hidden.body;
  }
  EXPECT_TRUE(shows_sum(Json::parse(ask("op", "/v1/customers").body)));
  for (const auto* target : {"/v1/ledger", "/v1/statement", "/v1/customer-value",
                             "/v1/worth/satisfaction", "/v1/customers/1/value"}) {
    EXPECT_EQ(ask("agent", target).status, 403) << target;
    EXPECT_NE(ask("op", target).status, 403) << target;
  }
  EXPECT_EQ(Json::parse(ask("agent", "/v1/session").body)["hidden"], Json::array({"money"}));
  EXPECT_EQ(Json::parse(ask("boss", "/v1/session").body)["hidden"], Json::array());
}

TEST_F(HiddenFieldsOfRoles, AViewerSeesMoneyAndNoIdentities) {
  const auto viewed = Json::parse(ask("viewer", "/v1/customers/1").body);
  EXPECT_TRUE(shows_sum(viewed));
  EXPECT_EQ(viewed["keys"], Json::array());
  EXPECT_FALSE(Json::parse(ask("op", "/v1/customers/1").body)["keys"].empty());
}

}  // namespace
}  // namespace myelin::server
