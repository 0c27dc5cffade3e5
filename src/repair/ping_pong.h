// Ping-pong: cases that departments passed to and fro, what that took and cost, and which of them
// pass most. Thread safety: pure functions.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "model/case.h"
#include "model/dispute.h"

namespace myelin::repair {

inline constexpr std::size_t ping_pong_moves_min = 2;

// A case with every move it made, oldest first.
struct CaseTrail {
  model::Case value;
  Time since;  // of the alert that opened it: money has been at stake from then on
  std::vector<model::CaseMove> moves;
};

struct PassedCase {
  model::Case value;
  std::vector<std::string> departments;  // that had it, in their order
  Duration passed{};                     // from its opening to its last move
  Money lost;  // of what is at stake, the share that fell into `passed`: as much each day
};
// Whichever way it went.
struct PassedPair {
  std::string one, other;
  std::size_t moves = 0, cases = 0;
  Duration passed{};  // how long whoever passed it on had kept it, summed
};
struct PingPong {
  std::vector<PassedCase> cases;  // of at least ping_pong_moves_min moves; the most money first
  std::vector<PassedPair> pairs;  // of every move; the most moves first
};

PingPong ping_pong(std::span<const CaseTrail> trails, Time now);

}  // namespace myelin::repair
