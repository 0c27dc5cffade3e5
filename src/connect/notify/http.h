// One HTTP request through libcurl, with everything bounded.
// Thread safety: any thread; each call has its own connection.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "base/time.h"

namespace myelin::connect::notify {

struct HttpRequest {
  std::string url;
  std::vector<std::string> headers;  // "name: value"; REQUIRES: no line breaks
  std::string body;
  int timeout_ms = 0;  // for all of it, from the name's resolution to the last byte
  std::string method = "POST";
  std::size_t reply_bytes_max = limits::reply_bytes_max;
};

struct HttpReply {
  int status = 0;           // 0: no answer
  bool left_house = false;  // some of the request was written to the connection
  bool cut = false;         // the reply was longer than was asked for, or broke off
  std::string body;
  std::optional<Duration> retry_after;
  std::string error;  // where there is no answer: what libcurl says, without the URL
};

// Accepts http and https URLs with a host and without credentials, spaces or control characters.
// Error::invalid_argument says what to write; it never repeats the URL, which may hold a token.
Status check_http_url(std::string_view url);
bool is_loopback(std::string_view host);

// Does not follow redirects; verifies TLS; speaks to no proxy for the own machine.
HttpReply http_send(const HttpRequest& request);

}  // namespace myelin::connect::notify
