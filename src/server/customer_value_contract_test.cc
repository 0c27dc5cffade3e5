// Customer value over the API: refused with a reason, then as the contract has it.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"
#include "base/time.h"
#include "server/test_contract.h"
#include "server/test_instance.h"
#include "server/wire.h"

namespace myelin::server {
namespace {

// Customers who buy at rates of their own and leave for good with a probability of their own.
std::string orders_of(int customers) {
  Random random(7);
  const Time opening = *parse_time("2026-05-01T08:00:00Z", Zone{});
  std::string batch;
  for (int c = 0; c < customers; ++c) {
    const double rate = random.gamma(1.2, 0.4), leaves = 0.7 * random.uniform();
    double week = random.uniform() * 12;
    for (int n = 0; week < 29; ++n) {
      batch +=
          (batch.empty() ? "[" : ",") +
          fmt::format(R"({{"source":"shop","external_id":"o-{0}-{1}","kind":"order",)"
                      R"("at":"{2}","order":"o-{0}-{1}","amount":"{3}.00",)"
                      R"("currency":"CNY","keys":[{{"kind":"account","value":"c{0}"}}]}})",
                      c, n, format_utc(opening + minutes{static_cast<std::int64_t>(week * 10'080)}),
                      40 + random.between(0, 60));
      if (random.chance(leaves)) break;
      week += 0.3 - std::log(1 - random.uniform()) / rate;
    }
  }
  return batch + "]";
}

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
  const std::string batch = orders_of(150);
  EXPECT_EQ(instance.ask("POST", "/v1/signals", batch).status, 200);
  const auto statement = ask("?limit=5", 200);
  EXPECT_EQ(statement["customers"], 150);
  EXPECT_GT(statement["repeat_buyers"], 40);
  EXPECT_EQ(statement["items"].size(), 5U);
  EXPECT_TRUE(statement["repurchase"].is_null());
  EXPECT_TRUE(statement["repurchase_refused"].is_string());
}

}  // namespace
}  // namespace myelin::server
