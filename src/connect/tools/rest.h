// Rest: JSON over HTTP to one tool, with one deadline over all requests of a conversation.
// Thread safety: none; Tool's mutex guards it. Private to this folder, but for Answer.
#pragma once
#include <chrono>
#include <expected>
#include <functional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "connect/notify/channel.h"
#include "connect/notify/http.h"
#include "connect/notify/sender.h"

namespace myelin::connect::tools {

// What a tool said, or why there is no answer, as the outbox wants to know it.
template <class T>
using Answer = std::expected<T, notify::Delivery>;

class Rest {
 public:
  explicit Rest(const notify::Channel& channel);
  // From now on all of it may take the channel's timeout.
  void begin();
  // The body of a 2xx as JSON; an empty one as null. Delivery::refused with code 404 is `missing`.
  Answer<nlohmann::json> get(const std::string& path);
  Answer<nlohmann::json> send(const std::string& method, const std::string& path,
                              const nlohmann::json& body,
                              const std::vector<std::string>& more_headers = {});
  int last_status() const { return last_status_; }
  std::vector<std::string> headers;  // of every request: who asks

 private:
  Answer<nlohmann::json> exchange(notify::HttpRequest request);
  std::string base_;
  int timeout_ms_, last_status_ = 0;
  std::chrono::steady_clock::time_point until_;
};

// Of JSON that came from outside: the value under a path of keys, and it as what it should be; null
// or empty where it is something else.
const nlohmann::json& at(const nlohmann::json& from, std::initializer_list<std::string_view> keys);
std::string text_at(const nlohmann::json& from, std::initializer_list<std::string_view> keys);
// A text or a whole number, as text: ids.
std::string id_at(const nlohmann::json& from, std::initializer_list<std::string_view> keys);
// "2026-11-20T02:00:00Z" with or without fractions or an offset, as microseconds; 0: not a time.
std::int64_t version_of_time(std::string_view iso);
notify::Delivery cannot_read(std::string_view what);
std::string basic_auth(std::string_view user, std::string_view secret);

}  // namespace myelin::connect::tools
