// Imports that run in the server, over the API: a file is looked at, mended, read in, and what
// could not be read is repaired.
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "server/import_jobs.h"
#include "server/test_instance.h"
#include "server/wire.h"

namespace myelin::server {
namespace {

constexpr const char* reviews =
    "编号,说的话,打分,什么时候,单号\n"
    "r1,收到箱子都压扁了,1,2026-11-20 10:00:00,o1\n"
    "r2,很好用,5,2026-11-20 11:00:00,o2\n"
    "r3,一般般,3,昨天,o3\n";

Json ask(TestInstance& instance, const std::string& method, const std::string& target, int status,
         const std::string& body = {}) {
  const auto response = instance.ask(method, target, body);
  EXPECT_EQ(response.status, status) << method << " " << target << ": " << response.body;
  return response.body.empty() ? Json{} : Json::parse(response.body);
}

Json finished(TestInstance& instance, const std::string& id) {
  Json job;
  for (int i = 0; i < 2'000; ++i) {
    job = ask(instance, "GET", "/v1/import-jobs/" + id, 200);
    if (job["state"] != "running") break;
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  return job;
}

TEST(ImportJobs, a_file_is_proposed_mended_and_read_in) {
  TestInstance instance;
  const Json job =
      ask(instance, "POST", "/v1/import-jobs?name=%E8%AF%84%E4%BB%B7.csv", 201, reviews);
  const std::string at = "/v1/import-jobs/" + job["id"].get<std::string>();
  EXPECT_EQ(job["state"], "waiting");

  const Json proposed = ask(instance, "POST", at + "/preview", 200, "{}");
  ASSERT_EQ(proposed["tables"].size(), 1U);
  EXPECT_EQ(proposed["tables"][0]["how"], "proposed");
  EXPECT_EQ(proposed["tables"][0]["header"].size(), 5U);
  EXPECT_EQ(proposed["tables"][0]["sample"][0][1], "收到箱子都压扁了");
  EXPECT_EQ(Json::parse(instance.ask("GET", "/v1/signals").body)["items"].size(), 0U);

  const std::string roles =
      R"({"roles":{"评价.csv":{"编号":"id","说的话":"text","打分":"rating","什么时候":"at","单号":"order"}}})";
  const Json mended = ask(instance, "POST", at + "/preview", 200, roles);
  EXPECT_EQ(mended["tables"][0]["how"], "chosen");
  EXPECT_EQ(mended["tables"][0]["drafts"], 2);
  EXPECT_EQ(mended["tables"][0]["quarantined"], 1);
  ask(instance, "POST", at + "/preview", 422,
      R"({"roles":{"评价.csv":{"编号":"text","说的话":"text"}}})");
  ask(instance, "POST", at + "/preview", 422, R"({"yaml":"mapping: [","roles":{}})");

  EXPECT_EQ(ask(instance, "POST", at + "/start", 202, roles)["state"], "running");
  const Json done = finished(instance, job["id"]);
  EXPECT_EQ(done["state"], "done") << done.dump();
  EXPECT_EQ(done["report"]["accepted"], 2);
  EXPECT_EQ(ask(instance, "GET", "/v1/signals", 200)["items"].size(), 2U);
  EXPECT_EQ(ask(instance, "GET", "/v1/imports", 200)["items"][0]["quarantined"], 1);
  ask(instance, "POST", at + "/start", 409, roles);

  // The row that was wrong is repaired and read by the same mapping, which was kept.
  const Json row = ask(instance, "GET", "/v1/quarantine", 200)["items"][0];
  const std::string replay = "/v1/quarantine/" + row["id"].get<std::string>() + "/replay";
  ask(instance, "POST", replay, 422, "{}");
  Json repaired = row["row"];
  repaired["什么时候"] = "2026-11-19 09:00:00";
  EXPECT_EQ(ask(instance, "POST", replay, 200, Json{{"row", repaired}}.dump())["accepted"], 1);
  ask(instance, "POST", replay, 404, "{}");
  EXPECT_EQ(ask(instance, "GET", "/v1/signals", 200)["items"].size(), 3U);

  ask(instance, "DELETE", at, 204);
  ask(instance, "GET", at, 404);
}

TEST(ImportJobs, a_name_is_no_path_and_files_are_bounded) {
  TestInstance instance;
  for (const std::string name : {"", "..%2Fmyelin.duckdb", ".hidden", "a%2Fb.csv", "a%5Cb.csv"})
    ask(instance, "POST", "/v1/import-jobs?name=" + name, 422, reviews);
  ask(instance, "POST", "/v1/import-jobs?name=a.csv", 422);
  for (std::size_t i = 0; i < limits::uploads_max; ++i)
    ask(instance, "POST", "/v1/import-jobs?name=a.csv", 201, reviews);
  ask(instance, "POST", "/v1/import-jobs?name=a.csv", 429, reviews);
}

TEST(ImportJobs, an_instance_with_signals_is_not_simulated_over) {
  TestInstance instance;
  ask(instance, "POST", "/v1/signals", 200, one_signal);
  ask(instance, "POST", "/v1/import-jobs/simulation", 409);
}

TEST(ImportJobs, a_running_job_is_stopped_when_it_is_removed) {
  TestInstance instance;
  const Json job = ask(instance, "POST", "/v1/import-jobs/simulation", 202);
  const std::string at = "/v1/import-jobs/" + job["id"].get<std::string>();
  ask(instance, "POST", "/v1/import-jobs/simulation", 409);
  ask(instance, "DELETE", at, 204);
  EXPECT_EQ(ask(instance, "GET", "/v1/import-jobs", 200)["items"].size(), 0U);
}

}  // namespace
}  // namespace myelin::server
