// The API against api/openapi.yaml: the same routes on both sides, and replies that fit their
// schemas.
#include <gtest/gtest.h>

#include <set>

#include "server/test_contract.h"
#include "server/test_instance.h"
#include "server/wire.h"

namespace myelin::server {
namespace {

TEST(Contract, has_every_route_and_no_other_with_its_scope) {
  std::set<std::string> served, promised;
  for (const auto& route : Api::routes()) {
    std::string method{route.method};
    for (char& c : method) c = static_cast<char>(std::tolower(c));
    served.insert(method + " " + std::string{route.pattern} + " " + std::string{name(route.scope)});
  }
  for (const auto& path : contract().document()["paths"])
    for (const auto& operation : path.second)
      promised.insert(operation.first.as<std::string>() + " " + path.first.as<std::string>() + " " +
                      operation.second["x-scope"].as<std::string>());
  EXPECT_EQ(served, promised);
}

TEST(Contract, the_checker_can_fail) {
  std::vector<std::string> faults;
  const auto schema = contract().document()["components"]["schemas"]["Money"];
  contract().check(schema, {{"amount", 3}, {"coin", "x"}}, "money", faults);
  EXPECT_EQ(faults.size(), 3U);  // another type, one missing, one unknown
}

TEST(Contract, replies_fit_their_schemas) {
  TestInstance instance;
  const auto fits = [&](const std::string& path, const std::string& method,
                        const Response& response, int status) {
    EXPECT_EQ(response.status, status) << path << ": " << response.body;
    EXPECT_EQ(contract().faults_of(path, method, response), "") << method << " " << path << "\n"
                                                                << response.body;
  };
  fits("/v1/signals", "post", instance.ask("POST", "/v1/signals", one_signal), 200);
  fits("/v1/signals", "post",
       instance.ask("POST", "/v1/signals",
                    std::string{"["} + one_signal + ",{\"kind\":\"nonsense\"}]"),
       207);
  fits("/v1/quarantine", "post",
       instance.ask(
           "POST", "/v1/quarantine",
           R"({"origin":"a.csv line 2","reason_code":"no_time","reason":"x","row":{"a":"1"}})"),
       201);
  fits("/v1/silences", "post",
       instance.ask("POST", "/v1/silences",
                    R"({"matchers":[{"label":"product","value":"AF-600"}],"comment":"known"})"),
       201);
  fits("/v1/imports", "post", instance.ask("POST", "/v1/imports", R"({"origin":"a.csv"})"), 201);
  fits("/v1/keys", "post",
       instance.ask("POST", "/v1/keys", R"({"name":"shop","scopes":["signals:write"]})"), 201);
  fits("/v1/people", "post",
       instance.ask("POST", "/v1/people",
                    R"({"name":"李经理","password":"correct horse battery","role":"operator"})"),
       201);
  for (const std::string path : {"/v1/people",
                                 "/v1/session",
                                 "/v1/signals",
                                 "/v1/alerts",
                                 "/v1/cascades",
                                 "/v1/silences",
                                 "/v1/cases",
                                 "/v1/causes",
                                 "/v1/customers",
                                 "/v1/topics",
                                 "/v1/explain",
                                 "/v1/journey",
                                 "/v1/forecasts",
                                 "/v1/coverage",
                                 "/v1/imports",
                                 "/v1/nudges",
                                 "/v1/playbooks",
                                 "/v1/quarantine",
                                 "/v1/actions",
                                 "/v1/taxonomy",
                                 "/v1/keys",
                                 "/v1/pulse",
                                 "/v1/doctor",
                                 "/v1/audit",
                                 "/healthz",
                                 "/readyz",
                                 "/v1/configuration",
                                 "/v1/journey/departments",
                                 "/v1/journey/segments"})
    fits(path, "get", instance.ask("GET", path), 200);
  fits("/v1/causes", "get", instance.ask("GET", "/v1/causes?metric=mentions"), 200);
  fits("/v1/taxonomy/versions", "get", instance.ask("GET", "/v1/taxonomy/versions"), 200);
  fits("/v1/taxonomy/versions/{id}", "get", instance.ask("GET", "/v1/taxonomy/versions/1"), 200);
  fits("/v1/taxonomy/versions/{id}", "get", instance.ask("GET", "/v1/taxonomy/versions/9"), 404);
  fits("/v1/scores", "get", instance.ask("GET", "/v1/scores"), 409);  // far too little history
  fits("/v1/orders/{id}/score", "get", instance.ask("GET", "/v1/orders/nobodys/score"), 404);
  fits("/v1/doctor", "get", instance.ask("GET", "/v1/doctor?quick=true"), 200);
  fits("/v1/customers/{id}/value", "get", instance.ask("GET", "/v1/customers/1/value"), 422);
  fits("/v1/signals", "get", instance.ask("GET", "/v1/signals?ids=1"), 200);
  fits("/v1/signals", "get", instance.ask("GET", "/v1/signals?ids=1;2"), 422);
  fits("/v1/ledger/postings", "post",
       instance.ask("POST", "/v1/ledger/postings",
                    R"({"kind":"spend","amount":"300.00","note":"new cartons"})"),
       201);
  fits("/v1/ledger", "get", instance.ask("GET", "/v1/ledger?version=0"), 200);
  fits("/v1/ledger/entries", "get", instance.ask("GET", "/v1/ledger/entries?account=spend"), 200);
  fits("/v1/ledger/close", "post",
       instance.ask("POST", "/v1/ledger/close", R"({"month":"2026-10"})"), 201);
  fits("/v1/ledger", "get", instance.ask("GET", "/v1/ledger?month=2026-10"), 200);
  const auto closed = Json::parse(instance.ask("GET", "/v1/ledger?month=2026-10").body);
  EXPECT_EQ(closed["version"], 1);
  const auto open = Json::parse(instance.ask("GET", "/v1/ledger?month=2026-11").body);
  EXPECT_EQ(open["balanced"], true);
  EXPECT_EQ(open["postings"].size(), 1U);
  fits("/v1/ledger/close", "post",
       instance.ask("POST", "/v1/ledger/close", R"({"month":"2026-11"})"), 422);
  fits("/v1/signals", "post", instance.ask("POST", "/v1/signals", furious_signal), 200);
  const auto first = [&](const std::string& list) {
    const Json items = Json::parse(instance.ask("GET", list).body)["items"];
    if (items.empty()) throw std::runtime_error{list + " is empty: its details are not checked"};
    return items[0]["id"].get<std::string>();
  };
  for (const std::string path : {"/v1/alerts", "/v1/cases", "/v1/actions"})
    fits(path, "get", instance.ask("GET", path), 200);
  const std::string alert = "/v1/alerts/" + first("/v1/alerts");
  fits("/v1/alerts/{id}", "get", instance.ask("GET", alert), 200);
  fits("/v1/alerts/{id}/acknowledge", "post", instance.ask("POST", alert + "/acknowledge", "{}"),
       200);
  fits("/v1/alerts/{id}/mark", "post",
       instance.ask("POST", alert + "/mark", R"({"usefulness":"noise","reason":"a joke"})"), 200);
  EXPECT_EQ(Json::parse(instance.ask("GET", alert).body)["mark"]["usefulness"], "noise");
  fits("/v1/alerts/{id}/mark", "post",
       instance.ask("POST", alert + "/mark", R"({"usefulness":"perhaps"})"), 422);
  const auto precision = instance.ask("GET", "/v1/alert-precision");
  fits("/v1/alert-precision", "get", precision, 200);
  EXPECT_EQ(Json::parse(precision.body)["noise"], 1) << precision.body;
  fits("/v1/channels/{channel}/test", "post", instance.ask("POST", "/v1/channels/none/test", "{}"),
       404);
  const std::string repair = "/v1/cases/" + first("/v1/cases");
  fits("/v1/cases/{id}", "get", instance.ask("GET", repair), 200);
  instance.clock.advance(days{3});
  EXPECT_TRUE(instance.engine->tick());
  const auto nudged = instance.ask("GET", "/v1/nudges");
  fits("/v1/nudges", "get", nudged, 200);
  EXPECT_FALSE(Json::parse(nudged.body)["items"].empty()) << nudged.body;
  fits("/v1/cases/{id}/take", "post", instance.ask("POST", repair + "/take", "{}"), 200);
  const auto with_playbook = Json::parse(instance.ask("GET", repair).body);
  EXPECT_EQ(with_playbook["playbook"]["steps"][0]["state"], "asked");
  const std::string move = repair + "/steps/call";
  fits("/v1/cases/{id}/steps/{step}", "post", instance.ask("POST", move, R"({"verb":"approve"})"),
       409);
  fits("/v1/cases/{id}/steps/{step}", "post", instance.ask("POST", move, R"({"verb":"done"})"),
       200);
  fits("/v1/cases/{id}/steps/{step}", "post",
       instance.ask("POST", repair + "/steps/none", R"({"verb":"done"})"), 404);
  fits("/v1/playbooks/check", "post",
       instance.ask("POST", "/v1/playbooks/check",
                    R"({"yaml":"playbooks: [{key: a, name: x, factors: none_such, steps: )"
                    R"([{key: s, do: task, channel: crm, text: t}]}]"})"),
       200);
  fits("/v1/playbooks/check", "post",
       instance.ask("POST", "/v1/playbooks/check", R"({"yaml":"playbooks: 3"})"), 422);
  fits("/v1/cases/{id}/resolve", "post",
       instance.ask("POST", repair + "/resolve", R"({"note":"called back"})"), 200);
  instance.clock.advance(days{20});
  fits("/v1/verify", "post", instance.ask("POST", "/v1/verify", "{}"), 200);
  const auto judged = instance.ask("GET", repair);
  fits("/v1/cases/{id}", "get", judged, 200);
  EXPECT_EQ(Json::parse(judged.body)["verdict"]["verdict"], "cannot_tell");  // one customer's case
  fits("/v1/verify", "post", instance.ask("POST", "/v1/verify", R"({"case":"x"})"), 422);
  fits("/v1/customers/{id}", "get", instance.ask("GET", "/v1/customers/phone:13800138000"), 200);
  std::string batch = "[";
  for (int i = 0; i < 400; ++i) {
    std::string one = one_signal;
    one.replace(one.find("r-1"), 3, "t-" + std::to_string(1000 + i));
    const auto text = one.find("\"text\":\"") + 8;
    one.replace(text, one.find('"', text) - text,
                i % 40 == 0 ? "盼着出左撇子专用的手柄" + std::to_string(i)
                            : "number" + std::to_string(i) + " of box" + std::to_string(i * 7) +
                                  " and shelf" + std::to_string(i * 3));
    batch += (i == 0 ? "" : ",") + one;
  }
  fits("/v1/signals", "post", instance.ask("POST", "/v1/signals", batch + "]"), 200);
  fits("/v1/topics", "get", instance.ask("GET", "/v1/topics"), 200);
  const std::string topic = "/v1/topics/" + first("/v1/topics");
  fits("/v1/topics/{id}", "get", instance.ask("GET", topic), 200);
  fits("/v1/topics/{id}/accept", "post", instance.ask("POST", topic + "/accept", "{}"), 200);
  fits("/v1/topics/{id}/reject", "post", instance.ask("POST", topic + "/reject", "{}"), 200);
  fits("/v1/topics/{id}/merge", "post", instance.ask("POST", topic + "/merge", R"({"into":"99"})"),
       404);
  fits("/v1/explain", "get",
       instance.ask("GET",
                    "/v1/explain?metric=rating&from=2026-01-01&until=2027-01-01&channel=jd&"
                    "against_channel=douyin"),
       200);
  fits("/v1/explain", "get", instance.ask("GET", "/v1/explain?from=2027-01-01&until=2026-01-01"),
       422);
  fits("/v1/alerts/{id}/drivers", "get", instance.ask("GET", alert + "/drivers"), 404);
  std::string lesson;
  for (int i = 0; i < 10; ++i)
    lesson += std::string(i == 0 ? "" : ",") + R"({"text":"这款)" + std::to_string(i) +
              (i % 2 == 0 ? R"(巴适得板","yes":true})" : R"(糟心得很","yes":false})");
  fits("/v1/label/teachings", "post",
       instance.ask("POST", "/v1/label/teachings",
                    R"({"target":"polarity","examples":[)" + lesson + "]}"),
       201);
  fits("/v1/label/teachings", "post",
       instance.ask("POST", "/v1/label/teachings", R"({"target":"polarity","examples":[]})"), 422);
  fits("/v1/label/teachings", "post",
       instance.ask("POST", "/v1/label/teachings",
                    R"({"target":"polarity","examples":[{"text":"好"}]})"),
       422);
  fits("/v1/label/teachings", "get", instance.ask("GET", "/v1/label/teachings"), 200);
  fits("/v1/label/proposals", "post",
       instance.ask("POST", "/v1/label/proposals", R"({"target":"polarity","count":3})"), 200);
  fits("/v1/label/proposals", "post",
       instance.ask("POST", "/v1/label/proposals",
                    R"({"target":"intent:asks","texts":["多少钱","好用","什么时候发货"]})"),
       200);
  fits("/v1/label/proposals", "post",
       instance.ask("POST", "/v1/label/proposals", R"({"target":"mood"})"), 422);
  const std::string teaching = "/v1/label/teachings/" + first("/v1/label/teachings");
  fits("/v1/label/teachings/{id}", "delete", instance.ask("DELETE", teaching), 204);
  fits("/v1/label/teachings/{id}", "delete", instance.ask("DELETE", teaching), 409);
  fits("/v1/label/teachings/{id}", "delete", instance.ask("DELETE", "/v1/label/teachings/77"), 404);
  fits("/v1/statement", "get", instance.ask("GET", "/v1/statement?month=2026-10"), 404);
  fits("/v1/statement", "get", instance.ask("GET", "/v1/statement?month=2026-10&language=fr"), 422);
  fits("/v1/statement", "get", instance.ask("GET", "/v1/statement?month=2026-10&format=doc"), 422);
  fits("/v1/import-jobs", "post",
       instance.ask("POST", "/v1/import-jobs?name=a.csv", "id,text,time\n1,好,2026-11-20\n"), 201);
  fits("/v1/import-jobs/{id}/preview", "post",
       instance.ask("POST", "/v1/import-jobs/1/preview", "{}"), 200);
  fits("/v1/import-jobs/simulation", "post", instance.ask("POST", "/v1/import-jobs/simulation"),
       409);
  fits("/v1/import-jobs/{id}/start", "post", instance.ask("POST", "/v1/import-jobs/1/start", "{}"),
       202);
  fits("/v1/import-jobs/{id}", "get", instance.ask("GET", "/v1/import-jobs/1"), 200);
  fits("/v1/import-jobs", "get", instance.ask("GET", "/v1/import-jobs"), 200);
  fits("/v1/import-jobs/{id}", "delete", instance.ask("DELETE", "/v1/import-jobs/1"), 204);
  fits("/v1/quarantine/{id}/replay", "post", instance.ask("POST", "/v1/quarantine/99/replay", "{}"),
       404);
  fits("/v1/alerts/{id}", "get", instance.ask("GET", "/v1/alerts/999"), 404);
  fits("/v1/cases/{id}/take", "post", instance.ask("POST", "/v1/cases/999/take", "{}"), 404);
}

TEST(Contract, what_waits_for_approval_fits_its_schemas) {
  TestInstance instance{limits::reflex_queue_signals_max, R"(
channels:
  board: {kind: email, url: "smtps://mail.example.com:465", from: a@example.com, to: [b@example.com]}
approvals: [{event: case.opened, level: admin}]
)"};
  ASSERT_EQ(instance.ask("POST", "/v1/signals", furious_signal).status, 200);
  const auto inbox = instance.ask("GET", "/v1/approvals");
  EXPECT_EQ(contract().faults_of("/v1/approvals", "get", inbox), "") << inbox.body;
  const Json items = Json::parse(inbox.body)["items"];
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(items[0]["level"], "admin");
  EXPECT_NE(items[0]["title"].get<std::string>().find("电水壶"), std::string::npos);
  const std::string id = items[0]["action"]["id"], at = "/v1/approvals/" + id;
  const auto preview = instance.ask("GET", "/v1/actions/" + id + "/preview");
  EXPECT_EQ(contract().faults_of("/v1/actions/{id}/preview", "get", preview), "") << preview.body;
  EXPECT_EQ(Json::parse(preview.body), items[0]);
  Request by_operator = request_of("POST", at + "/approve", "{}");
  by_operator.principal = Principal{.name = "ana"};
  by_operator.principal->grant(Scope::operate);
  EXPECT_EQ(instance.api->handle(by_operator).status, 403);
  EXPECT_EQ(instance.ask("POST", at + "/refuse", "{}").status, 422);  // without a reason
  EXPECT_EQ(instance.ask("POST", at + "/approve", R"({"reason":"as agreed"})").status, 204);
  EXPECT_EQ(instance.ask("POST", at + "/refuse", R"({"reason":"too late"})").status, 409);
  const Json audit = Json::parse(instance.ask("GET", "/v1/audit?verb=approved").body)["items"];
  ASSERT_EQ(audit.size(), 1U);
  EXPECT_EQ(audit[0]["object"], "action " + id);
}

TEST(Contract, a_spreading_post_fits_its_schemas) {
  TestInstance instance;
  const auto post = [](const std::string& id, int second, const std::string& more) {
    return R"({"source":"weibo","external_id":")" + id + R"(","kind":"post","at":"2026-11-22T07:)" +
           std::to_string(10 + second / 60) + ":" + std::to_string(10 + second % 50) +
           R"(Z","reach":100000,)" + more + "}";
  };
  std::string batch =
      "[" + post("p", 0, R"("text":"垃圾产品，太差了，用了一天就坏了，客服还不理人")");
  for (int i = 1; i <= 150; ++i)
    batch += "," + post("s" + std::to_string(i), 4 * i, R"("attributes":{"parent":"p"})");
  EXPECT_EQ(instance.ask("POST", "/v1/signals", batch + "]").status, 200);
  const auto cascades = instance.ask("GET", "/v1/cascades?shares_min=100");
  EXPECT_EQ(contract().faults_of("/v1/cascades", "get", cascades), "") << cascades.body;
  ASSERT_EQ(Json::parse(cascades.body)["items"].size(), 1U);
  EXPECT_EQ(Json::parse(cascades.body)["items"][0]["shares"], 150);
  const Json alerts = Json::parse(instance.ask("GET", "/v1/alerts").body)["items"];
  ASSERT_EQ(alerts.size(), 1U);
  const auto alert = instance.ask("GET", "/v1/alerts/" + alerts[0]["id"].get<std::string>());
  EXPECT_EQ(contract().faults_of("/v1/alerts/{id}", "get", alert), "") << alert.body;
  EXPECT_EQ(Json::parse(alert.body)["contagion"]["post_id"], alerts[0]["verbatim_ids"][0]);
}

// A year of orders, of which every third is late and gets one star.
std::vector<model::Draft> orders_of_a_year(Time now) {
  std::vector<model::Draft> history;
  for (int i = 0; i < 1'200; ++i) {
    const Time placed = now - days{365} + hours{7 * i};
    const auto tell = [&](model::SignalKind kind, std::string event, Time at) -> model::Draft& {
      auto& draft = history.emplace_back();
      draft.source = "shop";
      draft.external_id = std::to_string(i) + "-" + std::string{model::name(kind)} + event;
      draft.kind = kind;
      draft.event = std::move(event);
      draft.at = at;
      draft.order = "o" + std::to_string(i);
      draft.keys = {{model::KeyKind::account, "", "c" + std::to_string(i % 50)}};
      return draft;
    };
    tell(model::SignalKind::order, "", placed).due = placed + days{3};
    if (placed + days{5} > now) continue;
    const Time arrived = placed + days{i % 3 == 0 ? 5 : 2};
    tell(model::SignalKind::shipment, "delivered", arrived);
    if (arrived + days{1} < now && i % 4 != 0)
      tell(model::SignalKind::review, "", arrived + days{1}).rating = i % 3 == 0 ? 1 : 5;
  }
  return history;
}

TEST(Contract, scores_fit_their_schemas) {
  TestInstance instance;
  ASSERT_TRUE(
      instance.engine->accept(orders_of_a_year(instance.clock.now()), engine::Arrival::history));
  const auto fits = [&](const std::string& path, const std::string& target) {
    const auto response = instance.ask("GET", target);
    EXPECT_EQ(response.status, 200) << target << ": " << response.body;
    EXPECT_EQ(contract().faults_of(path, "get", response), "") << response.body;
    return Json::parse(response.body);
  };
  const auto list = fits("/v1/scores", "/v1/scores?limit=5");
  ASSERT_FALSE(list["items"].empty());
  EXPECT_EQ(list["records"].size(), 2U);
  const auto& riskiest = list["items"][0];
  EXPECT_FALSE(riskiest["reasons"].empty());
  const auto one = fits("/v1/orders/{id}/score",
                        "/v1/orders/" + riskiest["order"].get<std::string>() + "/score");
  EXPECT_EQ(one["items"][0]["probability"], riskiest["probability"]);
  const auto customer =
      fits("/v1/customers/{id}", "/v1/customers/" + riskiest["customer_id"].get<std::string>());
  EXPECT_FALSE(customer["open_orders"].empty());
}

}  // namespace
}  // namespace myelin::server
