#include "server/http_server.h"

#include <asio.hpp>
#include <set>
#include <thread>

#include "base/limits.h"
#include "base/log.h"
#include "engine/engine.h"
#include "server/access.h"
#include "server/connection.h"
#include "server/hidden_fields.h"
#include "server/live_hub.h"
#include "server/page.h"
#include "server/traffic.h"

namespace myelin::server {

namespace {

// Threads with a bounded number of requests before them.
struct Desk {
  Desk(unsigned count, std::size_t most) : threads{count}, waiting_max{most} {}

  // False: there is no room, and `job` will not run.
  bool take(std::function<void()> job) {
    if (waiting.fetch_add(1) >= waiting_max) {
      waiting.fetch_sub(1);
      return false;
    }
    asio::post(threads, [this, job = std::move(job)] {
      job();
      waiting.fetch_sub(1);
    });
    return true;
  }

  asio::thread_pool threads;
  const std::size_t waiting_max;
  std::atomic<std::size_t> waiting{0};
};

Response too_many_wait(const Request& request) {
  return problem({ErrorCode::unavailable, "too many requests wait", "Try again shortly"},
                 request.path);
}

Response too_large_to_log_in(const Request& request) {
  return problem({ErrorCode::too_large, "this is more than a log-in needs",
                  "Send a name and a password, or a key, in at most 4 KiB, with Content-Length"},
                 request.path);
}

}  // namespace

struct HttpServer::State final : Service, std::enable_shared_from_this<State> {
  // What connections reach for stands before `io`, so that it outlives them.
  engine::Engine& engine;
  Api& api;
  HttpOptions options;
  SystemClock system_clock;
  std::atomic<std::int64_t> held_bytes{0}, in_hand{0};
  std::atomic<bool> stopping{false};
  std::uint64_t ticket = 0;
  std::mutex mutex;
  std::map<const Connection*, std::weak_ptr<Connection>> connections;
  Page page;
  FieldsInForce fields;
  LiveHub hub;
  std::unique_ptr<Access> access;
  asio::io_context io;
  asio::executor_work_guard<asio::io_context::executor_type> work{io.get_executor()};
  asio::ip::tcp::acceptor acceptor{io};
  asio::steady_timer pulse_timer{io};
  Desk workers, logins;
  std::vector<std::thread> threads;

  State(engine::Engine& e, Api& a, HttpOptions o)
      : engine{e},
        api{a},
        options{std::move(o)},
        page{options.page, options.console},
        fields{engine, options.home},
        hub{a.traffic()},
        workers{options.workers, limits::requests_waiting_max},
        logins{1, limits::logins_waiting_max} {}

  Status open();
  void accept();
  void pulse();
  void listen();
  void stop();

  std::optional<Response> admit(const Request& head) override;
  void serve(std::shared_ptr<Connection> connection, Request request) override;
  bool hold_bytes(std::int64_t change) override {
    const std::int64_t held = held_bytes.fetch_add(change) + change;
    return change <= 0 || held <= static_cast<std::int64_t>(limits::bodies_bytes_max);
  }
  void closed(const Connection& connection) override {
    hub.remove(connection);
    const std::lock_guard lock{mutex};
    connections.erase(&connection);
  }

  bool serve_here(const std::shared_ptr<Connection>& connection, const Request& request);
  void log_in(const std::shared_ptr<Connection>& connection, const Request& request);
  void log_out(const std::shared_ptr<Connection>& connection, const Request& request);
  void open_stream(const std::shared_ptr<Connection>& connection, const Request& request);
  void serve_api(const std::shared_ptr<Connection>& connection, Request request);
  void answer(const std::shared_ptr<Connection>& connection, Response response) {
    connection->respond(std::move(response));
    in_hand.fetch_sub(1);
  }
};

Status HttpServer::State::open() {
  asio::error_code fault;
  const auto address =
      asio::ip::make_address(options.bind == "localhost" ? "127.0.0.1" : options.bind, fault);
  if (fault)
    return fail(ErrorCode::invalid_argument, "'" + options.bind + "' is not an address",
                "Use 127.0.0.1 for this machine only, or 0.0.0.0 for all networks");
  const asio::ip::tcp::endpoint endpoint{address, options.port};
  acceptor.open(endpoint.protocol(), fault);
  if (!fault) acceptor.set_option(asio::socket_base::reuse_address{true}, fault);
  if (!fault) acceptor.bind(endpoint, fault);
  if (!fault) acceptor.listen(asio::socket_base::max_listen_connections, fault);
  if (fault)
    return fail(
        ErrorCode::unavailable,
        fmt::format("cannot listen on {}:{}: {}", options.bind, options.port, fault.message()),
        "Choose another port with --port");
  options.port = acceptor.local_endpoint().port();
  access = std::make_unique<Access>(
      engine, AccessOptions{.port = options.port,
                            .loopback = address.is_loopback(),
                            .local_sessions = options.local_sessions,
                            .proxies = options.proxies,
                            .clock = options.clock != nullptr ? options.clock : &system_clock});
  listen();
  accept();
  pulse();
  for (unsigned i = 0; i < options.threads; ++i) threads.emplace_back([this] { io.run(); });
  return {};
}

void HttpServer::State::accept() {
  acceptor.async_accept(
      asio::make_strand(io), [this](const asio::error_code& fault, asio::ip::tcp::socket socket) {
        if (stopping || fault == asio::error::operation_aborted) return;
        if (!fault) {
          auto connection = std::make_shared<Connection>(std::move(socket), *this,
                                                         Timeouts{.headers = options.headers_wait,
                                                                  .body = options.body_wait,
                                                                  .idle = options.idle_wait});
          bool room = false;
          {
            const std::lock_guard lock{mutex};
            room = connections.size() < limits::connections_max;
            if (room) connections.emplace(connection.get(), connection);
          }
          if (room) connection->start();
        } else {
          log::warning("a connection could not be accepted: {}", fault.message());
        }
        accept();
      });
}

void HttpServer::State::listen() {
  ticket = engine.listen([this](const engine::LiveEvent& event) {
    if (hub.empty()) return;
    // The writer only copies; the text is made here on our own threads.
    asio::post(io, [this, event] {
      hub.send(event.kind == engine::LiveEvent::Kind::repair_case ? "case" : "alert",
               api.live_text(event));
    });
  });
}

// A pulse a second is also the sign that the stream lives, and when it is asked who may still hear.
void HttpServer::State::pulse() {
  pulse_timer.expires_after(std::chrono::seconds{1});
  pulse_timer.async_wait([this](const asio::error_code& fault) {
    if (fault || stopping) return;
    if (!hub.empty()) {
      hub.dismiss();
      hub.send("pulse", api.pulse_text());
    }
    pulse();
  });
}

// Who may not ask at all is told before a large body is read.
std::optional<Response> HttpServer::State::admit(const Request& head) {
  const std::string_view length = header(head.headers, "content-length");
  const bool unstated = !header(head.headers, "transfer-encoding").empty();
  if (head.path == "/v1/session") {
    if (unstated || length.size() > std::to_string(limits::login_body_bytes_max).size())
      return too_large_to_log_in(head);
    return std::nullopt;
  }
  if (length.size() < 6 && !unstated) return std::nullopt;
  auto principal = access->who(head);
  if (!principal) return problem(principal.error(), head.path);
  if (!*principal)
    return problem(
        {ErrorCode::unauthenticated, "this address needs a key",
         "Send the header Authorization: Bearer <key>; make one with: myelin keys create"},
        head.path);
  return std::nullopt;
}

void HttpServer::State::serve(std::shared_ptr<Connection> connection, Request request) {
  in_hand.fetch_add(1);
  if (serve_here(connection, request)) return;
  auto principal = access->who(request);
  if (!principal) return answer(connection, problem(principal.error(), request.path));
  request.principal = std::move(*principal);
  if (request.path == "/v1/stream" && request.method == "GET")
    return open_stream(connection, request);
  serve_api(connection, std::move(request));
}

// The page and the sessions: what needs the connection or knows browsers.
bool HttpServer::State::serve_here(const std::shared_ptr<Connection>& connection,
                                   const Request& request) {
  const bool get = request.method == "GET" || request.method == "HEAD";
  if (get) {
    if (auto file = page.find(request)) {
      if (page.is_document(request.path))
        if (auto cookie = access->local_session(request, connection->peer_is_local()))
          file->headers.emplace_back("set-cookie", *cookie);
      answer(connection, std::move(*file));
      return true;
    }
  }
  if (request.path == "/v1/session" && request.method == "POST") {
    log_in(connection, request);
    return true;
  }
  if (request.path == "/v1/session" && request.method == "DELETE") {
    log_out(connection, request);
    return true;
  }
  return false;
}

// Proving a password is slow on purpose: it has a thread of its own, so that a flood of log-ins
// takes nothing from those who are in, and little memory.
void HttpServer::State::log_in(const std::shared_ptr<Connection>& connection,
                               const Request& request) {
  if (request.body.size() > limits::login_body_bytes_max)
    return answer(connection, too_large_to_log_in(request));
  if (auto waits = access->must_wait(request)) return answer(connection, std::move(*waits));
  if (!logins.take([this, self = shared_from_this(), connection, request] {
        answer(connection, access->log_in(request));
      }))
    answer(connection, problem({ErrorCode::resource_exhausted, "too many people log in at once",
                                "Try again in a second"},
                               request.path));
}

void HttpServer::State::log_out(const std::shared_ptr<Connection>& connection,
                                const Request& request) {
  if (!workers.take([this, self = shared_from_this(), connection, request] {
        answer(connection, access->log_out(request));
      }))
    answer(connection, too_many_wait(request));
}

void HttpServer::State::open_stream(const std::shared_ptr<Connection>& connection,
                                    const Request& request) {
  if (auto refused = api.refusal(request)) return answer(connection, std::move(*refused));
  // Whoever logs out, is removed or has a key revoked hears nothing more.
  const auto welcome = [this, asked = request]() mutable {
    auto principal = access->still(asked);
    asked.principal = principal ? std::move(*principal) : std::nullopt;
    return !api.refusal(asked);
  };
  if (auto added = hub.add(connection, welcome, fields.hidden_from(request.principal)); !added)
    return answer(connection, problem(added.error(), request.path));
  connection->open_stream({.status = 200,
                           .content_type = "text/event-stream",
                           .body = {},
                           .headers = {{"x-accel-buffering", "no"}}});
  connection->push(std::make_shared<const std::string>(
      "retry: 2000\nevent: pulse\ndata: " + api.pulse_text() + "\n\n"));
  in_hand.fetch_sub(1);
}

void HttpServer::State::serve_api(const std::shared_ptr<Connection>& connection, Request request) {
  if (request.body.size() <= limits::small_body_bytes_max &&
      api.handle_async(request, [self = shared_from_this(), connection](Response response) {
        self->answer(connection, std::move(response));
      }))
    return;
  auto shared = std::make_shared<const Request>(std::move(request));
  if (!workers.take([this, self = shared_from_this(), connection, shared] {
        const bool later = api.handle_async(*shared, [self, connection](Response response) {
          self->answer(connection, std::move(response));
        });
        if (!later) answer(connection, api.handle(*shared));
      }))
    answer(connection, too_many_wait(*shared));
}

void HttpServer::State::stop() {
  if (stopping.exchange(true)) return;
  asio::post(io, [this] {
    asio::error_code ignored;
    acceptor.close(ignored);
    pulse_timer.cancel();
  });
  const auto deadline = std::chrono::steady_clock::now() + options.drain_wait;
  while (in_hand > 0 && std::chrono::steady_clock::now() < deadline)
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  engine.stop_listening(ticket);
  std::vector<std::shared_ptr<Connection>> open;
  {
    const std::lock_guard lock{mutex};
    for (auto& [key, weak] : connections)
      if (auto connection = weak.lock()) open.push_back(std::move(connection));
  }
  for (const auto& connection : open) connection->finish();
  const auto last = std::chrono::steady_clock::now() + std::chrono::seconds{1};
  for (;;) {
    {
      const std::lock_guard lock{mutex};
      if (connections.empty()) break;
    }
    if (std::chrono::steady_clock::now() > last) break;
    std::this_thread::sleep_for(std::chrono::milliseconds{2});
  }
  open.clear();
  workers.threads.join();
  logins.threads.join();
  work.reset();
  io.stop();
  for (auto& thread : threads) thread.join();
}

HttpServer::HttpServer(std::shared_ptr<State> state) : state_{std::move(state)} {}
HttpServer::~HttpServer() {
  if (state_) state_->stop();
}

Result<std::unique_ptr<HttpServer>> HttpServer::start(engine::Engine& engine, Api& api,
                                                      HttpOptions options) {
  auto state = std::make_shared<State>(engine, api, std::move(options));
  MYELIN_CHECK(state->open());
  return std::unique_ptr<HttpServer>{new HttpServer{std::move(state)}};
}

std::uint16_t HttpServer::port() const {
  return state_->options.port;
}
const std::string& HttpServer::local_key() const {
  return state_->access->local_key();
}
void HttpServer::stop() {
  state_->stop();
}

}  // namespace myelin::server
