// Api: every endpoint of api/openapi.yaml as a function from Request to Response. It knows no
// socket and no session cookie; who asks is in the request.
//
// Thread safety: every method from any thread. The engine outlives the Api.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/time.h"
#include "server/message.h"

namespace myelin::engine {
class Engine;
struct LiveEvent;
}  // namespace myelin::engine

namespace myelin::server {

// A GET of this Api as whoever asks may see it.
using Ask = std::function<Response(std::string_view target)>;

struct ApiOptions {
  std::filesystem::path share;   // where openapi.yaml lies
  std::filesystem::path home;    // backups are written below it only: home/backups
  const Clock* clock = nullptr;  // nullptr: the system's
  Zone zone{};                   // for dates without a time in questions
  // What GET /v1/statement answers, made of answers by whoever assembles the process: (ask, month,
  // language, format). Empty: there is no such page.
  std::function<Result<std::string>(const Ask&, const std::string&, const std::string&,
                                    const std::string&)>
      statement = {};
};

class Traffic;

// A row of the routing table, as the contract names it: GET /v1/alerts/{id}.
struct RouteName {
  std::string_view method, pattern;
  Scope scope;
};

class Api {
 public:
  Api(engine::Engine& engine, ApiOptions options);
  ~Api();

  // Answers when everything it did is durable.
  Response handle(const Request& request);

  // The same without waiting for POST /v1/signals: `reply` then runs on the writer's thread after
  // the commit and must not block. False when this request has no such way; `reply` was not and
  // will not be called.
  using Reply = std::function<void(Response)>;
  bool handle_async(const Request& request, const Reply& reply);

  // The problem that keeps this request out, by its route's scope; absent: it may go on.
  std::optional<Response> refusal(const Request& request) const;
  // The data of a live event, as GET /v1/stream sends it: {"change","alert"} or {"change","case"};
  // and of a pulse.
  std::string live_text(const engine::LiveEvent& event) const;
  std::string pulse_text() const;

  static std::span<const RouteName> routes();
  // What /metrics says of requests and streams; the HTTP server counts its own here.
  Traffic& traffic();

 private:
  struct State;
  std::shared_ptr<State> state_;  // shared with answers that are still under way
};

}  // namespace myelin::server
