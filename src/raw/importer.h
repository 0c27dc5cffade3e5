// Importer: a path's tables → mappings → drafts → a sink, bad rows → quarantine. Reference tables
// first, texts last.
//
// Thread safety: none; one import, one thread. Progress and the sink are called on that thread.
// Invariants: every row that was read is accounted for: mapped to drafts (or to none, where no rule
// applies) or quarantined. The same file twice sends the same drafts.
#pragma once
#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "model/draft.h"
#include "raw/propose.h"

namespace myelin::raw {

struct Refusal {
  std::size_t index = 0;  // of the draft in the batch
  Error error;
};
struct SinkReceipt {
  std::size_t accepted = 0, duplicates = 0;
  std::vector<Refusal> refused;  // their rows go to quarantine
};

struct QuarantinedRow {
  std::string source, origin;  // origin: "orders.csv line 17"
  std::string mapping;         // its name, for replay
  std::string reason_code, reason;
  std::string row_json;
};

// Where drafts go: the engine in this process, or a server.
class Sink {
 public:
  virtual ~Sink() = default;
  // Blocks while the taker is full; returns when the drafts are durable. An Error ends the import.
  virtual Result<SinkReceipt> accept(std::vector<model::Draft> drafts) = 0;
  virtual Status quarantine(QuarantinedRow row) = 0;
};

struct ImportProgress {
  std::string table;
  std::size_t table_index = 0, tables = 0;
  std::int64_t rows = 0;  // read so far, over all tables
  double rows_per_second = 0;
  double fraction = 0;      // of the bytes
  double seconds_left = 0;  // negative: not known yet
};

struct ImportOptions {
  std::vector<Mapping> mappings =
      {};  // in order of preference: the user's own first, then the shipped
  std::optional<std::string> mapping =
      std::nullopt;  // use this one by name for every table that it fits
  // table → what a person settled of its columns: it is read by a proposal made of that
  std::map<std::string, ChosenRoles> roles = {};
  bool propose_unknown = true;  // else a table that no mapping fits is reported and skipped
  bool dry_run = false;         // map everything, send nothing
  std::size_t batch_drafts = 5'000;
  std::size_t examples = 3;      // rows a table shown in the report, and drafts, as JSON
  const Clock* clock = nullptr;  // nullptr: the system's
  const std::atomic<bool>* stop =
      nullptr;  // set it to end after the current batch; the report says interrupted
  std::function<void(const ImportProgress&)> progress = {};
  double progress_every_s = 0.5;
};

struct TableReport {
  std::string table, mapping, how;  // how: "shipped", "chosen", "proposed"
  std::optional<Proposal> proposal;
  std::int64_t rows = 0, drafts = 0, accepted = 0, duplicates = 0, quarantined = 0,
               ignored = 0;  // ignored: no rule applied, and no other table looks the row up
  std::vector<std::pair<std::string, std::int64_t>> faults;  // reason code → rows, most first
  std::vector<std::string> warnings;
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> sample;  // its first rows
  std::vector<std::string> examples;
  // Drafts, and of them with a text, an order, a product, a carrier, a warehouse, money, a
  // customer's key.
  std::int64_t with_text = 0, with_order = 0, with_product = 0, with_carrier = 0,
               with_warehouse = 0, with_money = 0, with_customer = 0;
};

struct ImportReport {
  std::vector<TableReport> tables;                           // in the order they were read
  std::vector<std::pair<std::string, std::string>> skipped;  // name, reason
  std::int64_t rows = 0, drafts = 0, accepted = 0, duplicates = 0, quarantined = 0;
  double seconds = 0;
  bool interrupted = false;
};

// Errors: what open_inputs() refuses, nothing to read at the path, and what the sink could not
// take. A table that breaks off (truncated archive) ends with a warning in its report and a
// quarantine row; the others are still read.
class Importer {
 public:
  Importer(ImportOptions options, Sink& sink);
  Result<ImportReport> run(const std::filesystem::path& path);

 private:
  ImportOptions options_;
  Sink& sink_;
};

// For people and for the mapping file that is saved: every proposal of a report as one YAML file
// (empty: none).
std::string proposals_yaml(const ImportReport& report);

// The mapping's name at the end of a quarantined row's origin, and back: a row is replayed by the
// mapping that read it.
std::string origin_with_mapping(const std::string& origin, const std::string& mapping);
std::string mapping_of_origin(const std::string& origin);

}  // namespace myelin::raw
