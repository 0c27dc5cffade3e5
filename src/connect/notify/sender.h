// Sender: carries one message to one channel, once. One file a vendor; retries are the outbox's
// business.
//
// Thread safety: send() from any thread; each call has a connection of its own and ends within
// limits::delivery_timeout_ms.
// Invariants: never follows a redirect, never reads more than limits::reply_bytes_max of a reply,
// always verifies TLS.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"
#include "connect/notify/channel.h"
#include "model/alert.h"

namespace myelin::connect::notify {

// A message before its vendor's dress. Texts are plain; every sender escapes them for its own
// markup.
struct Message {
  struct Fact {
    std::string label, value, link;  // link may be empty
  };
  std::string id;  // stands for the action: the same on every attempt
  Time at;         // of this attempt; signatures carry it
  model::Severity severity = model::Severity::warning;
  std::string title;  // one sentence
  std::vector<Fact> facts;
  std::string link, link_text;           // the case in the console; may be empty
  std::string payload;                   // JSON; what a generic webhook sends, byte by byte
  std::vector<std::string> mobiles;      // people to call by name, where the vendor can
  std::vector<std::string> also_to;      // email: further recipients
  std::vector<std::string> wecom_users;  // wecom_app: further recipients, by UserID
  // Of a letter to a customer: its words stand for the facts, and nobody else gets it.
  std::string words, only_to;
  std::vector<CaseId> cases;              // what it is about; a reply to an e-mail is about these
  std::optional<model::CaseState> state;  // of the case, where it is one
};

enum class Outcome : std::uint8_t {
  delivered,  // the receiver said yes
  retry,      // the receiver said not now, or was never reached: it did not act
  refused,    // the receiver said no; trying again cannot help
  unknown,    // sent, and nothing is known of what became of it
};

struct Delivery {
  Outcome outcome = Outcome::unknown;
  std::string detail;  // one sentence for the operator, with what to do; never a secret
  std::optional<Duration> retry_after;
};

class Sender {
 public:
  virtual ~Sender() = default;
  virtual Delivery send(const Message& message) = 0;
};

// Error::invalid_argument when the channel cannot work: a scheme that is not http(s) or smtp(s),
// credentials in the URL, a secret of the wrong form, addresses with line breaks.
Result<std::unique_ptr<Sender>> make_sender(const Channel& channel);

}  // namespace myelin::connect::notify
