#include "server/http_client.h"

#include <curl/curl.h>

namespace myelin::server {
namespace {

std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* response) {
  static_cast<Response*>(response)->body.append(bytes, size * count);
  return size * count;
}

std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* response) {
  const std::string_view line{bytes, size * count};
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return size * count;
  std::string name{line.substr(0, colon)};
  for (char& c : name)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  auto value = line.substr(colon + 1);
  while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
  while (!value.empty() && (value.back() == '\r' || value.back() == '\n' || value.back() == ' '))
    value.remove_suffix(1);
  auto& made = *static_cast<Response*>(response);
  if (name == "content-type") made.content_type = std::string{value};
  made.headers.emplace_back(std::move(name), std::string{value});
  return size * count;
}

}  // namespace

struct HttpClient::State {
  ClientOptions options;
  CURL* curl = nullptr;
};

HttpClient::HttpClient(ClientOptions options) : state_{new State{std::move(options), nullptr}} {
  curl_global_init(CURL_GLOBAL_DEFAULT);
  state_->curl = curl_easy_init();
}

HttpClient::~HttpClient() {
  if (state_->curl != nullptr) curl_easy_cleanup(state_->curl);
}

Result<Response> HttpClient::send(const Request& request) {
  CURL* curl = state_->curl;
  if (curl == nullptr) return fail(ErrorCode::internal, "libcurl could not be started");
  curl_easy_reset(curl);
  std::string url = state_->options.address + request.path;
  if (!request.query.empty()) url += "?" + request.query;
  Response response;
  response.content_type.clear();
  curl_slist* headers = nullptr;
  const auto add = [&](const std::string& line) {
    headers = curl_slist_append(headers, line.c_str());
  };
  if (!state_->options.key.empty()) add("Authorization: Bearer " + state_->options.key);
  add("Expect:");  // the peer is near: asking first only costs a round trip
  for (const auto& [name, value] : request.headers) add(name + ": " + value);
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  if (request.method == "POST" || !request.body.empty()) {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.data());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, state_->options.connect_wait_ms);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, state_->options.answer_wait_ms);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &response);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &response);
  const CURLcode outcome = curl_easy_perform(curl);
  curl_slist_free_all(headers);
  if (outcome != CURLE_OK)
    return fail(ErrorCode::unavailable,
                "no answer from " + state_->options.address + ": " + curl_easy_strerror(outcome),
                "Is the server running? Start it with: myelin serve");
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  response.status = static_cast<int>(status);
  return response;
}

}  // namespace myelin::server
