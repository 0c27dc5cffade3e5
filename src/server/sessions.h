// Sessions: what a browser's cookie stands for. A session ends when nobody has used it for
// limits::session_idle_max, and in any case limits::session_age_max after it began. It names a
// person or a key and never what they may do: that is asked each time (Access).
//
// Only digests of the tokens are kept. The browser of this machine has a token of another kind: it
// is not kept at all, but carries the time it was made and a seal under a key of this process.
//
// Thread safety: any thread. Private to this room.
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace myelin::server {

struct SessionHolder {
  enum class Kind : std::uint8_t { person, key, owner } kind = Kind::person;
  std::string who;              // a person's name, a key's id; empty for the owner of the home
  std::uint64_t enrolment = 0;  // which enrolment of this person
  bool operator==(const SessionHolder&) const = default;
};

class Sessions {
 public:
  Sessions();

  // A new session's token. Beyond limits::sessions_max (of one holder:
  // limits::sessions_per_holder_max) the one that was not used for longest ends.
  std::string begin(SessionHolder holder, Time now);
  // Nobody where the token is none, or its session has ended. `used`: this keeps it from idling.
  std::optional<SessionHolder> find(std::string_view token, Time now, bool used);
  // Who had it, where there was such a session.
  std::optional<SessionHolder> end(std::string_view token);

  std::string local_token(Time now) const;
  bool is_local(std::string_view token, Time now) const;

 private:
  struct Session {
    SessionHolder holder;
    Time begun, used;
    bool over(Time now) const;
  };
  void make_room(const SessionHolder& holder, Time now);
  std::string seal_of(std::int64_t made_us) const;

  std::mutex mutex_;
  std::map<std::string, Session, std::less<>> sessions_;  // by the digest of the token
  std::array<unsigned char, 32> seal_key_;
};

}  // namespace myelin::server
