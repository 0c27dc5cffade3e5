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
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "base/time.h"
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
  // POST /v1/session {"key": …} or {"name": …, "password": …}. Proving a password takes some 50 ms
  // on purpose: call it on a worker. After five wrong ones a name waits, longer each time.
  Response log_in(const Request& request);
  Response log_out(const Request& request);  // DELETE /v1/session
  const std::string& local_key() const { return local_key_; }

 private:
  Result<Principal> by_key(std::string_view key, const Request& request);
  Result<std::optional<Principal>> by_cookie(const Request& request);
  Result<Principal> by_name(const std::string& person);
  Status may_try(const std::string& person);
  void note_try(const std::string& person, bool right);
  std::string cookie_of(const Request& request) const;
  std::string set_cookie(const std::string& token, int age_s) const;
  bool host_is_ours(const Request& request) const;

  engine::Engine& engine_;
  AccessOptions options_;
  std::string local_key_, local_token_;
  mutable std::mutex mutex_;
  // What a session stands for is asked again each time, so that a revoked key and a removed person
  // end theirs.
  struct Session {
    std::string key, person;  // one of the two
  };
  struct Tries {
    int wrong = 0;
    std::chrono::steady_clock::time_point next;
  };
  std::map<std::string, Session> sessions_;  // by token
  std::map<std::string, Tries> tries_;       // by the name that was given
};

}  // namespace myelin::server
