// Door: a server on an ephemeral port. Wire: bytes that no client would send. For this room's
// tests. Thread safety: one test, one thread.
#pragma once
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "server/http_client.h"
#include "server/http_server.h"
#include "server/test_instance.h"

namespace myelin::server {

struct Door : TestInstance {
  std::unique_ptr<HttpServer> http;
  Door() {
    HttpOptions options;
    options.port = 0;
    options.page = std::filesystem::path{MYELIN_SOURCE_DIR} / "console" / "status";
    options.headers_wait = std::chrono::milliseconds{200};
    options.clock = &clock;
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
  std::string host() const { return "127.0.0.1:" + std::to_string(http->port()); }
  // The cookie that an answer sets, as a browser sends it back; empty: none.
  static std::string cookie_of(const Response& response) {
    const std::string_view set = header(response.headers, "set-cookie");
    return std::string{set.substr(0, set.find(';'))};
  }
  Response log_in(const std::string& name, const std::string& password, Headers more = {}) const {
    Request request = request_of("POST", "/v1/session",
                                 R"({"name":")" + name + R"(","password":")" + password + "\"}");
    request.headers.insert(request.headers.end(), more.begin(), more.end());
    return send(request, "");
  }
  Response get(std::string_view target, const std::string& cookie, Headers more = {}) const {
    Request request = request_of("GET", target);
    request.headers = std::move(more);
    if (!cookie.empty()) request.headers.emplace_back("cookie", cookie);
    return send(request, "");
  }
  // Who the cookie stands for, as GET /v1/session says; "null": nobody.
  std::string who(const std::string& cookie) const {
    const std::string body = get("/v1/session", cookie).body;
    const auto from = body.find(":") + 1;
    return body.substr(from, body.find(",") - from);
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
      ended_ = size == 0;
      if (size <= 0) break;
      seen_.append(chunk, static_cast<std::size_t>(size));
    }
    return seen_;
  }
  // Whether the other side ends it, within ten seconds.
  bool ends() {
    read_until("this is never sent");
    return ended_;
  }

 private:
  bool ended_ = false;
  int socket_;
  std::string seen_;
};

}  // namespace myelin::server
