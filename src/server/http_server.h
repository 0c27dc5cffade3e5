// HttpServer: the Api on a port. Two threads read and write connections; a few workers answer what
// may take long; POST /v1/signals is answered by the engine's own callback after the durable
// commit, so that no thread waits for it.
//
// Thread safety: stop() and the getters from any thread. The Api and the engine outlive the server.
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "server/api.h"

namespace myelin::server {

struct HttpOptions {
  std::string bind = "127.0.0.1";
  std::uint16_t port = 7800;      // 0: any free one
  std::filesystem::path page;     // the folder of the status page
  std::filesystem::path console;  // the folder of the built console; not there: the status page
  bool local_sessions = true;     // a browser on this machine needs no key (loopback binds only)
  // Proxies on other machines whose X-Forwarded-For is believed.
  std::vector<std::string> proxies;
  std::filesystem::path home;    // whose myelin.yaml says what live events hide from whom
  const Clock* clock = nullptr;  // of sessions; nullptr: the system's
  unsigned threads = 2, workers = 3;
  std::chrono::milliseconds headers_wait{10'000}, body_wait{120'000}, idle_wait{75'000};
  std::chrono::milliseconds drain_wait{10'000};  // what stop() gives requests in hand
};

class HttpServer {
 public:
  // Error::unavailable when the port is taken, invalid_argument when `bind` is no address.
  static Result<std::unique_ptr<HttpServer>> start(engine::Engine& engine, Api& api,
                                                   HttpOptions options);
  ~HttpServer();

  std::uint16_t port() const;
  const std::string& local_key() const;  // opens everything; for the owner's own commands
  // Takes no more requests, answers those in hand, closes the streams. Idempotent.
  void stop();

 private:
  struct State;
  explicit HttpServer(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;  // shared with answers that are still under way
};

}  // namespace myelin::server
