// Customer value over the API: refused with a reason, then as the contract has it.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "server/test_contract.h"
#include "server/test_instance.h"
#include "server/wire.h"

namespace myelin::server {
namespace {

TEST(Contract, customer_value_fits_its_schema) {
  TestInstance instance;
  const auto ask = [&](const std::string& more, int status) {
    const auto reply = instance.ask("GET", "/v1/customer-value" + more);
    EXPECT_EQ(reply.status, status) << reply.body;
    EXPECT_EQ(contract().faults_of("/v1/customer-value", "get", reply), "") << reply.body;
    return Json::parse(reply.body);
  };
  ask("", 422);  // nobody bought anything yet
  ask("?horizon_days=1", 422);
  // 80 customers; every second one buys two to five times, a week or two apart.
  std::string batch;
  for (int c = 0; c < 80; ++c)
    for (int n = 0; n < (c % 2 == 0 ? 1 : 2 + c % 4); ++n) {
      const int day = 1 + (c * 5) % 20 + n * (7 + c % 8);  // of a year's first months
      batch += (batch.empty() ? "[" : ",") +
               fmt::format(R"({{"source":"shop","external_id":"o-{0}-{1}","kind":"order",)"
                           R"("at":"2026-{2:02}-{3:02}T08:00:00Z","order":"o-{0}-{1}",)"
                           R"("amount":"{4}.00","currency":"CNY",)"
                           R"("keys":[{{"kind":"account","value":"c{0}"}}]}})",
                           c, n, 6 + day / 28, 1 + day % 28, 50 + c + n);
    }
  EXPECT_EQ(instance.ask("POST", "/v1/signals", batch + "]").status, 200);
  const auto statement = ask("?limit=5", 200);
  EXPECT_EQ(statement["customers"], 80);
  EXPECT_EQ(statement["repeat_buyers"], 40);
  EXPECT_EQ(statement["items"].size(), 5U);
  EXPECT_TRUE(statement["repurchase"].is_null());
  EXPECT_TRUE(statement["repurchase_refused"].is_string());
}

}  // namespace
}  // namespace myelin::server
