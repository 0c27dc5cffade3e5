#include "server/page.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>
#include <string_view>

#include "base/log.h"

namespace myelin::server {
namespace {

constexpr std::string_view nonce_mark = "__NONCE__";  // as console/index.html writes it

std::string policy(std::string_view nonce) {
  return fmt::format(
      "default-src 'none'; script-src 'self'; style-src 'self'{}; img-src 'self' data: blob:; "
      "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      nonce.empty() ? std::string{} : fmt::format(" 'nonce-{}'", nonce));
}

std::string new_nonce() {
  std::array<unsigned char, 16> bytes;
  randombytes_buf(bytes.data(), bytes.size());
  std::string text(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
  text.pop_back();
  return text;
}

std::string type_of(const std::filesystem::path& path) {
  const auto extension = path.extension();
  if (extension == ".html") return "text/html; charset=utf-8";
  if (extension == ".css") return "text/css; charset=utf-8";
  if (extension == ".js") return "text/javascript; charset=utf-8";
  if (extension == ".svg") return "image/svg+xml";
  return {};
}

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  std::ostringstream text;
  if (file) text << file.rdbuf();
  return text.str();
}

// "gzip, br;q=1.0": whether the coding is among them and not refused by q=0.
bool takes(std::string_view accepted, std::string_view coding) {
  while (!accepted.empty()) {
    const auto end = accepted.find(',');
    auto one = accepted.substr(0, end);
    accepted = end == std::string_view::npos ? std::string_view{} : accepted.substr(end + 1);
    while (one.starts_with(' ')) one.remove_prefix(1);
    if (!one.starts_with(coding)) continue;
    one.remove_prefix(coding.size());
    if (one.empty()) return true;
    if (one.front() != ';' && one.front() != ' ') continue;
    return one.find("q=0") == std::string_view::npos || one.find("q=0.") != std::string_view::npos;
  }
  return false;
}

Headers guards(std::string_view nonce, std::string_view cache) {
  return {{"content-security-policy", policy(nonce)},
          {"cache-control", std::string{cache}},
          {"referrer-policy", "no-referrer"},
          {"cross-origin-opener-policy", "same-origin"},
          {"cross-origin-resource-policy", "same-origin"}};
}

// What the API and the machinery own; everything else may be a deep link.
bool is_api(std::string_view path) {
  constexpr std::array<std::string_view, 4> own{"/healthz", "/readyz", "/metrics", "/openapi.yaml"};
  return path.starts_with("/v1/") || path == "/v1" || std::ranges::find(own, path) != own.end();
}

// "/favicon.ico" is no page; "/causes/deliver.speed" is one.
bool is_file(std::string_view path) {
  return path.find('/', 1) == std::string_view::npos && path.find('.') != std::string_view::npos;
}

}  // namespace

Page::Page(const std::filesystem::path& status, const std::filesystem::path& console) {
  add_status(status);
  add_console(console);
}

void Page::add_status(const std::filesystem::path& folder) {
  std::error_code fault;
  for (const auto& entry : std::filesystem::directory_iterator{folder, fault}) {
    const std::string type = type_of(entry.path());
    const std::string name = entry.path().filename().string();
    if (name == "index.html")
      status_ = text_of(entry.path());
    else if (!type.empty())
      files_.emplace("/page/" + name, File{type, text_of(entry.path()), {}, {}});
  }
  if (!status_.empty()) return;
  log::warning("the status page is not at {}; the API works without it", folder.string());
  status_ =
      "<!doctype html><title>Myelin</title><p>Myelin runs. Its pages are not installed; the API is "
      "described at /openapi.yaml.</p>\n";
}

void Page::add_console(const std::filesystem::path& folder) {
  std::error_code fault;
  if (!folder.empty()) console_ = text_of(folder / "index.html");
  if (console_.empty()) {
    log::info("the console is not built (make build does it); the status page stands in its place");
    return;
  }
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator{folder / "assets", fault}) {
    const std::string type = type_of(entry.path());
    if (type.empty()) continue;
    files_.emplace("/assets/" + entry.path().filename().string(),
                   File{type, text_of(entry.path()), text_of(entry.path().string() + ".br"),
                        text_of(entry.path().string() + ".gz")});
  }
}

bool Page::is_document(const std::string& path) const {
  if (path == "/" || path == "/status") return true;
  return !console_.empty() && !is_api(path) && !is_file(path) && !path.starts_with("/assets/") &&
         !path.starts_with("/page/");
}

std::optional<Response> Page::find(const Request& request) const {
  if (const auto found = files_.find(request.path); found != files_.end())
    return asset(found->second, request);
  if (!is_document(request.path)) return std::nullopt;
  return document(request.path == "/status" || console_.empty() ? status_ : console_);
}

Response Page::document(const std::string& html) const {
  std::string text = html, nonce;
  if (text.find(nonce_mark) != std::string::npos) {
    nonce = new_nonce();
    for (auto at = text.find(nonce_mark); at != std::string::npos;
         at = text.find(nonce_mark, at + nonce.size()))
      text.replace(at, nonce_mark.size(), nonce);
  }
  return Response{.status = 200,
                  .content_type = "text/html; charset=utf-8",
                  .body = std::move(text),
                  .headers = guards(nonce, "no-cache")};
}

// The name of a console's asset holds its content's hash: a browser asks once.
Response Page::asset(const File& file, const Request& request) const {
  const bool hashed = request.path.starts_with("/assets/");
  Response response{
      .status = 200,
      .content_type = file.type,
      .body = {},
      .headers = guards({}, hashed ? "public, max-age=31536000, immutable" : "no-cache")};
  const auto accepted = header(request.headers, "accept-encoding");
  if (!file.brotli.empty() && takes(accepted, "br")) {
    response.body = file.brotli;
    response.headers.emplace_back("content-encoding", "br");
  } else if (!file.gzip.empty() && takes(accepted, "gzip")) {
    response.body = file.gzip;
    response.headers.emplace_back("content-encoding", "gzip");
  } else {
    response.body = file.text;
  }
  if (!file.brotli.empty() || !file.gzip.empty())
    response.headers.emplace_back("vary", "accept-encoding");
  return response;
}

}  // namespace myelin::server
