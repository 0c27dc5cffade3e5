#include "server/access.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>

#include "base/limits.h"
#include "base/log.h"
#include "engine/engine.h"
#include "server/fields.h"
#include "server/secrets.h"

namespace myelin::server {
namespace {

constexpr int failures_audited_a_minute = 60;

bool changes(const Request& request) {
  return request.method != "GET" && request.method != "HEAD";
}

Principal principal_of(std::string name, const std::vector<std::string>& scopes) {
  Principal principal{.name = std::move(name)};
  for (const auto& text : scopes)
    if (const auto scope = scope_named(text)) principal.grant(*scope);
  return principal;
}

// A proxy that ends TLS says so.
bool came_by_tls(const Request& request) {
  return header(request.headers, "x-forwarded-proto").starts_with("https") ||
         header(request.headers, "forwarded").find("proto=https") != std::string_view::npos;
}

// SameSite does not tell two ports of one machine apart; the origin does.
bool from_our_page(const Request& request) {
  const std::string_view origin = header(request.headers, "origin");
  const auto mark = origin.find("://");
  const auto from = mark == std::string_view::npos ? std::string_view{} : origin.substr(mark + 3);
  return !from.empty() && from == header(request.headers, "host");
}

// What a log-in is tried with; no name: the secret is a key.
struct Attempt {
  std::string name, secret;
};

Result<Attempt> attempt_of(const Request& request) {
  MYELIN_TRY(fields, Fields::read(request));
  MYELIN_TRY(name, fields.text_or("name", ""));
  MYELIN_TRY(secret, fields.text(name.empty() ? "key" : "password"));
  return Attempt{std::move(name), std::move(secret)};
}

Response logged_in_or_out(std::string cookie) {
  return Response{.status = 204,
                  .content_type = {},
                  .body = {},
                  .headers = {{"set-cookie", std::move(cookie)}}};
}

}  // namespace

Access::Access(engine::Engine& engine, AccessOptions options)
    : engine_{engine}, options_{std::move(options)} {
  if (sodium_init() < 0)
    std::abort();  // no source of randomness: nothing here could be kept secret
  local_key_ = "local_" + random_token();
}

Result<std::optional<Principal>> Access::who(const Request& request) {
  return asker(request, true);
}

Result<std::optional<Principal>> Access::still(const Request& request) {
  return asker(request, false);
}

Result<std::optional<Principal>> Access::asker(const Request& request, bool used) {
  const std::string_view given = header(request.headers, "authorization");
  if (given.empty()) return by_cookie(request, used);
  constexpr std::string_view scheme = "Bearer ";
  if (given.size() <= scheme.size() || !given.starts_with(scheme))
    return fail(ErrorCode::unauthenticated,
                "the Authorization header is not of the form 'Bearer <key>'");
  MYELIN_TRY(principal, by_key(given.substr(scheme.size()), request));
  return principal;
}

Result<Principal> Access::by_key(std::string_view key, const Request& request) const {
  if (same_secret(key, local_key_)) {
    // Only the owner of the home folder can read this key; the command says which person runs it.
    const std::string_view person = header(request.headers, "x-myelin-actor");
    return owner(person.empty() || person.size() > 64 ? "owner" : std::string{person});
  }
  MYELIN_TRY(info, engine_.authenticate(key));
  return principal_of(info.name, info.scopes);
}

Result<std::optional<Principal>> Access::by_cookie(const Request& request, bool used) {
  const std::string token = cookie_of(request);
  if (token.empty()) return std::nullopt;
  if (changes(request) && !from_our_page(request))
    return fail(ErrorCode::permission_denied, "this change did not come from Myelin's own page",
                "Programs send a key: Authorization: Bearer <key>");
  return of_token(token, request, used);
}

std::optional<Principal> Access::of_token(const std::string& token, const Request& request,
                                          bool used) {
  const Time now = options_.clock->now();
  if (sessions_.is_local(token, now)) {
    if (engine_.anybody_enrolled() || !host_is_ours(request)) return std::nullopt;
    return principal_of("status page", {"operate"});
  }
  const auto holder = sessions_.find(token, now, used);
  if (!holder) return std::nullopt;
  auto principal = of_holder(*holder);
  if (!principal) sessions_.end(token);
  return principal;
}

std::optional<Principal> Access::of_holder(const SessionHolder& holder) const {
  if (holder.kind == SessionHolder::Kind::owner) return owner("owner");
  if (holder.kind == SessionHolder::Kind::key) {
    const auto key = engine_.key(holder.who);
    if (!key || key->revoked_at) return std::nullopt;
    return principal_of(key->name, key->scopes);
  }
  const auto person = engine_.person(holder.who);
  if (!person || person->enrolment != holder.enrolment) return std::nullopt;
  return principal_of(person->name, person->scopes);
}

std::optional<std::string> Access::local_session(const Request& request, bool peer_is_local) {
  if (!options_.local_sessions || !options_.loopback || !peer_is_local || !host_is_ours(request))
    return std::nullopt;
  for (const auto* sign : {"forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"})
    if (!header(request.headers, sign).empty()) return std::nullopt;
  if (engine_.anybody_enrolled()) return std::nullopt;
  // Who is logged in stays who they are.
  if (const std::string token = cookie_of(request);
      !token.empty() && of_token(token, request, false))
    return std::nullopt;
  return set_cookie(request, sessions_.local_token(options_.clock->now()),
                    limits::session_age_s_max);
}

std::optional<Response> Access::must_wait(const Request& request) const {
  return must_wait_for("", request);
}

std::optional<Response> Access::must_wait_for(std::string_view name, const Request& request) const {
  const Duration wait = guard_.wait(name, address_of(request), options_.clock->now());
  if (wait <= Duration{0}) return std::nullopt;
  const auto whole = std::chrono::ceil<seconds>(wait).count();
  Response response = problem({ErrorCode::resource_exhausted, "too many wrong passwords",
                               fmt::format("Wait {} s, then try again", whole)},
                              request.path);
  for (auto& [field, value] : response.headers)
    if (field == "retry-after") value = std::to_string(whole);
  return response;
}

Result<SessionHolder> Access::prove(std::string_view name, std::string_view secret) const {
  using Kind = SessionHolder::Kind;
  if (!name.empty()) {
    MYELIN_TRY(person, engine_.prove_person(name, secret));
    return SessionHolder{.kind = Kind::person, .who = person.name, .enrolment = person.enrolment};
  }
  if (same_secret(secret, local_key_)) return SessionHolder{.kind = Kind::owner, .who = {}};
  MYELIN_TRY(key, engine_.authenticate(secret));
  return SessionHolder{.kind = Kind::key, .who = key.id};
}

Response Access::log_in(const Request& request) {
  const auto attempt = attempt_of(request);
  if (!attempt) return problem(attempt.error(), request.path);
  if (auto waits = must_wait_for(attempt->name, request)) return std::move(*waits);
  auto holder = prove(attempt->name, attempt->secret);
  if (!holder) {
    if (holder.error().code == ErrorCode::unauthenticated) note_failure(attempt->name, request);
    return problem(holder.error(), request.path);
  }
  const auto principal = of_holder(*holder);
  if (!principal)
    return problem({ErrorCode::unauthenticated, "this was taken back a moment ago", {}},
                   request.path);
  // No session without its line in the audit log.
  if (auto noted = engine_.audit({.actor = principal->name,
                                  .verb = "logged_in",
                                  .object = "session",
                                  .detail = "from " + address_of(request)});
      !noted)
    return problem(noted.error(), request.path);
  const std::string token = sessions_.begin(std::move(*holder), options_.clock->now());
  return logged_in_or_out(set_cookie(request, token, limits::session_age_s_max));
}

// A name that nobody has is not written down: it may be a password in the wrong field.
void Access::note_failure(std::string_view name, const Request& request) {
  const Time now = options_.clock->now();
  const std::string address = address_of(request);
  guard_.note_wrong(name, address, now);
  std::string_view left_out;
  {
    const std::lock_guard lock{failures_mutex_};
    if (now >= failures_minute_ + minutes{1}) failures_minute_ = now, failures_ = 0;
    if (++failures_ > failures_audited_a_minute) return;
    if (failures_ == failures_audited_a_minute) left_out = "; more of this minute are not listed";
  }
  const bool known = !name.empty() && engine_.person(name).has_value();
  const std::string object = known          ? fmt::format("person {}", name)
                             : name.empty() ? "a key"
                                            : "a name nobody has";
  const auto noted = engine_.audit({.actor = "nobody",
                                    .verb = "login_failed",
                                    .object = object,
                                    .detail = fmt::format("from {}{}", address, left_out)});
  if (!noted) log::warning("a failed log-in could not be audited: {}", noted.error().message);
}

Response Access::log_out(const Request& request) {
  if (const auto holder = sessions_.end(cookie_of(request))) {
    const auto principal = of_holder(*holder);
    const auto noted = engine_.audit({.actor = principal ? principal->name : holder->who,
                                      .verb = "logged_out",
                                      .object = "session",
                                      .detail = "from " + address_of(request)});
    // The session has ended all the same: who leaves must not be kept in.
    if (!noted) log::warning("a log-out could not be audited: {}", noted.error().message);
  }
  return logged_in_or_out(set_cookie(request, "", 0));
}

// Where a proxy that is believed forwards, the address that it saw: the last one it added.
std::string Access::address_of(const Request& request) const {
  const std::string& peer = request.peer;
  const bool believed = peer == "127.0.0.1" || peer == "::1" ||
                        std::ranges::find(options_.proxies, peer) != options_.proxies.end();
  std::string_view forwarded = header(request.headers, "x-forwarded-for");
  if (!believed || forwarded.empty()) return peer;
  if (const auto comma = forwarded.rfind(','); comma != std::string_view::npos)
    forwarded.remove_prefix(comma + 1);
  while (forwarded.starts_with(' ')) forwarded.remove_prefix(1);
  return std::string{forwarded.substr(0, limits::address_bytes_max)};
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

std::string Access::set_cookie(const Request& request, const std::string& token, int age_s) const {
  return fmt::format("myelin_{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Strict{}", options_.port,
                     token, age_s, came_by_tls(request) ? "; Secure" : "");
}

bool Access::host_is_ours(const Request& request) const {
  const std::string_view host = header(request.headers, "host");
  for (const auto* name : {"127.0.0.1", "localhost", "[::1]"})
    if (host == fmt::format("{}:{}", name, options_.port)) return true;
  return false;
}

}  // namespace myelin::server
