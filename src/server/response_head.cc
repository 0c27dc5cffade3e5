#include "server/response_head.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <http_parser.h>

#include <ctime>
#include <iterator>

namespace myelin::server {
namespace {

// "Sun, 22 Nov 2026 01:30:00 GMT", made once a second a thread. The wall clock, because the peer's
// is meant.
const std::string& http_date() {
  thread_local std::time_t made_for = 0;
  thread_local std::string text;
  const std::time_t now = std::time(nullptr);
  if (now != made_for) {
    made_for = now;
    text = fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(now));
  }
  return text;
}

}  // namespace

std::string response_head(const Response& response, Framing framing, bool keep_alive) {
  std::string head;
  head.reserve(384);
  auto out = std::back_inserter(head);
  fmt::format_to(out, "HTTP/1.1 {} {}\r\ndate: {}\r\n", response.status,
                 http_status_str(static_cast<http_status>(response.status)), http_date());
  if (!response.content_type.empty())
    fmt::format_to(out, "content-type: {}\r\n", response.content_type);
  if (framing == Framing::counted && response.status != 204)
    fmt::format_to(out, "content-length: {}\r\n", response.body.size());
  bool cached = false;
  for (const auto& [name, value] : response.headers) {
    if (name == "cache-control") cached = true;
    fmt::format_to(out, "{}: {}\r\n", name, value);
  }
  if (!cached) head += "cache-control: no-store\r\n";
  head += "x-content-type-options: nosniff\r\n";
  head += keep_alive ? "connection: keep-alive\r\n\r\n" : "connection: close\r\n\r\n";
  return head;
}

}  // namespace myelin::server
