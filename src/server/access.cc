#include "server/access.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>

#include "base/limits.h"
#include "engine/engine.h"
#include "server/fields.h"

namespace myelin::server {
namespace {

constexpr int session_age_s = 12 * 3600;
constexpr int wrong_passwords_max = 5;

std::string random_token() {
  std::array<unsigned char, 24> bytes;
  randombytes_buf(bytes.data(), bytes.size());
  std::string text(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
  text.pop_back();
  return text;
}

// Takes the same time wherever the two differ.
bool same_secret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

bool changes(const Request& request) {
  return request.method != "GET" && request.method != "HEAD";
}

}  // namespace

Access::Access(engine::Engine& engine, AccessOptions options) : engine_{engine}, options_{options} {
  if (sodium_init() < 0)
    std::abort();  // no source of randomness: nothing here could be kept secret
  local_key_ = "local_" + random_token();
  local_token_ = random_token();
}

Result<std::optional<Principal>> Access::who(const Request& request) {
  const std::string_view given = header(request.headers, "authorization");
  if (given.empty()) return by_cookie(request);
  constexpr std::string_view scheme = "Bearer ";
  if (given.size() <= scheme.size() || !given.starts_with(scheme))
    return fail(ErrorCode::unauthenticated,
                "the Authorization header is not of the form 'Bearer <key>'");
  MYELIN_TRY(principal, by_key(given.substr(scheme.size()), request));
  return principal;
}

Result<Principal> Access::by_key(std::string_view key, const Request& request) {
  if (same_secret(key, local_key_)) {
    // Only the owner of the home folder can read this key; the command says which person runs it.
    const std::string_view person = header(request.headers, "x-myelin-actor");
    return owner(person.empty() || person.size() > 64 ? "owner" : std::string{person});
  }
  MYELIN_TRY(info, engine_.authenticate(key));
  Principal principal{.name = info.name};
  for (const auto& text : info.scopes)
    if (const auto scope = scope_named(text)) principal.grant(*scope);
  return principal;
}

Result<std::optional<Principal>> Access::by_cookie(const Request& request) {
  const std::string token = cookie_of(request);
  if (token.empty()) return std::nullopt;
  if (options_.loopback && !host_is_ours(request)) return std::nullopt;
  if (changes(request)) {
    // SameSite does not tell two ports of one machine apart; the origin does.
    const std::string_view origin = header(request.headers, "origin");
    const auto mark = origin.find("://");
    const auto from = mark == std::string_view::npos ? std::string_view{} : origin.substr(mark + 3);
    if (from.empty() || from != header(request.headers, "host"))
      return fail(ErrorCode::permission_denied, "this change did not come from Myelin's own page",
                  "Programs send a key: Authorization: Bearer <key>");
  }
  if (same_secret(token, local_token_)) {
    Principal principal{.name = "status page"};
    principal.grant(Scope::operate);
    return principal;
  }
  Session session;
  {
    const std::lock_guard lock{mutex_};
    if (const auto found = sessions_.find(token); found != sessions_.end()) session = found->second;
  }
  if (!session.person.empty()) {
    auto principal = by_name(session.person);
    if (!principal) return std::nullopt;  // removed since: as good as nobody
    return *principal;
  }
  if (session.key.empty()) return std::nullopt;  // an old session: as good as none
  MYELIN_TRY(principal, by_key(session.key, request));
  return principal;
}

Result<Principal> Access::by_name(const std::string& person) {
  MYELIN_TRY(info, engine_.person(person));
  Principal principal{.name = info.name};
  for (const auto& text : info.scopes)
    if (const auto scope = scope_named(text)) principal.grant(*scope);
  return principal;
}

Status Access::may_try(const std::string& person) {
  const std::lock_guard lock{mutex_};
  const auto found = tries_.find(person);
  if (found == tries_.end() || found->second.next <= std::chrono::steady_clock::now()) return {};
  return fail(ErrorCode::resource_exhausted, "too many wrong passwords for this name",
              "Wait a minute, then try again");
}

void Access::note_try(const std::string& person, bool right) {
  const std::lock_guard lock{mutex_};
  if (right) {
    tries_.erase(person);
    return;
  }
  if (tries_.size() >= limits::sessions_max) tries_.erase(tries_.begin());
  Tries& tries = tries_[person];
  if (++tries.wrong >= wrong_passwords_max)
    tries.next = std::chrono::steady_clock::now() +
                 std::chrono::seconds{30 << std::min(tries.wrong - wrong_passwords_max, 5)};
}

std::optional<std::string> Access::local_session(const Request& request, bool peer_is_local) const {
  if (!options_.local_sessions || !options_.loopback || !peer_is_local || !host_is_ours(request))
    return std::nullopt;
  for (const auto* sign : {"forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"})
    if (!header(request.headers, sign).empty()) return std::nullopt;
  return set_cookie(local_token_, session_age_s);
}

Response Access::log_in(const Request& request) {
  auto fields = Fields::read(request);
  if (!fields) return problem(fields.error(), request.path);
  auto person = fields->text_or("name", "");
  if (!person) return problem(person.error(), request.path);
  Session session;
  if (person->empty()) {
    auto key = fields->text("key");
    if (!key) return problem(key.error(), request.path);
    auto principal = by_key(*key, request);
    if (!principal) return problem(principal.error(), request.path);
    session.key = *key;
  } else {
    auto password = fields->text("password");
    if (!password) return problem(password.error(), request.path);
    if (auto patient = may_try(*person); !patient) return problem(patient.error(), request.path);
    const auto proved = engine_.prove_person(*person, *password);
    note_try(*person, proved.has_value());
    if (!proved) return problem(proved.error(), request.path);
    session.person = *person;
  }
  const std::string token = random_token();
  {
    const std::lock_guard lock{mutex_};
    if (sessions_.size() >= limits::sessions_max) sessions_.erase(sessions_.begin());
    sessions_.emplace(token, std::move(session));
  }
  return Response{.status = 204,
                  .content_type = {},
                  .body = {},
                  .headers = {{"set-cookie", set_cookie(token, session_age_s)}}};
}

Response Access::log_out(const Request& request) {
  const std::lock_guard lock{mutex_};
  sessions_.erase(cookie_of(request));
  return Response{.status = 204,
                  .content_type = {},
                  .body = {},
                  .headers = {{"set-cookie", set_cookie("", 0)}}};
}

// Cookies do not know ports: the name does, so that two instances on one machine keep apart.
std::string Access::cookie_of(const Request& request) const {
  const std::string wanted = fmt::format("myelin_{}=", options_.port);
  std::string_view cookies = header(request.headers, "cookie");
  while (!cookies.empty()) {
    const auto end = cookies.find(';');
    auto one = cookies.substr(0, end);
    while (one.starts_with(' ')) one.remove_prefix(1);
    if (one.starts_with(wanted)) return std::string{one.substr(wanted.size())};
    cookies = end == std::string_view::npos ? std::string_view{} : cookies.substr(end + 1);
  }
  return {};
}

std::string Access::set_cookie(const std::string& token, int age_s) const {
  return fmt::format("myelin_{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Strict", options_.port,
                     token, age_s);
}

bool Access::host_is_ours(const Request& request) const {
  const std::string_view host = header(request.headers, "host");
  for (const auto* name : {"127.0.0.1", "localhost", "[::1]"})
    if (host == fmt::format("{}:{}", name, options_.port)) return true;
  return false;
}

}  // namespace myelin::server
