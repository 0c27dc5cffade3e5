#include "connect/notify/http.h"

#include <array>

#include "connect/notify/curl_handle.h"

namespace myelin::connect::notify {
namespace {

struct UrlEnd {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
struct FreeEnd {
  void operator()(char* text) const { curl_free(text); }
};

std::optional<std::string> part(CURLU* url, CURLUPart which) {
  char* text = nullptr;
  if (curl_url_get(url, which, &text, 0) != CURLUE_OK || text == nullptr) return std::nullopt;
  const std::unique_ptr<char, FreeEnd> owner(text);
  return std::string{text};
}

std::string host_of(const std::string& url) {
  const std::unique_ptr<CURLU, UrlEnd> parsed(curl_url());
  if (!parsed || curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) return {};
  return part(parsed.get(), CURLUPART_HOST).value_or("");
}

struct Taking {
  HttpReply& reply;
  std::size_t bytes_max;
};

std::size_t take_body(char* data, std::size_t size, std::size_t count, void* taking_pointer) {
  auto& [reply, bytes_max] = *static_cast<Taking*>(taking_pointer);
  const std::size_t bytes = size * count;
  const std::size_t room = bytes_max - reply.body.size();
  reply.body.append(data, std::min(bytes, room));
  if (bytes > room) {
    reply.cut = true;
    return 0;  // ends the transfer
  }
  return bytes;
}

// Headers are libcurl's business; counting them keeps an endless list from being one.
std::size_t take_header(char*, std::size_t size, std::size_t count, void* total) {
  auto& bytes = *static_cast<std::size_t*>(total);
  bytes += size * count;
  return bytes > limits::reply_bytes_max ? 0 : size * count;
}

}  // namespace

CurlEasy new_curl() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  return CurlEasy{started == CURLE_OK ? curl_easy_init() : nullptr};
}

void add_line(CurlList& list, const std::string& line) {
  if (curl_slist* longer = curl_slist_append(list.get(), line.c_str())) {
    static_cast<void>(list.release());
    list.reset(longer);
  }
}

bool is_loopback(std::string_view host) {
  return host == "localhost" || host == "[::1]" || host == "::1" || host.starts_with("127.");
}

Status check_http_url(std::string_view url) {
  const auto bad = [](std::string why) {
    return fail(ErrorCode::invalid_argument, std::move(why),
                "write the full address: https://host/path");
  };
  for (const char c : url)
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7f)
      return bad("the URL has a space or a control character");
  const std::unique_ptr<CURLU, UrlEnd> parsed(curl_url());
  if (!parsed || curl_url_set(parsed.get(), CURLUPART_URL, std::string{url}.c_str(),
                              CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
    return bad("this is not a URL");
  const auto scheme = part(parsed.get(), CURLUPART_SCHEME);
  if (!scheme || (*scheme != "http" && *scheme != "https"))
    return bad("the URL's scheme is neither https nor http");
  if (part(parsed.get(), CURLUPART_USER) || part(parsed.get(), CURLUPART_PASSWORD))
    return bad("the URL holds a user or a password; take them out, the message is signed instead");
  if (part(parsed.get(), CURLUPART_HOST).value_or("").empty()) return bad("the URL has no host");
  return {};
}

HttpReply http_send(const HttpRequest& request) {
  HttpReply reply;
  const CurlEasy handle = new_curl();
  if (!handle) {
    reply.error = "libcurl could not start";
    return reply;
  }
  CurlList headers;
  add_line(headers, "Expect:");
  for (const auto& line : request.headers) add_line(headers, line);
  std::array<char, CURL_ERROR_SIZE> problem{};
  std::size_t header_bytes = 0;
  Taking taking{reply, request.reply_bytes_max};
  CURL* h = handle.get();
  curl_easy_setopt(h, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(h, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(h, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(h, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(h, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout_ms));
  if (request.method != "GET") {
    curl_easy_setopt(h, CURLOPT_POST, 1L);
    curl_easy_setopt(h, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    curl_easy_setopt(h, CURLOPT_POSTFIELDS, request.body.data());
    curl_easy_setopt(h, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  }
  curl_easy_setopt(h, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(h, CURLOPT_USERAGENT, "Myelin");
  curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(h, CURLOPT_WRITEDATA, &taking);
  curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(h, CURLOPT_HEADERDATA, &header_bytes);
  curl_easy_setopt(h, CURLOPT_ERRORBUFFER, problem.data());
  if (is_loopback(host_of(request.url))) curl_easy_setopt(h, CURLOPT_NOPROXY, "*");

  const CURLcode code = curl_easy_perform(h);
  long status = 0, sent_bytes = 0;
  curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(h, CURLINFO_REQUEST_SIZE, &sent_bytes);
  reply.status = static_cast<int>(status);
  reply.left_house = sent_bytes > 0;
  if (code != CURLE_OK) {
    reply.cut = reply.cut || status != 0;
    reply.error = problem[0] != '\0' ? problem.data() : curl_easy_strerror(code);
  }
  curl_off_t wait_s = 0;
  if (curl_easy_getinfo(h, CURLINFO_RETRY_AFTER, &wait_s) == CURLE_OK && wait_s > 0)
    reply.retry_after = seconds{std::min<curl_off_t>(wait_s, limits::delivery_wait_ms_max / 1000)};
  return reply;
}

}  // namespace myelin::connect::notify
