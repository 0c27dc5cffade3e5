// Who is let in, for how long, and how often somebody may guess.
#include <gtest/gtest.h>

#include <thread>

#include "server/door_fixture_test.h"

namespace myelin::server {
namespace {

constexpr const char* password = "correct horse battery";

std::vector<std::string> audited(Door& door, const std::string& verb) {
  std::vector<std::string> lines;
  const auto rows = door.engine->audited({.actor = {}, .verb = verb, .object = {}, .page = {}});
  for (const auto& row : *rows)
    lines.push_back(row.actor + " | " + row.object + " | " + row.detail);
  return lines;
}

TEST(Session, lets_the_browser_of_this_machine_in_and_no_other_site) {
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

TEST(Session, of_this_machine_never_takes_the_place_of_a_log_in) {
  Door door;
  const Response in =
      door.send(request_of("POST", "/v1/session", R"({"key":")" + door.key({"admin"}) + "\"}"), "");
  ASSERT_EQ(in.status, 204) << in.body;
  const std::string cookie = Door::cookie_of(in);
  EXPECT_TRUE(Door::cookie_of(door.get("/", cookie)).empty());  // it used to lose them admin
  EXPECT_EQ(door.get("/v1/keys", cookie).status, 200);
  EXPECT_FALSE(Door::cookie_of(door.get("/", "")).empty());
}

TEST(Session, of_this_machine_ends_when_people_are_enrolled) {
  Door door;
  const std::string local = Door::cookie_of(door.get("/", ""));
  EXPECT_EQ(door.get("/v1/pulse", local).status, 200);
  ASSERT_TRUE(door.engine->enrol_person("li", password, "viewer", "test"));
  EXPECT_EQ(door.get("/v1/pulse", local).status, 401);
  EXPECT_TRUE(Door::cookie_of(door.get("/", "")).empty());  // a viewer used to become an operator
  EXPECT_TRUE(Door::cookie_of(door.get("/", Door::cookie_of(door.log_in("li", password)))).empty());
}

TEST(Session, of_this_machine_ends_after_half_a_day) {
  Door door;
  const std::string local = Door::cookie_of(door.get("/", ""));
  door.clock.advance(hours{11});
  EXPECT_EQ(door.get("/v1/pulse", local).status, 200);
  door.clock.advance(hours{1});
  EXPECT_EQ(door.get("/v1/pulse", local).status, 401);
  EXPECT_FALSE(Door::cookie_of(door.get("/", local)).empty());  // the next page brings another
}

TEST(Session, lets_people_in_by_their_password_and_as_far_as_their_role_goes) {
  Door door;
  ASSERT_TRUE(door.engine->enrol_person("li", password, "viewer", "test"));
  const Response in = door.log_in("li", password);
  ASSERT_EQ(in.status, 204) << in.body;
  const std::string_view set = header(in.headers, "set-cookie");
  EXPECT_NE(set.find("HttpOnly; SameSite=Strict"), std::string_view::npos);
  EXPECT_EQ(set.find("Secure"), std::string_view::npos);  // a browser would not send it back
  const Response by_tls = door.log_in("li", password, {{"x-forwarded-proto", "https"}});
  EXPECT_NE(header(by_tls.headers, "set-cookie").find("; Secure"), std::string_view::npos);
  const std::string cookie = Door::cookie_of(in);
  EXPECT_EQ(door.who(cookie), "\"li\"");
  Request change = request_of("POST", "/v1/books/close", "{}");
  change.headers.emplace_back("cookie", cookie);
  change.headers.emplace_back("origin", "http://" + door.host());
  EXPECT_EQ(door.send(change, "").status, 403);  // a viewer only looks
}

TEST(Session, ends_when_it_is_not_used_and_in_any_case_after_half_a_day) {
  Door door;
  ASSERT_TRUE(door.engine->enrol_person("li", password, "viewer", "test"));
  const std::string idle = Door::cookie_of(door.log_in("li", password)),
                    busy = Door::cookie_of(door.log_in("li", password));
  for (int i = 0; i < 11; ++i) {
    door.clock.advance(hours{1});
    EXPECT_EQ(door.who(busy), "\"li\"") << i;
  }
  EXPECT_EQ(door.who(idle), "null");
  door.clock.advance(hours{1});
  EXPECT_EQ(door.who(busy), "null");
}

TEST(Session, ends_with_the_enrolment_or_the_key_that_it_began_with) {
  Door door;
  ASSERT_TRUE(door.engine->enrol_person("li", password, "admin", "test"));
  const std::string first = Door::cookie_of(door.log_in("li", password));
  ASSERT_TRUE(door.engine->enrol_person("li", password, "viewer", "test"));
  EXPECT_EQ(door.who(first), "null");  // it used to go on, as whoever li had become
  const std::string second = Door::cookie_of(door.log_in("li", password));
  EXPECT_EQ(door.who(second), "\"li\"");
  ASSERT_TRUE(door.engine->remove_person("li", "test"));
  EXPECT_EQ(door.who(second), "null");
  ASSERT_TRUE(door.engine->enrol_person("li", password, "viewer", "test"));
  EXPECT_EQ(door.who(second), "null");
  const auto made = door.engine->create_key("k", {"read"}, "test");
  const std::string third = Door::cookie_of(
      door.send(request_of("POST", "/v1/session", R"({"key":")" + made->key + "\"}"), ""));
  EXPECT_EQ(door.who(third), "\"k\"");
  ASSERT_TRUE(door.engine->revoke_key(made->id, "test"));
  EXPECT_EQ(door.who(third), "null");
}

TEST(Session, that_ends_ends_its_streams) {
  Door door;
  ASSERT_TRUE(door.engine->enrol_person("li", password, "viewer", "test"));
  const std::string cookie = Door::cookie_of(door.log_in("li", password));
  Wire stream{door.http->port()};
  stream.send("GET /v1/stream HTTP/1.1\r\nHost: " + door.host() + "\r\nCookie: " + cookie +
              "\r\n\r\n");
  ASSERT_NE(stream.read_until("id: 1\nevent: pulse").find("id: 1\nevent: pulse"),
            std::string::npos);
  ASSERT_TRUE(door.engine->remove_person("li", "test"));
  EXPECT_TRUE(stream.ends());
}

TEST(Session, log_ins_and_log_outs_are_audited) {
  Door door;
  ASSERT_TRUE(door.engine->enrol_person("li", password, "viewer", "test"));
  const std::string cookie =
      Door::cookie_of(door.log_in("li", password, {{"x-forwarded-for", "10.9.8.7, 10.1.1.1"}}));
  EXPECT_EQ(door.log_in("li", "wrong wrong wrong").status, 401);
  EXPECT_EQ(door.log_in("hunter2 is my password", "wrong wrong wrong").status, 401);
  Request leave = request_of("DELETE", "/v1/session");
  leave.headers = {{"cookie", cookie}};
  EXPECT_EQ(door.send(leave, "").status, 204);
  EXPECT_EQ(door.who(cookie), "null");
  using Lines = std::vector<std::string>;
  EXPECT_EQ(audited(door, "logged_in"), Lines{"li | session | from 10.1.1.1"});
  EXPECT_EQ(audited(door, "login_failed"), (Lines{"nobody | a name nobody has | from 127.0.0.1",
                                                  "nobody | person li | from 127.0.0.1"}));
  EXPECT_EQ(audited(door, "logged_out"), Lines{"li | session | from 127.0.0.1"});
}

TEST(Session, makes_whoever_guesses_wait) {
  Door door;
  ASSERT_TRUE(door.engine->enrol_person("li", password, "viewer", "test"));
  for (int i = 0; i < 5; ++i) EXPECT_EQ(door.log_in("li", "wrong wrong wrong").status, 401);
  const Response waits = door.log_in("li", password);
  EXPECT_EQ(waits.status, 429);
  EXPECT_EQ(header(waits.headers, "retry-after"), "60");
  EXPECT_EQ(audited(door, "login_failed").size(), 5U);
  door.clock.advance(minutes{1});
  EXPECT_EQ(door.log_in("li", password).status, 204);
}

TEST(Session, reads_no_more_of_a_log_in_than_it_needs) {
  Door door;
  for (const std::string framing :
       {"Content-Length: 5000", "Content-Length: 30000000", "Transfer-Encoding: chunked"}) {
    Wire wire{door.http->port()};
    wire.send("POST /v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" +
              framing + "\r\n\r\n" + (framing.ends_with("5000") ? std::string(5000, 'a') : ""));
    EXPECT_NE(wire.read_until("too_large").find(" 413 "), std::string::npos) << framing;
  }
}

TEST(Session, of_more_log_ins_at_once_than_it_can_prove_some_wait_and_others_are_told_to) {
  Door door;
  std::vector<std::unique_ptr<Wire>> wires;
  const std::string body = R"({"name":"li","password":"wrong wrong wrong"})";
  for (int i = 0; i < 40; ++i) {
    wires.push_back(std::make_unique<Wire>(door.http->port()));
    wires.back()->send(
        "POST /v1/session HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 10.0.0." + std::to_string(i) +
        "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
        "\r\n\r\n" + body);
  }
  int wrong = 0, told = 0;
  for (auto& wire : wires) {
    const std::string answer = wire->read_until("\"code\":");
    wrong += answer.find(" 401 ") != std::string::npos ? 1 : 0;
    told += answer.find(" 429 ") != std::string::npos &&
                    answer.find("retry-after: ") != std::string::npos
                ? 1
                : 0;
  }
  EXPECT_EQ(wrong + told, 40);
  EXPECT_EQ(wrong, 5);  // then the name has to wait
}

}  // namespace
}  // namespace myelin::server
