#include "server/page.h"

#include <fstream>
#include <sstream>

#include "base/log.h"

namespace myelin::server {
namespace {

constexpr std::string_view policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

std::string type_of(const std::filesystem::path& path) {
  const auto extension = path.extension();
  if (extension == ".html") return "text/html; charset=utf-8";
  if (extension == ".css") return "text/css; charset=utf-8";
  if (extension == ".js") return "text/javascript; charset=utf-8";
  if (extension == ".svg") return "image/svg+xml";
  return {};
}

}  // namespace

Page::Page(const std::filesystem::path& folder) {
  std::error_code fault;
  for (const auto& entry : std::filesystem::directory_iterator{folder, fault}) {
    const std::string type = type_of(entry.path());
    if (type.empty()) continue;
    std::ifstream file{entry.path(), std::ios::binary};
    std::ostringstream text;
    text << file.rdbuf();
    const std::string name = entry.path().filename().string();
    files_.emplace(name == "index.html" ? "/" : "/page/" + name, File{type, text.str()});
  }
  if (!files_.contains("/")) {
    log::warning("the status page is not at {}; the API works without it", folder.string());
    files_.emplace("/", File{"text/plain; charset=utf-8",
                             "Myelin runs. Its status page is not installed; the API is described "
                             "at /openapi.yaml.\n"});
  }
}

std::optional<Response> Page::find(const std::string& path) const {
  const auto found = files_.find(path);
  if (found == files_.end()) return std::nullopt;
  return Response{.status = 200,
                  .content_type = found->second.type,
                  .body = found->second.text,
                  .headers = {{"content-security-policy", std::string{policy}},
                              {"cache-control", "no-cache"},
                              {"referrer-policy", "no-referrer"},
                              {"cross-origin-opener-policy", "same-origin"},
                              {"cross-origin-resource-policy", "same-origin"}}};
}

}  // namespace myelin::server
