// Hook: a webhook that came in, and what it says of a ticket. Signatures are compared in constant
// time, and where a tool signs its clock, what is older than five minutes is refused.
// Thread safety: values and pure functions.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "model/ticket.h"

namespace myelin::connect::tools {

struct Hook {
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  std::string body;
  std::vector<std::pair<std::string, std::string>> query{};  // of the address, decoded
  std::string_view header(std::string_view name) const;      // empty when absent
};

struct Remark {
  std::string id, person, text;
};

// What was seen of a ticket. A webhook may tell of things that are none of our business.
struct Sighting {
  std::string ticket;                       // its id; empty: nothing that concerns a ticket
  CaseId repair;                            // where the sender names the case itself
  std::optional<model::Progress> progress;  // absent: not told
  std::int64_t version = 0;                 // as model::Ticket; 0: not told
  std::string url, person;
  std::vector<Remark> remarks;
  // Of what a person did once, in a message of its own: it is taken once, and held against how the
  // case stands and not against what was seen before. Empty: a state that was seen.
  std::string deed;
  std::string reason;  // of that deed; may be empty
};

Sighting seen_now(const model::Ticket& ticket);

// The line that ends a note of ours, and whether a text has one: then it is an echo.
std::string mark_line(std::string_view mark);
bool is_ours(std::string_view text);
bool carries(std::string_view text, std::string_view mark);

std::string hex(std::string_view bytes);
bool same_secret(std::string_view a, std::string_view b);  // constant time in the content
// Error::unauthenticated when `stamp` (Unix seconds, or an ISO time) is not within five minutes of
// now.
Status check_stamp(std::string_view stamp, Time now);
std::unexpected<Error> bad_signature();

// Standard Webhooks: webhook-id, webhook-timestamp, webhook-signature (several are allowed, one has
// to hold), a body {"type": …, "data": {"case": 17, "state": "done", "id": "…", "version": 3,
// "url": …, "person": …, "note": …}}. docs/tools.md says what each key does.
Result<Sighting> read_signed(const Hook& hook, std::string_view secret, Time now);

}  // namespace myelin::connect::tools
