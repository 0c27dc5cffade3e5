// Writes a simulated company (sim/company.h) to a folder: canonical JSON lines, one file a family,
// and what was planted. Thread safety: none of its own; two runs need two folders.
#pragma once
#include <filesystem>
#include <functional>

#include "base/result.h"
#include "sim/company.h"
#include "sim/truth.h"

namespace myelin::app {

struct SimulateOptions {
  sim::CompanyOptions company;
  std::filesystem::path out;             // made if it is not there
  bool overwrite = false;                // else a folder that holds a truth.json is refused
  std::function<void(double)> progress;  // share of the days done; may be empty
};

// orders.jsonl, shipments.jsonl, reviews.jsonl … and truth.json, each in time order. Errors:
// invalid_argument for options out of range, conflict for a folder in use, unavailable where a file
// cannot be written.
Result<sim::Truth> simulate(const SimulateOptions& options);

// Reads the truth.json that simulate() wrote.
Result<sim::Truth> read_truth(const std::filesystem::path& file);

}  // namespace myelin::app
