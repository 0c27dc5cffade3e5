// Mailbox: the mails that answer ours, read over IMAP (RFC 9051) with a password. A mailbox of its
// own is best: what is fetched counts as read there, and nothing is deleted.
//
// Thread safety: none; one thread at a time. Invariants: TLS is verified, and asked for wherever
// the server is not on this machine; replies are bounded; each call ends within the channel's
// timeout.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "connect/notify/channel.h"

namespace myelin::connect::mail {

class Mailbox {
 public:
  // Error::invalid_argument when it cannot work; it says what is missing.
  static Result<std::unique_ptr<Mailbox>> make(const notify::Channel& channel);
  ~Mailbox();

  // Numbers of the mails since that day that answer one of ours, oldest first. Error::unavailable
  // where the server does not answer, unauthenticated where it refuses the password.
  Result<std::vector<std::uint32_t>> answers_since(Time since);
  // One mail as it came. Error::invalid_argument where it is larger than limits::mail_bytes_max.
  Result<std::string> fetch(std::uint32_t uid);

 private:
  struct Session;
  explicit Mailbox(const notify::Channel& channel);
  std::unique_ptr<Session> session_;
};

// What a server answers to UID SEARCH, in order; other lines are skipped.
std::vector<std::uint32_t> found_in(std::string_view answer);

}  // namespace myelin::connect::mail
