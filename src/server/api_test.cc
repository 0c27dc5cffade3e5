#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <thread>
#include <vector>

#include "server/test_instance.h"
#include "server/wire.h"

namespace myelin::server {
namespace {

Json body_of(const Response& response) {
  return Json::parse(response.body);
}

TEST(Api, asks_for_a_key_and_for_its_scope) {
  TestInstance instance;
  Request request = request_of("GET", "/v1/alerts");
  EXPECT_EQ(instance.api->handle(request).status, 401);
  request.principal = Principal{.name = "shop"};
  request.principal->grant(Scope::signals_write);
  const Response refused = instance.api->handle(request);
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(body_of(refused)["code"], "permission_denied");
  request.principal->grant(Scope::operate);  // includes read
  EXPECT_EQ(instance.api->handle(request).status, 200);
}

TEST(Api, knows_its_addresses_methods_and_parameters) {
  TestInstance instance;
  EXPECT_EQ(instance.ask("GET", "/v1/nothing").status, 404);
  const Response wrong_method = instance.ask("DELETE", "/v1/alerts");
  EXPECT_EQ(wrong_method.status, 405);
  EXPECT_EQ(header(wrong_method.headers, "allow"), "GET");
  const Response misspelt = instance.ask("GET", "/v1/alerts?produkt=x");
  EXPECT_EQ(misspelt.status, 422);
  EXPECT_NE(misspelt.body.find("produkt"), std::string::npos);
  EXPECT_EQ(instance.ask("GET", "/v1/alerts?limit=0").status, 422);
  EXPECT_EQ(instance.ask("GET", "/v1/alerts?state=burning").status, 422);
  EXPECT_EQ(instance.ask("POST", "/v1/keys", R"({"name":"x","scopes":["everything"]})").status,
            422);
  EXPECT_EQ(instance.ask("POST", "/v1/backup", R"({"name":"../../etc"})").status, 422);
}

TEST(Api, takes_a_signal_once) {
  TestInstance instance;
  const Response first = instance.ask("POST", "/v1/signals", one_signal);
  EXPECT_EQ(first.status, 200) << first.body;
  EXPECT_EQ(body_of(first)["accepted"], 1);
  EXPECT_FALSE(header(first.headers, "ratelimit-remaining").empty());
  const Response again = instance.ask("POST", "/v1/signals", one_signal);
  EXPECT_EQ(body_of(again)["items"][0]["outcome"], "duplicate");
  EXPECT_EQ(body_of(again)["items"][0]["id"], body_of(first)["items"][0]["id"]);
  std::string other = one_signal;
  other.replace(other.find("压扁"), std::string{"压扁"}.size(), "很好");
  const Response conflict = instance.ask("POST", "/v1/signals", other);
  EXPECT_EQ(conflict.status, 409) << conflict.body;
  EXPECT_EQ(conflict.content_type, "application/problem+json");
}

TEST(Api, asks_to_come_back_when_the_queue_is_full_and_takes_nothing) {
  TestInstance instance{2};
  std::string batch = "[";
  for (int i = 0; i < 3; ++i) {
    std::string one = one_signal;
    one.replace(one.find("r-1"), 3, "r-" + std::to_string(100 + i));
    batch += (i == 0 ? "" : ",") + one;
  }
  const Response full = instance.ask("POST", "/v1/signals", batch + "]");
  EXPECT_EQ(full.status, 429) << full.body;
  EXPECT_EQ(full.content_type, "application/problem+json");
  EXPECT_FALSE(header(full.headers, "retry-after").empty());
  EXPECT_EQ(instance.engine->pulse().signals, 0);
  const Response one = instance.ask("POST", "/v1/signals", one_signal);
  EXPECT_EQ(one.status, 200) << one.body;
  EXPECT_EQ(header(one.headers, "ratelimit-limit"), "2");
}

TEST(Api, tells_of_each_item_of_a_batch) {
  TestInstance instance;
  Request request = request_of("POST", "/v1/signals");
  request.principal = owner("tester");
  request.headers = {{"content-type", "application/x-ndjson"}};
  request.body = std::string{one_signal} +
                 "\nnot json\n{\"source\":\"a\",\"external_id\":\"b\",\"kind\":\"review\"}\n";
  const Json body = body_of(instance.api->handle(request));
  EXPECT_EQ(body["accepted"], 1);
  EXPECT_EQ(body["refused"], 2);
  ASSERT_EQ(body["items"].size(), 3U);
  EXPECT_EQ(body["items"][1]["outcome"], "rejected");
  EXPECT_FALSE(body["items"][2]["message"].get<std::string>().empty());
}

TEST(Api, does_a_post_with_an_idempotency_key_once) {
  TestInstance instance;
  const std::string silence =
      R"({"matchers":[{"label":"product","value":"AF-600"}],"comment":"known"})";
  const Headers key{{"idempotency-key", "k-1"}};
  const Response first = instance.ask("POST", "/v1/silences", silence, key);
  ASSERT_EQ(first.status, 201) << first.body;
  const Response again = instance.ask("POST", "/v1/silences", silence, key);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(header(again.headers, "idempotent-replayed"), "true");
  EXPECT_EQ(body_of(instance.ask("GET", "/v1/silences"))["items"].size(), 1U);
  EXPECT_EQ(instance
                .ask("POST", "/v1/silences",
                     R"({"matchers":[{"label":"channel","value":"jd"}],"comment":"x"})", key)
                .status,
            409);
}

TEST(Api, runs_one_of_many_requests_that_come_at_once_with_one_idempotency_key) {
  TestInstance instance;
  const std::string silence =
      R"({"matchers":[{"label":"product","value":"AF-600"}],"comment":"known"})";
  std::array<int, 8> status{};
  {
    std::vector<std::jthread> senders;
    for (auto& mine : status)
      senders.emplace_back([&] {
        mine = instance.ask("POST", "/v1/silences", silence, {{"idempotency-key", "k"}}).status;
      });
  }
  for (const int one : status) EXPECT_TRUE(one == 201 || one == 409) << one;
  EXPECT_GE(std::ranges::count(status, 201), 1);
  EXPECT_EQ(body_of(instance.ask("GET", "/v1/silences"))["items"].size(), 1U);
  EXPECT_EQ(instance.ask("POST", "/v1/silences", silence, {{"idempotency-key", "k"}}).status, 201);
}

TEST(Api, pages_by_cursor_without_a_gap_or_an_overlap) {
  TestInstance instance;
  std::string batch = "[";
  for (int i = 0; i < 5; ++i) {
    std::string one = one_signal;
    one.replace(one.find("r-1"), 3, "r-" + std::to_string(100 + i));
    batch += (i == 0 ? "" : ",") + one;
  }
  ASSERT_EQ(instance.ask("POST", "/v1/signals", batch + "]").status, 200);
  std::vector<std::string> seen;
  std::string cursor;
  for (int page = 0; page < 10; ++page) {
    const Json body = body_of(
        instance.ask("GET", "/v1/signals?limit=2" + (cursor.empty() ? "" : "&cursor=" + cursor)));
    for (const auto& item : body["items"]) seen.push_back(item["id"]);
    if (body["next_cursor"].is_null()) break;
    cursor = body["next_cursor"];
  }
  EXPECT_EQ(seen.size(), 5U);
  EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), 5U);
}

TEST(Api, marks_the_words_by_code_points) {
  engine::Verbatim verbatim;
  verbatim.text = "箱子都压扁了";
  verbatim.mentions.push_back({.factor = "f",
                               .name_zh = {},
                               .name_en = {},
                               .aspect = {0, 6},
                               .opinion = {9, 18},
                               .object = {},
                               .cause = {}});
  const Json json = wire(verbatim);
  EXPECT_EQ(json["mentions"][0]["aspect"], (Json{{"begin", 0}, {"end", 2}}));
  EXPECT_EQ(json["mentions"][0]["opinion"], (Json{{"begin", 3}, {"end", 6}}));
}

TEST(Api, counts_what_is_complained_of_without_any_order) {
  TestInstance instance;
  ASSERT_EQ(instance.ask("POST", "/v1/signals", one_signal).status, 200);
  const Json all = body_of(instance.ask("GET", "/v1/causes?metric=mentions"));
  ASSERT_FALSE(all["items"].empty());
  for (const auto& item : all["items"]) {
    const auto& voice = item["voice"];
    EXPECT_GE(voice["mentions"], voice["complaints"].get<int>() + voice["praises"].get<int>());
  }
  EXPECT_GT(all["items"][0]["voice"]["complaints"], 0);
  const Json later =
      body_of(instance.ask("GET", "/v1/causes?metric=mentions&from=2026-11-22T07:30:00Z"));
  EXPECT_TRUE(later["items"].empty()) << "the signal is of 07:00";
  EXPECT_EQ(instance.ask("GET", "/v1/causes?metric=noise").status, 422);
}

TEST(Api, forgets_replies_after_a_day_and_keeps_none_that_hold_a_secret) {
  TestInstance instance;
  const std::string silence = R"({"matchers":[{"label":"channel","value":"tmall"}],"comment":"x"})";
  const Headers key{{"idempotency-key", "once"}};
  ASSERT_EQ(instance.ask("POST", "/v1/silences", silence, key).status, 201);
  instance.clock.advance(hours{25});
  const Response later = instance.ask("POST", "/v1/silences", silence, key);
  EXPECT_EQ(later.status, 201);
  EXPECT_TRUE(header(later.headers, "idempotent-replayed").empty());
  const auto enrol = [&](const std::string& word) {
    return instance.ask("POST", "/v1/people",
                        R"({"name":"li","password":")" + word + R"(","role":"viewer"})",
                        {{"idempotency-key", "person"}});
  };
  EXPECT_EQ(enrol("correct horse battery").status, 201);
  EXPECT_EQ(enrol("another long password").status, 201);  // 409 would tell that they differ
}

TEST(Api, books_only_what_can_be_booked) {
  TestInstance instance;
  const auto post = [&](const std::string& more) {
    return instance.ask("POST", "/v1/ledger/postings", R"({"kind":"avoided",)" + more + "}");
  };
  EXPECT_EQ(post(R"("amount":"300.00","note":"x")").status, 201);
  EXPECT_EQ(post(R"("amount":"$300.00","note":"x","currency":"USD")").status, 201);
  for (const std::string wrong :
       {R"("amount":"$300.00","note":"x")", R"("amount":"300.00","low":"-5","note":"x")",
        R"("amount":"300.00","note":"x","factor":"no.such.factor")",
        R"("amount":"300.00","note":"x","department":"nobody")"})
    EXPECT_EQ(post(wrong).status, 422) << wrong;
  EXPECT_EQ(post(R"("amount":"3.00","note":")" + std::string(5'000, 'x') + '"').status, 422);
  EXPECT_EQ(instance
                .ask("POST", "/v1/ledger/close",
                     R"({"month":"2026-10","reason":")" + std::string(5'000, 'x') + "\"}")
                .status,
            422);
}

TEST(Api, answers_no_question_without_bounds) {
  TestInstance instance;
  for (const std::string path : {"/v1/explain", "/v1/journey", "/v1/journey/segments"}) {
    EXPECT_EQ(instance.ask("GET", path).status, 200);
    const Response wide = instance.ask("GET", path + "?from=2016-01-01&until=2026-11-22");
    EXPECT_EQ(wide.status, 413) << path;
    EXPECT_NE(body_of(wide)["hint"].get<std::string>().find("shorter"), std::string::npos);
  }
  EXPECT_EQ(
      instance.ask("GET", "/v1/explain?against_from=2016-01-01&against_until=2026-11-01").status,
      413);
  for (const std::string path : {"/v1/journey", "/v1/cascades", "/v1/topics"}) {
    EXPECT_EQ(instance.ask("GET", path + "?limit=1001").status, 422) << path;
    EXPECT_EQ(instance.ask("GET", path + "?limit=0").status, 422) << path;
  }
  EXPECT_EQ(instance.ask("GET", "/v1/cascades?shares_min=-1").status, 422);
  const std::string large(300 * 1024, 'x');
  EXPECT_EQ(
      instance
          .ask("POST", "/v1/label/proposals", R"({"target":"polarity","texts":[")" + large + "\"]}")
          .status,
      413);
}

TEST(Api, audits_what_is_taught_and_taken_back_and_who_had_repairs_judged) {
  TestInstance instance;
  std::string lesson;
  for (int i = 0; i < 10; ++i)
    lesson += std::string(i == 0 ? "" : ",") + R"({"text":"这款)" + std::to_string(i) +
              (i % 2 == 0 ? R"(巴适得板","yes":true})" : R"(糟心得很","yes":false})");
  ASSERT_EQ(instance
                .ask("POST", "/v1/label/teachings",
                     R"({"target":"polarity","examples":[)" + lesson + "]}")
                .status,
            201);
  ASSERT_EQ(instance.ask("DELETE", "/v1/label/teachings/1").status, 204);
  EXPECT_EQ(instance.ask("DELETE", "/v1/label/teachings/1").status, 409);
  ASSERT_EQ(instance.ask("POST", "/v1/signals", furious_signal).status, 200);
  const std::string repair =
      "/v1/cases/" + body_of(instance.ask("GET", "/v1/cases"))["items"][0]["id"].get<std::string>();
  ASSERT_EQ(instance.ask("POST", repair + "/resolve", R"({"note":"called back"})").status, 200);
  instance.clock.advance(days{20});
  ASSERT_EQ(instance.ask("POST", "/v1/verify", "{}").status, 200);
  const auto done = [&](const std::string& verb) {
    std::string all;
    const Json lines = body_of(instance.ask("GET", "/v1/audit?verb=" + verb))["items"];
    for (const auto& line : lines)
      all += line["actor"].get<std::string>() + " " + line["object"].get<std::string>() + ";";
    return all;
  };
  EXPECT_EQ(done("taught"), "tester reader;");
  EXPECT_EQ(done("rolled_back"), "tester teaching 1;");
  EXPECT_EQ(done("judged"), "tester case " + repair.substr(10) + ";");
}

TEST(Api, prints_metrics) {
  TestInstance instance;
  instance.ask("POST", "/v1/signals", one_signal);
  const std::string text = instance.ask("GET", "/metrics").body;
  EXPECT_NE(text.find("\nmyelin_signals 1\n"), std::string::npos) << text;
  EXPECT_NE(text.find("myelin_http_request_seconds_count{route=\"signals\"} 1"), std::string::npos);
}

}  // namespace
}  // namespace myelin::server
