// The directly-follows graph: how often each activity follows each other one within a case, and how
// long it took (van der Aalst, Process Mining, 2016, chapter 2). Dense, one pass.
//
// Thread safety: a pure function. Units: microseconds.
#pragma once
#include <cstdint>
#include <vector>

#include "stats/process/event_log.h"

namespace myelin::stats::process {

struct Following {
  std::uint64_t events = 0, cases = 0;  // cases: in which it happened at least once
  double us_sum = 0;
  std::int64_t us_max = 0;
};

struct DirectlyFollows {
  std::size_t activities = 0;
  std::vector<Following> following;          // from × activities + to
  std::vector<std::uint64_t> events, cases;  // of each activity
  std::vector<std::uint64_t> first, last;    // cases that begin or end with it
  const Following& of(Activity from, Activity to) const {
    return following[from * activities + to];
  }
};

DirectlyFollows directly_follows(const EventLog& log);

}  // namespace myelin::stats::process
