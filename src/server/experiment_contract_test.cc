// Experiments over the API: planned, started, assigned, read, stopped and decided, as the contract
// has it; what is refused says why.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "server/test_talk.h"

namespace myelin::server {
namespace {

constexpr const char* draft =
    R"({"name":"Two inner boxes","hypothesis":"fewer parcels come back","metric":"returned","planned_units":200,)"
    R"("window_days":7,"arms":[{"name":"as_is","share":0.5},{"name":"boxed","share":0.5}],)"
    R"("guards":[{"metric":"rating","must_not":"fall","margin":0.1}]})";

struct Talk : TestTalk {
  Json post(const std::string& verb, const std::string& body, int status) {
    return ask_for("/v1/experiments/{id}/" + verb, "/v1/experiments/" + id + "/" + verb, "post",
                   body, status);
  }
  std::string id;
};

TEST(Contract, experiments_fit_their_schemas) {
  Talk talk;
  const auto made = talk.ask_for("/v1/experiments", "/v1/experiments", "post", draft, 201);
  talk.id = made["id"];
  EXPECT_EQ(made["state"], "draft");
  EXPECT_TRUE(made["reading"].is_null());
  talk.post("assignments", R"({"units":["account:1"]})", 409);
  EXPECT_EQ(talk.post("start", "", 200)["state"], "running");
  talk.post("start", "", 409);
  std::string units;
  for (int c = 0; c < 100; ++c) units += fmt::format("{}\"account:c{}\"", c == 0 ? "" : ",", c);
  const auto told = talk.post("assignments", "{\"units\":[" + units + "]}", 200);
  const auto again = talk.post("assignments", "{\"units\":[" + units + "]}", 200);
  ASSERT_EQ(told["items"].size(), 100U);
  EXPECT_EQ(told["items"][7]["arm"], again["items"][7]["arm"]);
  EXPECT_EQ(told["items"][7]["fresh"], true);
  EXPECT_EQ(again["items"][7]["fresh"], false);
  talk.post("assignments", R"({"units":["nonsense"]})", 422);
  talk.post("assignments", R"({"units":[]})", 422);
  talk.post("assignments", R"({"units":["4711"]})", 404);
  talk.clock.advance(days{8});
  const auto read =
      talk.ask_for("/v1/experiments/{id}", "/v1/experiments/" + talk.id, "get", "", 200);
  EXPECT_EQ(read["reading"]["counted"], 100);
  EXPECT_EQ(read["reading"]["unmatched"], 100);
  EXPECT_EQ(read["reading"]["comparisons"].size(), 1U);
  talk.ask_for("/v1/experiments/{id}", "/v1/experiments/" + talk.id + "?as_of=2027-06-01", "get",
               "", 422);
  EXPECT_EQ(talk.post("stop", R"({"reason":"enough"})", 200)["state"], "stopped");
  talk.post("decide", R"({"arm":"other","reason":"x"})", 422);
  EXPECT_EQ(talk.post("decide", R"({"arm":"boxed","reason":"x"})", 200)["decision"], "boxed");
  const auto all = talk.ask_for("/v1/experiments", "/v1/experiments?state=decided", "get", "", 200);
  EXPECT_EQ(all["items"].size(), 1U);
  EXPECT_EQ(all["items"][0]["exposed"], 100);
}

TEST(Contract, experiments_that_are_not_sound_are_refused) {
  Talk talk;
  for (
      const std::string body :
      {R"({"name":"x"})", R"({"name":"x","hypothesis":"y","metric":"love","planned_units":200})",
       R"({"name":"x","hypothesis":"y","metric":"spend","planned_units":200,"arms":[1,2]})",
       R"({"name":"x","hypothesis":"y","metric":"spend","planned_units":200,"arms":[{"name":"a","share":1}]})",
       R"({"name":"x","hypothesis":"y","metric":"spend","planned_units":200,"factor":"no.such.factor","arms":[{"name":"a","share":0.5},{"name":"b","share":0.5}]})",
       R"({"name":"x","hypothesis":"y","metric":"spend","window_days":0,"planned_units":200,"arms":[{"name":"a","share":0.5},{"name":"b","share":0.5}]})",
       R"({"name":"x","hypothesis":"y","metric":"spend","planned_units":200,"arms":[{"name":"a","share":0.5},{"name":"b","share":0.5}],"colour":"red"})"})
    talk.ask_for("/v1/experiments", "/v1/experiments", "post", body, 422);
  talk.ask_for("/v1/experiments/{id}", "/v1/experiments/9", "get", "", 404);
}

TEST(Contract, a_repair_is_tried_first) {
  Talk talk;
  EXPECT_EQ(talk.ask("POST", "/v1/signals", furious_signal).status, 200);
  const auto begin = [&](const std::string& body, int status) {
    return talk.ask_for("/v1/cases/{id}/experiment", "/v1/cases/1/experiment", "post", body,
                        status);
  };
  begin(R"({"planned_units":500})", 422);
  begin(R"({"hypothesis":"a lid that holds","planned_units":500,"share":2})", 422);
  const auto made = begin(R"({"hypothesis":"a lid that holds","planned_units":500})", 201);
  EXPECT_EQ(made["state"], "running");
  EXPECT_EQ(made["case_id"], "1");
  EXPECT_EQ(made["metric"], "complained");
  begin(R"({"hypothesis":"a lid that holds","planned_units":500})", 409);
  const auto repair = talk.ask_for("/v1/cases/{id}", "/v1/cases/1", "get", "", 200);
  ASSERT_EQ(repair["experiments"].size(), 1U);
  EXPECT_EQ(repair["experiments"][0]["id"], made["id"]);
  EXPECT_EQ(repair["history"].back()["verb"], "experiment");
  EXPECT_EQ(repair["history"].back()["said"]["code"], "tried_first");
  const auto mine = talk.ask_for("/v1/experiments", "/v1/experiments?case=1", "get", "", 200);
  EXPECT_EQ(mine["items"].size(), 1U);
}

}  // namespace
}  // namespace myelin::server
