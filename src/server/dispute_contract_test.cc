// Disputes over the API: filed, ruled on and reported, as the contract has it.
#include <gtest/gtest.h>

#include "server/test_contract.h"
#include "server/test_instance.h"
#include "server/wire.h"

namespace myelin::server {
namespace {

struct Court : TestInstance {
  Court()
      : TestInstance{limits::reflex_queue_signals_max,
                     "departments: {logistics: {members: [lin]}}\narbiter: chen"} {
    EXPECT_EQ(ask("POST", "/v1/signals", furious_signal).status, 200);
    id = Json::parse(ask("GET", "/v1/cases").body)["items"][0]["id"];
  }
  Json as(const std::string& who, Scope scope, const std::string& verb, const std::string& body,
          int status) {
    Request request = request_of("POST", "/v1/cases/" + id + "/" + verb, body);
    Principal principal{.name = who};
    principal.grant(scope);
    request.principal = principal;
    const auto reply = api->handle(request);
    EXPECT_EQ(reply.status, status) << who << ": " << reply.body;
    EXPECT_EQ(contract().faults_of("/v1/cases/{id}/" + verb, "post", reply), "") << reply.body;
    return Json::parse(reply.body);
  }
  Json get(const std::string& path, const std::string& target, int status = 200) {
    const auto reply = ask("GET", target);
    EXPECT_EQ(reply.status, status) << reply.body;
    EXPECT_EQ(contract().faults_of(path, "get", reply), "") << reply.body;
    return Json::parse(reply.body);
  }
  std::string id;
};

TEST(Contract, disputes_are_ruled_on_by_who_takes_no_side) {
  Court court;
  const std::string claim = R"({"department":"logistics","reason":"crushed on the road"})";
  const std::string owner =
      Json::parse(court.ask("GET", "/v1/cases/" + court.id).body)["department"];
  court.as("wang", Scope::operate, "rule", claim, 409);
  court.as("wang", Scope::operate, "dispute", R"({"department":"logistics"})", 422);
  const auto filed = court.as("wang", Scope::operate, "dispute", claim, 200);
  EXPECT_EQ(filed["department"], owner);
  EXPECT_EQ(filed["disputes"][0]["arbiter"], "chen");
  EXPECT_TRUE(filed["disputes"][0]["ruling"].is_null());
  court.as("wang", Scope::operate, "dispute", claim, 409);
  court.as("wang", Scope::admin, "rule", claim, 403);
  court.as("lin", Scope::admin, "rule", claim, 403);
  court.as("passer-by", Scope::operate, "rule", claim, 403);
  EXPECT_EQ(court.get("/v1/disputes", "/v1/disputes?state=open&arbiter=chen")["items"].size(), 1U);
  const auto ruled = court.as(
      "chen", Scope::operate, "rule",
      R"({"department":"logistics","reason":"the carton is whole","owner_from":"2026-12-01"})",
      200);
  EXPECT_EQ(ruled["department"], "logistics");
  EXPECT_EQ(ruled["disputes"][0]["ruling"]["by"], "chen");
  EXPECT_EQ(ruled["disputes"][0]["ruling"]["owner_from"], "2026-11-30T16:00:00Z");
  EXPECT_EQ(court.get("/v1/disputes", "/v1/disputes?state=open")["items"].size(), 0U);
  const auto audit = Json::parse(court.ask("GET", "/v1/audit?verb=ruled").body);
  EXPECT_EQ(audit["items"][0]["actor"], "chen") << "in the chained log";
}

TEST(Contract, what_is_passed_to_and_fro_is_reported) {
  Court court;
  const std::string owner =
      Json::parse(court.ask("GET", "/v1/cases/" + court.id).body)["department"];
  for (const auto& to : {std::string{"logistics"}, owner}) {
    court.clock.advance(hours{12});
    court.as("wang", Scope::operate, "hand-over",
             R"({"department":")" + to + R"(","reason":"theirs"})", 200);
  }
  court.clock.advance(hours{1});
  const auto report = court.get("/v1/ping-pong", "/v1/ping-pong");
  ASSERT_EQ(report["cases"].size(), 1U) << report.dump();
  EXPECT_EQ(report["cases"][0]["departments"], (Json{owner, "logistics", owner}));
  EXPECT_EQ(report["cases"][0]["days"], 1.0);
  EXPECT_EQ(report["pairs"][0]["moves"], 2);
  EXPECT_TRUE(report["orphans"].is_array());
  court.get("/v1/ping-pong", "/v1/ping-pong?from=2026-12-01&until=2026-11-01", 422);
}

}  // namespace
}  // namespace myelin::server
