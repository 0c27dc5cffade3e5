// Access: who is asking. Bearer keys are the engine's; beside them this process knows one local
// key, written to the home folder for the owner's commands, and the sessions of browsers.
//
// A browser on this machine is let in without a key when the page is opened from a loopback address
// under a loopback name (so a foreign site that points its own name here gets nothing) and not
// through a proxy. Its cookie is HttpOnly and SameSite=Strict; a change asked for with a cookie
// must come from the page itself.
//
// Thread safety: any thread. Private to this room.
#pragma once
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "server/message.h"

namespace myelin::engine {
class Engine;
}

namespace myelin::server {

struct AccessOptions {
  std::uint16_t port = 0;
  bool loopback = true;        // bound to a loopback address
  bool local_sessions = true;  // hand a session to a browser on this machine
};

class Access {
 public:
  Access(engine::Engine& engine, AccessOptions options);

  // Nobody, somebody, or a key that does not open.
  Result<std::optional<Principal>> who(const Request& request);
  // The Set-Cookie of the page, where the browser may have one without a key.
  std::optional<std::string> local_session(const Request& request, bool peer_is_local) const;
  Response log_in(const Request& request);   // POST /v1/session {"key": …}
  Response log_out(const Request& request);  // DELETE /v1/session
  const std::string& local_key() const { return local_key_; }

 private:
  Result<Principal> by_key(std::string_view key, const Request& request);
  Result<std::optional<Principal>> by_cookie(const Request& request);
  std::string cookie_of(const Request& request) const;
  std::string set_cookie(const std::string& token, int age_s) const;
  bool host_is_ours(const Request& request) const;

  engine::Engine& engine_;
  AccessOptions options_;
  std::string local_key_, local_token_;
  mutable std::mutex mutex_;
  std::map<std::string, std::string>
      sessions_;  // token → key, asked again each time so that a revoked key ends them
};

}  // namespace myelin::server
