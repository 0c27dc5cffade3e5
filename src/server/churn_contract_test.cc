// Who is about to leave, over the API, as the contract has it.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "server/test_contract.h"
#include "server/test_instance.h"
#include "server/wire.h"

namespace myelin::server {
namespace {

Json ask(TestInstance& instance, const std::string& verb, const std::string& path,
         const std::string& target, int status) {
  const auto reply = instance.ask(verb == "get" ? "GET" : "POST", target);
  EXPECT_EQ(reply.status, status) << reply.body;
  EXPECT_EQ(contract().faults_of(path, verb, reply), "") << reply.body;
  return Json::parse(reply.body);
}
Json get(TestInstance& instance, const std::string& target, int status) {
  return ask(instance, "get", "/v1/churn", target, status);
}

// Customers who buy every ten or twenty days, half of whom stop on the way.
void live(TestInstance& instance) {
  const Time now = instance.clock.now();
  std::string batch;
  for (int c = 0; c < 240; ++c) {
    const int stops = c % 2 == 0 ? 0 : 20 + (c * 37) % 150, gap = 10 + c % 11;
    for (int ago = 170 - c % 40, i = 0; ago > stops; ago -= gap, ++i)
      batch += fmt::format(
          R"({}{{"source":"shop","external_id":"o{}-{}","kind":"order","at":"{}","order":"{}-{}",)"
          R"("amount":"80.00","currency":"CNY","keys":[{{"kind":"account","value":"c{}"}}]}})",
          batch.empty() ? "" : ",", c, i, format_utc(now - days{ago}), c, i, c);
  }
  ASSERT_EQ(instance.ask("POST", "/v1/signals?arrival=history", "[" + batch + "]").status, 200);
}

TEST(Contract, the_case_of_a_period_is_opened_once_and_shows_its_list) {
  TestInstance instance{limits::reflex_queue_signals_max,
                        "risk: {churn: {level: 0.5, auc_min: 0.55, calibration_error_max: 0.3, "
                        "customers_max: 4}}"};
  ask(instance, "get", "/v1/churn/watch", "/v1/churn/watch", 409);
  live(instance);
  const auto watch = ask(instance, "get", "/v1/churn/watch", "/v1/churn/watch", 200);
  EXPECT_EQ(watch["opens"], true) << watch.dump();
  EXPECT_EQ(watch["opened"], nullptr);
  EXPECT_EQ(watch["list"]["customers"], 4);
  const auto opened = ask(instance, "post", "/v1/churn/watch", "/v1/churn/watch", 200);
  ASSERT_TRUE(opened["opened"].is_string()) << opened.dump();
  const std::string id = opened["opened"];
  const auto list =
      ask(instance, "get", "/v1/cases/{id}/leaving", "/v1/cases/" + id + "/leaving", 200);
  EXPECT_EQ(list["items"].size(), 4U);
  EXPECT_EQ(list["back"], 0);
  const auto again = ask(instance, "post", "/v1/churn/watch", "/v1/churn/watch", 200);
  EXPECT_EQ(again["opened"], nullptr);
  EXPECT_EQ(again["last_case_id"], id);
  EXPECT_TRUE(again["why"]["en"].is_string());
  ask(instance, "get", "/v1/cases/{id}", "/v1/cases/" + id, 200);
  ask(instance, "get", "/v1/cases/{id}/affected", "/v1/cases/" + id + "/affected", 200);
  ask(instance, "get", "/v1/cases/{id}/leaving", "/v1/cases/999/leaving", 404);
}

TEST(Contract, churn_fits_its_schema_and_says_what_is_missing) {
  TestInstance instance;
  EXPECT_NE(get(instance, "/v1/churn", 409)["detail"].get<std::string>().find("42 days"),
            std::string::npos);
  live(instance);
  const auto answer = get(instance, "/v1/churn?limit=3", 200);
  EXPECT_EQ(answer["items"].size(), 3U);
  EXPECT_GT(answer["record"]["judged"], 50);
  EXPECT_GT(answer["record"]["auc"], 0.5);
  const std::string one = answer["items"][0]["customer_id"];
  EXPECT_EQ(get(instance, "/v1/churn?customer=" + one, 200)["items"][0], answer["items"][0]);
  EXPECT_EQ(get(instance, "/v1/churn?customer=999999", 200)["items"].size(), 0U);
  get(instance, "/v1/churn?customer=nobody", 422);
}

}  // namespace
}  // namespace myelin::server
