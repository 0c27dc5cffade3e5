// JourneyLog: an event log whose cases are orders, with what was said and lost beside it. Private
// to journey.cc and its parts. Thread safety: plain values.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/money.h"
#include "cause/journey.h"
#include "stats/process/event_log.h"

namespace myelin::cause {

struct JourneyLog {
  struct Loss {
    std::size_t of_case = 0;
    Money money;  // refunded, else cancelled
  };
  stats::process::EventLog log;
  std::vector<float> polarity;  // of each event, in the log's order; NaN: no text
  std::vector<Loss> losses;     // in the order of their cases
  // The value of the dimension that was asked for; without one both are empty.
  std::vector<std::string> segments;
  std::vector<std::uint32_t> segment_of;  // each case's index into `segments`
};

Result<JourneyLog> read_journey_log(store::Session& session, const JourneySettings& settings,
                                    std::optional<model::Dimension> by = {});
// The log of each segment by itself, under the same names, in the order of `segments`.
std::vector<JourneyLog> logs_of_segments(const JourneyLog& log);

// What was refunded and cancelled: a sum a currency, the commonest first; never empty.
std::vector<Money> losses_of(const JourneyLog& log);

// Where the orders of the log leave the intended steps (activities that the log has).
std::vector<model::JourneyBreakpoint> breakpoints_of(
    const JourneyLog& log, const std::vector<stats::process::Activity>& intended, Time now);

}  // namespace myelin::cause
