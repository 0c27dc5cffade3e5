// An engine on a store in memory with its Api, for this room's tests.
// Thread safety: one test, one thread.
#pragma once
#include <gtest/gtest.h>

#include <filesystem>

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

  TestInstance() {
    std::filesystem::create_directories(home);
    engine::Options options;
    options.home = home;
    options.share = MYELIN_SOURCE_DIR;
    options.clock = &clock;
    options.background = false;
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

inline constexpr const char* one_signal =
    R"({"source":"tmall.reviews","external_id":"r-1","kind":"review","at":"2026-11-22T07:00:00Z","order":"o-1",)"
    R"("dimensions":{"product":"AF-600","channel":"tmall"},"text":"收到箱子都压扁了,客服也不理人","rating":1,)"
    R"("keys":[{"kind":"phone","value":"13800138000"}]})";

}  // namespace myelin::server
