// The body of POST /v1/signals on its way to the engine and back: which drafts it holds, which
// items were no drafts, and the reply that tells the sender of each what became of it.
//
// Thread safety: none; one request, one thread at a time. Private to this room.
#pragma once
#include <string>
#include <vector>

#include "engine/engine.h"
#include "server/message.h"
#include "server/query.h"

namespace myelin::server {

struct SignalBatch {
  struct Bad {
    std::size_t index = 0;
    Error error;
    std::string raw;
  };
  std::vector<model::Draft> drafts;
  std::vector<std::size_t> index_of_draft;  // the draft's position among the items of the body
  std::vector<Bad> bad;                     // items that are no drafts
  engine::Arrival arrival = engine::Arrival::live;
  bool single = false;      // the body was one object
  bool minimal = false;     // Prefer: return=minimal: only refused items are listed
  bool quarantine = false;  // ?quarantine=true: refused items are kept for repair

  static Result<SignalBatch> read(const Request& request, Query& query, Zone zone);
  // 200 when everything is stored, 207 when an item was refused; for one single signal that was
  // refused, its problem.
  Response reply(const engine::Receipt& receipt, const Request& request) const;
};

// How much room the queue has: RateLimit-Limit and RateLimit-Remaining, in signals.
void add_rate_limit(Response& response, const engine::Pulse& pulse);

}  // namespace myelin::server
