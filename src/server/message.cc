#include "server/message.h"

#include <array>

#include "server/wire.h"

namespace myelin::server {
namespace {

struct ScopeName {
  Scope scope;
  std::string_view name;
};
constexpr std::array<ScopeName, 4> scope_names{{{Scope::signals_write, "signals:write"},
                                                {Scope::read, "read"},
                                                {Scope::operate, "operate"},
                                                {Scope::admin, "admin"}}};

std::string_view title_of(int status) {
  switch (status) {
    case 400:
      return "Not a request that can be read";
    case 401:
      return "Nobody knows who asks";
    case 403:
      return "The key does not allow this";
    case 404:
      return "Not found";
    case 405:
      return "Not done at this address";
    case 408:
      return "The request took too long to arrive";
    case 409:
      return "The state does not allow this";
    case 413:
      return "Too large";
    case 415:
      return "Not a format that is read";
    case 422:
      return "The input is wrong";
    case 431:
      return "The headers are too large";
    case 429:
      return "Too much at once";
    case 503:
      return "Not available now";
    default:
      return "Something went wrong in Myelin";
  }
}

}  // namespace

std::string_view name(Scope scope) {
  for (const auto& entry : scope_names)
    if (entry.scope == scope) return entry.name;
  return "none";
}

std::optional<Scope> scope_named(std::string_view text) {
  for (const auto& entry : scope_names)
    if (entry.name == text) return entry.scope;
  return std::nullopt;
}

void Principal::grant(Scope scope) {
  scopes |= static_cast<std::uint8_t>(scope);
}

bool Principal::holds(Scope scope) const {
  const auto has = [&](Scope s) { return (scopes & static_cast<std::uint8_t>(s)) != 0; };
  if (scope == Scope::none || has(scope) || has(Scope::admin)) return true;
  return scope == Scope::read && has(Scope::operate);
}

Principal owner(std::string name) {
  Principal principal{.name = std::move(name)};
  principal.grant(Scope::admin);
  return principal;
}

std::string_view header(const Headers& headers, std::string_view lower_name) {
  for (const auto& [name, value] : headers)
    if (name == lower_name) return value;
  return {};
}

Response problem(const Error& error, std::string_view instance) {
  return problem(error, instance, traits(error.code).http_status);
}

Response problem(const Error& error, std::string_view instance, int status) {
  const ErrorTraits& trait = traits(error.code);
  Json body = {{"type", "urn:myelin:problem:" + std::string{trait.name}},
               {"title", title_of(status)},
               {"status", status},
               {"detail", error.message},
               {"instance", instance},
               {"code", trait.name}};
  if (auto saying = said(error.message); !saying.is_null()) body["said"] = std::move(saying);
  if (!error.hint.empty()) body["hint"] = error.hint;
  Response response{.status = status,
                    .content_type = "application/problem+json",
                    .body = text_of(body),
                    .headers = {}};
  if (status == 401) response.headers.emplace_back("www-authenticate", "Bearer");
  if (status == 429 || status == 503) response.headers.emplace_back("retry-after", "1");
  return response;
}

Error error_of(const Response& response) {
  Error error{ErrorCode::internal,
              "the server answered with status " + std::to_string(response.status),
              {}};
  const Json body = Json::parse(response.body, nullptr, false);
  if (!body.is_object()) return error;
  const auto text = [&](const char* field) {
    const auto found = body.find(field);
    return found != body.end() && found->is_string() ? found->get<std::string>() : std::string{};
  };
  if (const std::string detail = text("detail"); !detail.empty()) error.message = detail;
  error.hint = text("hint");
  const std::string code = text("code");
  for (int i = 0; i <= static_cast<int>(ErrorCode::internal); ++i)
    if (traits(static_cast<ErrorCode>(i)).name == code) error.code = static_cast<ErrorCode>(i);
  return error;
}

Request request_of(std::string method, std::string_view target, std::string body) {
  Request request;
  request.method = std::move(method);
  const auto mark = target.find('?');
  request.path = std::string{target.substr(0, mark)};
  if (mark != std::string_view::npos) request.query = std::string{target.substr(mark + 1)};
  request.body = std::move(body);
  if (!request.body.empty()) request.headers.emplace_back("content-type", "application/json");
  return request;
}

}  // namespace myelin::server
