// The worth of experience over the API: refused with a reason, then as the contract has it.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/random.h"
#include "base/time.h"
#include "server/test_contract.h"
#include "server/test_instance.h"
#include "server/wire.h"

namespace myelin::server {
namespace {

constexpr const char* figures = R"(
returns:
  freight_back: 9.00
  write_off: [{reason: damaged, share: 0.9}]
)";

// Customers who order every few weeks, mark what they got, and send a tenth of it back.
class Shop {
 public:
  explicit Shop(TestInstance& instance) : instance_(instance) {}
  void open() {
    for (int c = 0; c < 120; ++c) {
      Time at = opening_ + hours{random_.between(0, 24 * 30)};
      for (int n = 0; n < 5 && at < opening_ + days{170}; ++n)
        at = order(fmt::format("o-{}-{}", c, n), c, at);
    }
    send();
  }

 private:
  Time order(const std::string& number, int customer, Time at) {
    tell(number, customer, at, "order",
         fmt::format(R"("amount":"{}.00","currency":"CNY")", 80 + random_.between(0, 40)));
    const auto stars = random_.between(1, 5);
    tell(number, customer, at + days{3}, "review",
         fmt::format(R"("rating":{},"text":"{}")", stars,
                     stars <= 2 ? "快递太慢了,等了十天才到" : "很好"));
    if (random_.chance(0.15))
      tell(number, customer, at + days{6}, "return",
           random_.chance(0.5) ? R"("event":"damaged")" : R"("event":"size")");
    return at + days{10 + 8 * random_.between(0, 6) - 4 * (stars - 3)};
  }
  void tell(const std::string& order, int customer, Time at, const std::string& kind,
            const std::string& more) {
    batch_ += fmt::format(
        R"({}{{"source":"shop","external_id":"{}-{}","kind":"{}","at":"{}","order":"{}",)"
        R"("keys":[{{"kind":"account","value":"c{}"}}],{}}})",
        batch_.empty() ? "[" : ",", kind, order, kind, format_utc(at), order, customer, more);
    if (++told_ % 400 == 0) send();
  }
  void send() {
    if (batch_.empty()) return;
    const auto reply = instance_.ask("POST", "/v1/signals?arrival=history", batch_ + "]");
    ASSERT_EQ(reply.status, 200) << reply.body;
    batch_.clear();
  }

  TestInstance& instance_;
  Random random_{7};
  Time opening_ = *parse_time("2026-04-01T08:00:00Z", Zone{});
  std::string batch_;
  int told_ = 0;
};

TEST(Contract, the_worth_of_experience_fits_its_schemas) {
  TestInstance instance{limits::reflex_queue_signals_max, figures};
  const auto ask = [&](const std::string& path, const std::string& more, int status) {
    const auto reply = instance.ask("GET", path + more);
    EXPECT_EQ(reply.status, status) << reply.body;
    EXPECT_EQ(contract().faults_of(path, "get", reply), "") << reply.body;
    return Json::parse(reply.body);
  };
  const std::string point = "/v1/worth/satisfaction", factors = "/v1/worth/factors",
                    returns = "/v1/worth/returns";
  ask(point, "", 422);  // nobody bought anything yet
  ask(returns, "", 422);
  Shop{instance}.open();
  ask(point, "?horizon_days=3", 422);
  ask(returns, "?fewer=0", 422);
  ask(returns, "?reason=nobody+said+that", 422);

  const auto worth = ask(point, "?horizon_days=30", 200);
  ASSERT_FALSE(worth["satisfaction"].is_null()) << worth["refused"];
  EXPECT_EQ(worth["horizon_chosen"], false);
  EXPECT_GT(worth["satisfaction"]["again"]["estimate"], 0.0) << "they were made to come back";
  EXPECT_EQ(worth["satisfaction"]["levels"].size(), 5U);
  const auto list = ask(factors, "?horizon_days=30", 200);
  EXPECT_TRUE(!list["items"].empty() || list["refused"].is_string());

  const auto costs = ask(returns, "?fewer=10&reason=damaged", 200);
  EXPECT_EQ(costs["reasons"].size(), 1U);
  EXPECT_GT(costs["whole"]["returns"], 10);
  EXPECT_EQ(costs["fewer"], 10.0);
  for (const auto& row : costs["sensitivity"])
    EXPECT_EQ(row["assumed"], row["figure"] != "freight_back" && row["figure"] != "later");
  double sum = 0;
  for (const auto& part : costs["parts"])
    sum += std::stod(part["amount"]["value"]["amount"].get<std::string>());
  EXPECT_NEAR(sum, std::stod(costs["whole"]["saved"]["value"]["amount"].get<std::string>()), 0.05);
}

}  // namespace
}  // namespace myelin::server
