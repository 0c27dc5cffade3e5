// The door itself, on an ephemeral port: a real client, and bytes that no client would send.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "server/door_fixture_test.h"
#include "server/page.h"

namespace myelin::server {
namespace {

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
