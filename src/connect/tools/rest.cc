#include "connect/tools/rest.h"

#include <fmt/format.h>

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/limits.h"
#include "connect/notify/plain_text.h"
#include "connect/notify/reply.h"
#include "connect/notify/signing.h"

namespace myelin::connect::tools {
namespace {

using nlohmann::json;
using notify::Delivery;
using notify::Outcome;
using Steady = std::chrono::steady_clock;

constexpr std::size_t said_bytes_max = 200;

}  // namespace

Rest::Rest(const notify::Channel& channel)
    : base_(channel.url), timeout_ms_(channel.timeout_ms), until_(Steady::now()) {
  while (base_.ends_with('/')) base_.pop_back();
}

void Rest::begin() {
  until_ = Steady::now() + std::chrono::milliseconds{timeout_ms_};
}

Answer<json> Rest::get(const std::string& path) {
  return exchange({.url = base_ + path,
                   .headers = {},
                   .body = {},
                   .method = "GET",
                   .reply_bytes_max = limits::tool_reply_bytes_max});
}

Answer<json> Rest::send(const std::string& method, const std::string& path, const json& body,
                        const std::vector<std::string>& more_headers) {
  notify::HttpRequest request{.url = base_ + path,
                              .headers = more_headers,
                              .body = body.dump(-1, ' ', false, json::error_handler_t::replace),
                              .method = method,
                              .reply_bytes_max = limits::tool_reply_bytes_max};
  request.headers.push_back("content-type: application/json");
  return exchange(std::move(request));
}

Answer<json> Rest::exchange(notify::HttpRequest request) {
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(until_ - Steady::now()).count();
  last_status_ = 0;
  if (left <= 0)
    return std::unexpected(
        Delivery{Outcome::retry, "the tool took longer than the channel's timeout", {}});
  request.timeout_ms = static_cast<int>(left);
  request.headers.insert(request.headers.end(), headers.begin(), headers.end());
  request.headers.push_back("accept: application/json");
  const auto reply = notify::http_send(request);
  last_status_ = reply.status;
  Delivery meaning = notify::webhook_delivery(reply);
  if (meaning.outcome != Outcome::delivered) {
    if (reply.status >= 400 && !reply.body.empty())
      meaning.detail += ": " + notify::one_line(reply.body, said_bytes_max);
    // The tool's own conflict of two writers: looked at again, it may be none.
    if (reply.status == 409) meaning.outcome = Outcome::retry;
    return std::unexpected(std::move(meaning));
  }
  if (reply.cut) return std::unexpected(cannot_read("more than fits"));
  if (reply.body.empty()) return json(nullptr);
  auto body = json::parse(reply.body, nullptr, false);
  if (body.is_discarded()) return std::unexpected(cannot_read("no JSON"));
  return body;
}

const json& at(const json& from, std::initializer_list<std::string_view> keys) {
  static const json nothing;
  const json* here = &from;
  for (const auto key : keys) {
    if (!here->is_object()) return nothing;
    const auto found = here->find(key);
    if (found == here->end()) return nothing;
    here = &*found;
  }
  return *here;
}

std::string text_at(const json& from, std::initializer_list<std::string_view> keys) {
  const json& found = at(from, keys);
  return found.is_string() ? found.get<std::string>() : std::string{};
}

std::string id_at(const json& from, std::initializer_list<std::string_view> keys) {
  const json& found = at(from, keys);
  if (found.is_string()) return found.get<std::string>();
  return found.is_number_integer() ? std::to_string(found.get<std::int64_t>()) : std::string{};
}

std::int64_t version_of_time(std::string_view iso) {
  std::string text{iso};
  // Jira writes +0000 where RFC 3339 has +00:00.
  const auto sign = text.find_last_of("+-");
  if (sign != std::string::npos && sign > 10 && text.size() - sign == 5) text.insert(sign + 3, ":");
  const auto time = parse_time(text, Zone{});
  return time ? to_us(*time) : 0;
}

Delivery cannot_read(std::string_view what) {
  return {Outcome::unknown, fmt::format("the tool answered with {}", what), {}};
}

std::string basic_auth(std::string_view user, std::string_view secret) {
  return "authorization: Basic " + notify::base64(fmt::format("{}:{}", user, secret));
}

}  // namespace myelin::connect::tools
