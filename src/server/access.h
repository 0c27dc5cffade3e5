// Access: who is asking. Bearer keys are the engine's; beside them this process knows one local
// key, written to the home folder for the owner's commands, and the sessions of browsers.
//
// A browser on this machine is let in without a key as long as nobody is enrolled, when the page is
// opened from a loopback address under a loopback name (so a foreign site that points its own name
// here gets nothing) and not through a proxy. Cookies are HttpOnly and SameSite=Strict, and Secure
// when the request says that it came by TLS: that is a proxy's word, and who lies about it harms
// only their own cookie. A change asked for with a cookie must come from the page itself.
//
// What a session stands for is asked again each time: a revoked key, a removed person and one who
// was enrolled anew (another password or role) end theirs.
//
// Thread safety: any thread. Private to this room.
#pragma once
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "server/login_guard.h"
#include "server/message.h"
#include "server/sessions.h"

namespace myelin::engine {
class Engine;
}

namespace myelin::server {

struct AccessOptions {
  std::uint16_t port = 0;
  bool loopback = true;              // bound to a loopback address
  bool local_sessions = true;        // hand a session to a browser on this machine
  std::vector<std::string> proxies;  // whose X-Forwarded-For is believed, beside this machine's
  const Clock* clock = nullptr;      // never nullptr when Access is made
};

class Access {
 public:
  Access(engine::Engine& engine, AccessOptions options);

  // Nobody, somebody, or a key that does not open.
  Result<std::optional<Principal>> who(const Request& request);
  // The same for a stream that is open: asking so does not keep a session from idling.
  Result<std::optional<Principal>> still(const Request& request);
  // The Set-Cookie of the page, where the browser may have one without a key and has no session.
  std::optional<std::string> local_session(const Request& request, bool peer_is_local);
  // POST /v1/session {"key": …} or {"name": …, "password": …}. Proving a password takes some 50 ms
  // on purpose and every attempt is audited: call it where waiting is no harm.
  Response log_in(const Request& request);
  // Who guesses too much is told to wait before anything else is done; absent: go on.
  std::optional<Response> must_wait(const Request& request) const;
  Response log_out(const Request& request);  // DELETE /v1/session; audited, so the same
  const std::string& local_key() const { return local_key_; }

 private:
  Result<std::optional<Principal>> asker(const Request& request, bool used);
  Result<Principal> by_key(std::string_view key, const Request& request) const;
  Result<std::optional<Principal>> by_cookie(const Request& request, bool used);
  std::optional<Principal> of_token(const std::string& token, const Request& request, bool used);
  std::optional<Principal> of_holder(const SessionHolder& holder) const;
  // No name: the secret is a key.
  Result<SessionHolder> prove(std::string_view name, std::string_view secret) const;
  std::optional<Response> must_wait_for(std::string_view name, const Request& request) const;
  void note_failure(std::string_view name, const Request& request);
  std::string address_of(const Request& request) const;
  std::string cookie_of(const Request& request) const;
  std::string set_cookie(const Request& request, const std::string& token, int age_s) const;
  bool host_is_ours(const Request& request) const;

  engine::Engine& engine_;
  AccessOptions options_;
  std::string local_key_;
  Sessions sessions_;
  LoginGuard guard_;
  // Of a flood of wrong passwords only so many a minute are audited one by one.
  std::mutex failures_mutex_;
  Time failures_minute_{};
  int failures_ = 0;
};

}  // namespace myelin::server
