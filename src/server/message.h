// Request and Response: one exchange with the API as plain values, without sockets. The HTTP
// server, the command line and the tests all speak to the Api in these.
//
// Thread safety: values. Invariants: header names are lower-case; `query` is as it stood in the
// target, still percent-encoded.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace myelin::server {

// What a key may do. operate includes read; admin includes everything.
enum class Scope : std::uint8_t { none = 0, signals_write = 1, read = 2, operate = 4, admin = 8 };
std::string_view name(Scope scope);
std::optional<Scope> scope_named(std::string_view text);

// Who asks. `name` is written into the audit as the actor.
struct Principal {
  std::string name;
  std::uint8_t scopes = 0;
  void grant(Scope scope);
  bool holds(Scope scope) const;
};
// Everything is allowed: the owner of the home folder at the command line.
Principal owner(std::string name);

using Headers = std::vector<std::pair<std::string, std::string>>;
std::string_view header(const Headers& headers, std::string_view lower_name);  // empty when absent

struct Request {
  std::string method = "GET";
  std::string path = "/";
  std::string query;  // without '?'
  Headers headers;
  std::string body;
  std::string peer;                    // the address it came from; empty: no socket
  std::optional<Principal> principal;  // absent: nobody showed a key
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  Headers headers;
};

// RFC 9457. `instance` is the path that was asked for.
Response problem(const Error& error, std::string_view instance);
// The same with another status than the code's own: 400, 405, 408, 431.
Response problem(const Error& error, std::string_view instance, int status);
// The Error of a problem document, as a client reads it back.
Error error_of(const Response& response);

// Splits "/v1/alerts?limit=2" into the path and the query of a request.
Request request_of(std::string method, std::string_view target, std::string body = {});

}  // namespace myelin::server
