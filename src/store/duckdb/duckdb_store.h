// The embedded back end: DuckDB through its C API. One file, one process; sessions are connections
// to it. Thread safety: as store/store.h says.
#pragma once
#include <memory>
#include <string>

#include "store/store.h"

namespace myelin::store {

struct DuckdbOptions {
  std::string path = ":memory:";
  int threads = 1;          // DuckDB's own pool wakes up and gets in the way of short commits
  int memory_mb_max = 256;  // its buffers; spills to `path`.tmp beyond
  int checkpoint_log_mb =
      1024;  // an automatic checkpoint stalls writers: late, and at a moment we choose
  bool read_only = false;
};

// Error::unavailable when another process holds the file, with its id where DuckDB tells it.
Result<std::unique_ptr<Store>> open_duckdb(const DuckdbOptions& options);

}  // namespace myelin::store
