// Who is about to leave, over the API, as the contract has it.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "server/test_contract.h"
#include "server/test_instance.h"
#include "server/wire.h"

namespace myelin::server {
namespace {

Json get(TestInstance& instance, const std::string& target, int status) {
  const auto reply = instance.ask("GET", target);
  EXPECT_EQ(reply.status, status) << reply.body;
  EXPECT_EQ(contract().faults_of("/v1/churn", "get", reply), "") << reply.body;
  return Json::parse(reply.body);
}

TEST(Contract, churn_fits_its_schema_and_says_what_is_missing) {
  TestInstance instance;
  EXPECT_NE(get(instance, "/v1/churn", 409)["detail"].get<std::string>().find("42 days"),
            std::string::npos);
  // Customers who buy every ten or twenty days, half of whom stop on the way.
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
