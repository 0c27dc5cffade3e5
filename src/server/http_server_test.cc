// The door itself, on an ephemeral port: a real client, and bytes that no client would send.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "server/http_client.h"
#include "server/http_server.h"
#include "server/page.h"
#include "server/test_instance.h"

namespace myelin::server {
namespace {

struct Door : TestInstance {
  std::unique_ptr<HttpServer> http;
  Door() {
    HttpOptions options;
    options.port = 0;
    options.page = std::filesystem::path{MYELIN_SOURCE_DIR} / "console" / "status";
    options.headers_wait = std::chrono::milliseconds{200};
    auto started = HttpServer::start(*engine, *api, options);
    if (!started) throw std::runtime_error{started.error().message};
    http = std::move(*started);
  }
  ~Door() { http.reset(); }
  std::string address() const { return "http://127.0.0.1:" + std::to_string(http->port()); }
  Response send(Request request, const std::string& key) const {
    HttpClient client{{.address = address(), .key = key}};
    auto response = client.send(request);
    EXPECT_TRUE(response) << response.error().message;
    return response.value_or(Response{});
  }
  std::string key(std::vector<std::string> scopes) {
    return engine->create_key("k", scopes, "test")->key;
  }
};

// A bare socket. read_until() ends at `text`, at the end of the stream, or after ten seconds.
class Wire {
 public:
  explicit Wire(std::uint16_t port) : socket_{::socket(AF_INET, SOCK_STREAM, 0)} {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof to), 0);
    const timeval wait{5, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
  }
  ~Wire() { ::close(socket_); }
  void send(std::string_view text) const {
    static_cast<void>(::send(socket_, text.data(), text.size(), MSG_NOSIGNAL));
  }
  std::string read_until(std::string_view text) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    while (seen_.find(text) == std::string::npos && std::chrono::steady_clock::now() < until) {
      char chunk[4096];
      const auto size = ::recv(socket_, chunk, sizeof chunk, 0);
      if (size <= 0) break;
      seen_.append(chunk, static_cast<std::size_t>(size));
    }
    return seen_;
  }

 private:
  int socket_;
  std::string seen_;
};

TEST(HttpServer, opens_to_keys_by_their_scope) {
  Door door;
  EXPECT_EQ(door.send(request_of("GET", "/healthz"), "").status, 200);
  EXPECT_EQ(door.send(request_of("GET", "/v1/pulse"), "").status, 401);
  EXPECT_EQ(door.send(request_of("GET", "/v1/pulse"), "mk_wrong").status, 401);
  const std::string writer = door.key({"signals:write"});
  EXPECT_EQ(door.send(request_of("GET", "/v1/pulse"), writer).status, 403);
  const Response accepted = door.send(request_of("POST", "/v1/signals", one_signal), writer);
  EXPECT_EQ(accepted.status, 200) << accepted.body;
  EXPECT_EQ(door.send(request_of("GET", "/v1/keys"), door.http->local_key()).status, 200);
}

TEST(HttpServer, keeps_a_connection_and_answers_what_is_pipelined_in_order) {
  Door door;
  Wire wire{door.http->port()};
  wire.send(
      "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /v1/nothing HTTP/1.1\r\nHost: x\r\nConnection: "
      "close\r\n\r\n");
  const std::string seen = wire.read_until("\"code\":\"not_found\"");
  const auto first = seen.find("200 OK"), second = seen.find("404 Not Found");
  EXPECT_LT(first, second);
  EXPECT_NE(second, std::string::npos);
}

TEST(HttpServer, refuses_a_body_beyond_the_limit_unread) {
  Door door;
  Wire wire{door.http->port()};
  wire.send(
      "POST /v1/signals HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: "
      "Bearer " +
      door.http->local_key() + "\r\nContent-Length: 40000000\r\n\r\n");
  EXPECT_NE(wire.read_until("too_large").find("413"), std::string::npos);
}

TEST(HttpServer, says_what_is_wrong_with_malformed_requests) {
  Door door;
  for (const std::string bytes :
       {"not http at all\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST /v1/signals HTTP/1.1\r\nContent-Length: -4\r\n\r\n"}) {
    Wire wire{door.http->port()};
    wire.send(bytes);
    EXPECT_NE(wire.read_until("invalid_argument").find("400 Bad Request"), std::string::npos)
        << bytes;
  }
  Wire wire{door.http->port()};
  wire.send("GET / HTTP/1.1\r\nX: " + std::string(20'000, 'a') + "\r\n\r\n");
  EXPECT_NE(wire.read_until("too_large").find("431"), std::string::npos);
}

TEST(HttpServer, ends_a_request_that_trickles_in) {
  Door door;
  Wire wire{door.http->port()};
  wire.send("GET /healthz HTTP/1.1\r\nHost:");
  EXPECT_NE(wire.read_until("unavailable").find("408"), std::string::npos);
}

TEST(HttpServer, tells_a_sender_who_asks_first_to_go_on) {
  Door door;
  Wire wire{door.http->port()};
  wire.send(
      "POST /v1/signals HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: "
      "100-continue\r\nAuthorization: Bearer " +
      door.http->local_key() +
      "\r\nContent-Length: " + std::to_string(std::string{one_signal}.size()) + "\r\n\r\n");
  EXPECT_NE(wire.read_until("100 Continue").find("100 Continue"), std::string::npos);
  wire.send(one_signal);
  EXPECT_NE(wire.read_until("\"accepted\":1").find("200 OK"), std::string::npos);
}

TEST(HttpServer, lets_the_browser_of_this_machine_in_and_no_other_site) {
  Door door;
  const std::string host = "127.0.0.1:" + std::to_string(door.http->port());
  const auto page_for = [&](Headers headers) {
    Request request = request_of("GET", "/");
    request.headers = std::move(headers);
    return door.send(request, "");
  };
  const Response page = page_for({});
  EXPECT_NE(header(page.headers, "content-security-policy").find("script-src 'self'"),
            std::string::npos);
  std::string cookie{header(page.headers, "set-cookie")};
  EXPECT_NE(cookie.find("HttpOnly; SameSite=Strict"), std::string::npos);
  cookie.resize(cookie.find(';'));
  EXPECT_TRUE(header(page_for({{"host", "evil.example:7800"}}).headers, "set-cookie").empty());
  EXPECT_TRUE(header(page_for({{"x-forwarded-for", "10.0.0.1"}}).headers, "set-cookie").empty());

  Request read = request_of("GET", "/v1/pulse");
  read.headers = {{"cookie", cookie}};
  EXPECT_EQ(door.send(read, "").status, 200);
  Request change = request_of("POST", "/v1/books/close", "{}");
  change.headers.emplace_back("cookie", cookie);
  EXPECT_EQ(door.send(change, "").status, 403);  // no origin
  change.headers.emplace_back("origin", "http://127.0.0.1:9999");
  EXPECT_EQ(door.send(change, "").status, 403);  // another port of this machine
  change.headers.back().second = "http://" + host;
  EXPECT_EQ(door.send(change, "").status, 204);
  Request keys = request_of("GET", "/v1/keys");
  keys.headers = {{"cookie", cookie}};
  EXPECT_EQ(door.send(keys, "").status, 403);  // the page administers nothing
}

TEST(HttpServer, serves_the_console_compressed_and_its_deep_links) {
  const auto folder = std::filesystem::temp_directory_path() / "myelin_console_test";
  std::filesystem::create_directories(folder / "assets");
  const auto write = [&](const char* name, const char* text) {
    std::ofstream{folder / name} << text;
  };
  write("index.html", "<meta name=\"csp-nonce\" content=\"__NONCE__\">");
  write("assets/a-1.js", "plain");
  write("assets/a-1.js.br", "brotli");
  write("assets/a-1.js.gz", "gzip");
  const Page page{{}, folder};
  const auto get = [&](const std::string& path, const std::string& accepted) {
    Request request = request_of("GET", path);
    if (!accepted.empty()) request.headers = {{"accept-encoding", accepted}};
    return page.find(request);
  };
  EXPECT_EQ(get("/assets/a-1.js", "gzip, deflate, br")->body, "brotli");
  EXPECT_EQ(get("/assets/a-1.js", "gzip, br;q=0")->body, "gzip");
  EXPECT_EQ(get("/assets/a-1.js", "")->body, "plain");
  EXPECT_NE(header(get("/assets/a-1.js", "")->headers, "cache-control").find("immutable"),
            std::string::npos);
  EXPECT_FALSE(get("/assets/b.js", "br"));
  const auto first = get("/risks/12", ""), second = get("/", "");
  ASSERT_TRUE(first && second);
  EXPECT_NE(first->body, second->body);  // a nonce serves once
  EXPECT_EQ(first->body.find("__NONCE__"), std::string::npos);
  const auto policy = header(first->headers, "content-security-policy");
  EXPECT_NE(policy.find("script-src 'self';"), std::string::npos);
  EXPECT_EQ(policy.find("unsafe"), std::string::npos);
  EXPECT_TRUE(get("/causes/deliver.speed", ""));  // a factor's key has dots
  for (const auto* path : {"/v1/alerts", "/metrics", "/assets/", "/no.txt"})
    EXPECT_FALSE(get(path, "")) << path;
  EXPECT_EQ(get("/status", "")->body.find("csp-nonce"), std::string::npos);
  std::filesystem::remove_all(folder);
}

TEST(HttpServer, lets_people_in_by_their_password_and_as_far_as_their_role_goes) {
  Door door;
  const std::string host = "127.0.0.1:" + std::to_string(door.http->port());
  ASSERT_TRUE(door.engine->enrol_person("li", "correct horse battery", "viewer", "test"));
  const auto log_in = [&](const std::string& password) {
    return door.send(
        request_of("POST", "/v1/session", R"({"name":"li","password":")" + password + "\"}"), "");
  };
  const Response in = log_in("correct horse battery");
  ASSERT_EQ(in.status, 204) << in.body;
  std::string cookie{header(in.headers, "set-cookie")};
  cookie.resize(cookie.find(';'));
  Request who = request_of("GET", "/v1/session");
  who.headers = {{"cookie", cookie}};
  EXPECT_NE(door.send(who, "").body.find(R"("name":"li")"), std::string::npos);
  Request change = request_of("POST", "/v1/books/close", "{}");
  change.headers.emplace_back("cookie", cookie);
  change.headers.emplace_back("origin", "http://" + host);
  EXPECT_EQ(door.send(change, "").status, 403);  // a viewer only looks
  ASSERT_TRUE(door.engine->remove_person("li", "test"));
  EXPECT_NE(door.send(who, "").body.find(R"("name":null)"), std::string::npos);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(log_in("wrong wrong wrong").status, 401);
  EXPECT_EQ(log_in("wrong wrong wrong").status, 429);  // whoever guesses waits
}

TEST(HttpServer, streams_a_pulse_and_counts_its_readers) {
  Door door;
  {
    Wire wire{door.http->port()};
    wire.send("GET /v1/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " +
              door.http->local_key() + "\r\n\r\n");
    const std::string seen = wire.read_until("id: 1\nevent: pulse");
    EXPECT_NE(seen.find("text/event-stream"), std::string::npos);
    EXPECT_NE(seen.find("id: 1\nevent: pulse\ndata: {"), std::string::npos);
    EXPECT_NE(door.ask("GET", "/metrics").body.find("myelin_live_streams 1"), std::string::npos);
  }
  for (int i = 0; i < 200 && door.ask("GET", "/metrics").body.find("myelin_live_streams 0") ==
                                 std::string::npos;
       ++i)
    ::usleep(10'000);
  EXPECT_NE(door.ask("GET", "/metrics").body.find("myelin_live_streams 0"), std::string::npos);
}

TEST(HttpServer, streams_the_alert_and_the_case_that_a_signal_opens) {
  Door door;
  Wire wire{door.http->port()};
  wire.send("GET /v1/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " +
            door.http->local_key() + "\r\n\r\n");
  ASSERT_NE(wire.read_until("event: pulse").find("event: pulse"), std::string::npos);
  const Response accepted =
      door.send(request_of("POST", "/v1/signals", furious_signal), door.http->local_key());
  ASSERT_EQ(accepted.status, 200) << accepted.body;
  wire.read_until("event: case\ndata: {\"change\":\"opened\",\"case\":{");
  const std::string seen =
      wire.read_until("event: alert\ndata: {\"change\":\"opened\",\"alert\":{");
  EXPECT_NE(seen.find("event: alert\ndata: {\"change\":\"opened\",\"alert\":{"), std::string::npos)
      << seen;
  EXPECT_NE(seen.find("event: case\ndata: {\"change\":\"opened\",\"case\":{"), std::string::npos)
      << seen;
}

TEST(HttpServer, says_that_a_port_is_taken) {
  Door door;
  HttpOptions options;
  options.port = door.http->port();
  const auto second = HttpServer::start(*door.engine, *door.api, options);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::unavailable);
}

TEST(HttpServer, answers_what_is_in_hand_when_it_stops) {
  Door door;
  const std::string key = door.http->local_key();
  door.send(request_of("POST", "/v1/signals", one_signal), key);
  door.http->stop();
  EXPECT_EQ(door.engine->pulse().signals, 1);
  HttpClient client{{.address = door.address(), .key = key}};
  EXPECT_FALSE(client.send(request_of("GET", "/healthz")));
}

}  // namespace
}  // namespace myelin::server
