// An event log like those of the BPI challenges: applications that are filed, checked, sent back,
// offered, cancelled or approved, with loops and people who forget; for the evaluation of process
// mining. Thread safety: a pure function of the random source. Units: microseconds.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "base/random.h"

namespace myelin::sim {

struct LoggedEvent {
  std::uint32_t of_case = 0;
  std::uint16_t activity = 0;
  std::int64_t at_us = 0;
};
struct SimulatedLog {
  std::vector<std::string> activities;
  std::vector<LoggedEvent> events;  // in the order of their times, cases interleaved
};

SimulatedLog simulated_log(std::size_t events_min, Random& random);

// The same as XES, trace by trace.
std::string xes_of(const SimulatedLog& log);

}  // namespace myelin::sim
