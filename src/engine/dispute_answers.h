// What the engine answers about whose cases are: disputes, and what passing them on has cost. Plain
// values.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/money.h"
#include "base/time.h"
#include "engine/page.h"
#include "model/dispute.h"
#include "repair/dispute_store.h"
#include "repair/ping_pong.h"

namespace myelin::engine {

struct DisputeFilter {
  std::optional<repair::DisputeState> state;
  std::string arbiter, factor;
  Page page;
};
// A ruling to be made; the actor makes it.
struct RulingRequest {
  std::string department, reason;
  std::optional<Time> owner_from;  // model::DisputeRuling
  bool administers = false;
};

// A cause that costs money, and is nobody's or has no case.
struct OrphanCause {
  std::string factor, department;  // empty department: nobody's
  Money lost;
  std::int64_t orders = 0;
  bool has_case = false;
};
struct PingPongAnswer {
  Time from, until;
  repair::PingPong found;
  std::size_t causes = 0;            // that cost money
  std::vector<OrphanCause> orphans;  // the most money first
};

}  // namespace myelin::engine
