// Event logs from files: XES, plain or compressed, and tables with a case, an activity and a time.
// Thread safety: free functions.
#pragma once
#include <filesystem>
#include <string>

#include "base/result.h"
#include "stats/process/event_log.h"

namespace myelin::app {

// Columns of a table; empty: the usual names are looked for (case:concept:name, case_id…).
struct EventColumns {
  std::string of_case, activity, time;
};
struct ReadLog {
  stats::process::EventLog log;
  std::uint64_t passed_over = 0;  // events without a name or a readable time
};

Result<ReadLog> read_event_file(const std::filesystem::path& file, const EventColumns& columns);

}  // namespace myelin::app
