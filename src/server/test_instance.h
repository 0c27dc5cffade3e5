// An engine on a store in memory with its Api, for this room's tests.
// Thread safety: one test, one thread.
#pragma once
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/clock.h"
#include "engine/engine.h"
#include "server/api.h"
#include "store/duckdb/duckdb_store.h"

namespace myelin::server {

struct TestInstance {
  std::filesystem::path home =
      std::filesystem::path{testing::TempDir()} /
      ("myelin_server_" + std::to_string(reinterpret_cast<std::uintptr_t>(this)));
  ManualClock clock{*parse_time("2026-11-22T08:00:00Z", Zone{})};
  std::unique_ptr<engine::Engine> engine;
  std::unique_ptr<Api> api;

  explicit TestInstance(std::size_t queue_signals_max = limits::reflex_queue_signals_max,
                        std::string configuration_yaml = {}) {
    std::filesystem::create_directories(home);
    engine::Options options;
    options.home = home;
    options.share = MYELIN_SOURCE_DIR;
    options.clock = &clock;
    options.background = false;
    options.queue_signals_max = queue_signals_max;
    std::ofstream{home / "playbooks.yaml"}
        << "playbooks: [{key: any, name: 任何原因, factors: [discover, choose, order, pay, fulfil, "
           "deliver, unpack, use, support, returns, loyalty, store], steps: [{key: call, do: task, "
           "text: 回电}]}]";
    options.configuration_yaml = std::move(configuration_yaml);
    auto opened = engine::Engine::open(std::move(options), *store::open_duckdb({}));
    if (!opened) throw std::runtime_error{opened.error().message};
    engine = std::move(*opened);
    api = std::make_unique<Api>(
        *engine, ApiOptions{.share = MYELIN_SOURCE_DIR, .home = home, .clock = &clock});
  }
  ~TestInstance() {
    api.reset();
    engine.reset();
    std::error_code ignored;
    std::filesystem::remove_all(home, ignored);
  }

  Response ask(std::string method, std::string_view target, std::string body = {},
               Headers more = {}) {
    Request request = request_of(std::move(method), target, std::move(body));
    request.headers.insert(request.headers.end(), more.begin(), more.end());
    request.principal = owner("tester");
    return api->handle(request);
  }
};

// One customer of high value who says this is an alert, a case and an action on its own.
inline constexpr const char* furious_signal =
    R"({"source":"chat","external_id":"f-1","kind":"message","at":"2026-11-22T07:50:00Z","customer_tier":"vip",)"
    R"("dimensions":{"product":"电水壶","channel":"wechat"},"keys":[{"kind":"account","value":"c1"}],)"
    R"("text":"垃圾产品，太差了，非常愤怒！我要投诉到消费者协会，再也不买了"})";

inline constexpr const char* one_signal =
    R"({"source":"tmall.reviews","external_id":"r-1","kind":"review","at":"2026-11-22T07:00:00Z","order":"o-1",)"
    R"("dimensions":{"product":"AF-600","channel":"tmall"},"text":"收到箱子都压扁了,客服也不理人","rating":1,)"
    R"("keys":[{"kind":"phone","value":"13800138000"}]})";

}  // namespace myelin::server
