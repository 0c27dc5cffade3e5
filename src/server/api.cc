#include "server/api.h"

#include <fmt/format.h>

#include <charconv>
#include <mutex>
#include <set>

#include "base/hash.h"
#include "base/log.h"
#include "server/endpoints.h"
#include "server/hidden_fields.h"
#include "server/import_jobs.h"
#include "server/patience.h"
#include "server/routes.h"
#include "server/signal_batch.h"

namespace myelin::server {
namespace {

constexpr std::size_t idempotency_key_bytes_max = 255;

using SteadyClock = std::chrono::steady_clock;

// Absent: the request may go on.
std::optional<Error> refused(const Route& route, const Request& request) {
  if (route.name.scope == Scope::none) return std::nullopt;
  if (!request.principal)
    return Error{ErrorCode::unauthenticated, "this address needs a key",
                 "Send the header Authorization: Bearer <key>; make one with: myelin keys create"};
  if (!request.principal->holds(route.name.scope))
    return Error{ErrorCode::permission_denied,
                 "the key '" + request.principal->name + "' lacks the scope " +
                     std::string{name(route.name.scope)},
                 "Ask an administrator for a key with this scope"};
  return std::nullopt;
}

Response unknown_route(const Match& found, const Request& request) {
  if (found.allowed.empty())
    return problem({ErrorCode::not_found, "there is nothing at " + request.path,
                    "Every address is in /openapi.yaml"},
                   request.path);
  Response response =
      problem({ErrorCode::unsupported, request.method + " is not done at " + request.path,
               "Allowed: " + found.allowed},
              request.path, 405);
  response.headers.emplace_back("allow", found.allowed);
  return response;
}

// Keys whose first request is still being answered.
class Underway {
 public:
  class Hold {
   public:
    Hold(Underway& of, std::string key) : of_{of}, key_{std::move(key)} {
      const std::lock_guard lock{of_.mutex_};
      held_ = of_.keys_.insert(key_).second;
    }
    Hold(const Hold&) = delete;
    Hold& operator=(const Hold&) = delete;
    ~Hold() {
      const std::lock_guard lock{of_.mutex_};
      if (held_) of_.keys_.erase(key_);
    }
    bool held() const { return held_; }

   private:
    Underway& of_;
    std::string key_;
    bool held_ = false;
  };

 private:
  std::mutex mutex_;
  std::set<std::string> keys_;
};

}  // namespace

struct Api::State {
  State(engine::Engine& of, ApiOptions given) : engine{of}, options{std::move(given)} {}

  engine::Engine& engine;
  ApiOptions options;
  SystemClock system_clock;
  Traffic traffic;
  ImportJobs jobs{engine, options};
  Underway underway;
  FieldsInForce fields{engine, options.home};
  Patience patience;
  std::mutex mutex;
  std::shared_ptr<const FactorNames> names = std::make_shared<FactorNames>();

  // The names of the version in force; asked from the store only when the version changed.
  std::shared_ptr<const FactorNames> current_names() {
    const int version = engine.pulse().taxonomy_version;
    const std::lock_guard lock{mutex};
    if (names->version() != version)
      if (auto answer = engine.taxonomy()) names = std::make_shared<FactorNames>(*answer);
    return names;
  }

  Response run(const Route& route, std::vector<std::string> values, const Request& request) {
    Call call{engine,
              options,
              request,
              std::move(values),
              Query{request.query, options.zone},
              [this] { return current_names(); },
              traffic,
              jobs,
              [this, &request](std::string_view target) {
                Request question = request_of("GET", target);
                question.principal = request.principal;
                return answer(question);
              }};
    const auto hidden = fields.hidden_from(request.principal);
    if (auto error = nothing_left(hidden, request.path)) return problem(*error, request.path);
    auto answer = route.endpoint(call);
    if (!answer) return problem(answer.error(), request.path);
    return without(hidden, std::move(*answer));
  }

  // A POST with an Idempotency-Key is done once; later ones get the stored reply, and one that
  // comes while the first is still being answered is told so. REQUIRES: request.principal.
  Response run_once(const Route& route, std::vector<std::string> values, const Request& request,
                    std::string_view key) {
    if (key.size() > idempotency_key_bytes_max)
      return problem(
          {ErrorCode::invalid_argument, "the Idempotency-Key is longer than 255 bytes", {}},
          request.path);
    // One sender's key is no other sender's.
    const std::string full = request.principal->name + "\n" + std::string{key};
    const std::uint64_t digest =
        hash64(request.body, hash64(request.method + " " + request.path + "?" + request.query));
    const Underway::Hold hold{underway, full};
    if (!hold.held())
      return problem({ErrorCode::conflict, "a request with this Idempotency-Key is being answered",
                      "Send it again in a moment to get its reply"},
                     request.path);
    auto stored = engine.recall_reply(full, digest);
    if (!stored) return problem(stored.error(), request.path);
    if (*stored) {
      Response response{.status = (*stored)->status,
                        .content_type = "application/json",
                        .body = (*stored)->body,
                        .headers = {{"idempotent-replayed", "true"}}};
      if (response.status >= 400) response.content_type = "application/problem+json";
      return response;
    }
    Response response = run(route, std::move(values), request);
    // What may succeed later is not remembered as a failure.
    if (response.status < 500 && response.status != 429) {
      auto kept = engine.remember_reply(full, digest, {response.status, response.body});
      if (!kept) log::warning("an idempotent reply could not be stored: {}", kept.error().message);
    }
    return response;
  }

  Response answer(const Request& request) {
    Match found = match(request.method == "HEAD" ? "GET" : request.method, request.path);
    if (found.route == nullptr) return unknown_route(found, request);
    if (auto error = refused(*found.route, request)) return problem(*error, request.path);
    if (found.route->endpoint == nullptr)
      return problem({ErrorCode::unsupported, request.path + " is served over HTTP only", {}},
                     request.path);
    const std::string_view key = header(request.headers, "idempotency-key");
    // Of what holds a secret nothing is stored: neither a password's digest nor a new key's text.
    const bool secret = request.path == "/v1/keys" || request.path == "/v1/people";
    if (request.method == "POST" && !key.empty() && !secret && request.principal)
      return run_once(*found.route, std::move(found.values), request, key);
    if (Patience::wanted(request) && request.principal) {
      const auto& asker = *request.principal;
      return patience.ask(
          fmt::format("{} {} {}?{}", asker.scopes, asker.name, request.path, request.query),
          [this, route = found.route, values = found.values, request] {
            return run(*route, values, request);
          });
    }
    return run(*found.route, std::move(found.values), request);
  }
};

Result<std::int64_t> Call::id_number() const {
  const std::string& text = values.front();
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number <= 0)
    return fail(ErrorCode::not_found, "'" + text + "' is not an id");
  return number;
}

Response json_reply(const Json& body, int status) {
  return Response{
      .status = status, .content_type = "application/json", .body = text_of(body), .headers = {}};
}
Response empty_reply() {
  return Response{.status = 204, .content_type = {}, .body = {}, .headers = {}};
}

Api::Api(engine::Engine& engine, ApiOptions options)
    : state_{std::make_shared<State>(engine, std::move(options))} {
  if (state_->options.clock == nullptr) state_->options.clock = &state_->system_clock;
}
// The state may live on in answers that are under way, and the engine not: what works by itself
// ends here.
Api::~Api() {
  state_->jobs.stop();
  state_->patience.stop();
}

Traffic& Api::traffic() {
  return state_->traffic;
}

Response Api::handle(const Request& request) {
  const auto start = SteadyClock::now();
  Response response = state_->answer(request);
  const bool signals = request.method == "POST" && request.path == "/v1/signals";
  if (signals) add_rate_limit(response, state_->engine.pulse());
  state_->traffic.count(response.status, SteadyClock::now() - start, signals);
  return response;
}

std::optional<Response> Api::refusal(const Request& request) const {
  const Match found = match(request.method, request.path);
  if (found.route == nullptr) return unknown_route(found, request);
  if (auto error = refused(*found.route, request)) return problem(*error, request.path);
  return std::nullopt;
}

std::string Api::live_text(const engine::LiveEvent& event) const {
  const auto names = state_->current_names();
  Json data = {{"change", event.change}};
  if (event.alert) data["alert"] = wire(*event.alert, *names);
  if (event.repair) data["case"] = wire(*event.repair, *names, state_->options.clock->now());
  return text_of(data);
}

std::string Api::pulse_text() const {
  return text_of(wire(state_->engine.pulse()));
}

bool Api::handle_async(const Request& request, const Reply& reply) {
  if (request.method != "POST" || request.path != "/v1/signals") return false;
  if (!header(request.headers, "idempotency-key").empty()) return false;
  const Match found = match(request.method, request.path);
  if (refused(*found.route, request)) return false;
  const auto start = SteadyClock::now();
  Query query{request.query, state_->options.zone};
  auto batch = SignalBatch::read(request, query, state_->options.zone);
  if (!batch || batch->quarantine || batch->drafts.empty()) return false;
  auto shared = std::make_shared<SignalBatch>(std::move(*batch));
  std::vector<model::Draft> drafts = std::move(shared->drafts);
  const auto finish = [state = state_, start, reply](Response response) {
    add_rate_limit(response, state->engine.pulse());
    state->traffic.count(response.status, SteadyClock::now() - start, true);
    reply(std::move(response));
  };
  // The reply names the path only; the body need not live until then.
  Request asked;
  asked.path = request.path;
  auto taken = state_->engine.accept_async(
      std::move(drafts), shared->arrival, [shared, asked, finish](Result<engine::Receipt> receipt) {
        finish(receipt ? shared->reply(*receipt, asked) : problem(receipt.error(), asked.path));
      });
  if (!taken) finish(problem(taken.error(), request.path));
  return true;
}

}  // namespace myelin::server
