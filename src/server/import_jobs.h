// ImportJobs: imports that run in the server: files that somebody uploaded, and the simulated
// company of a first look.
//
// A file lies below home/uploads until its job is removed. It is looked at as often as wanted (a
// dry run under another mapping), and read in once; one job reads at a time, beside the reflex, on
// a thread of its own. Jobs live as long as the process; what they read is durable, and reading a
// file again changes nothing.
//
// Thread safety: every method from any thread. The engine outlives it. Private to this room.
#pragma once
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "raw/importer.h"
#include "server/api.h"

namespace myelin::server {

// How a file is to be read, where the known mappings are not to decide.
struct ReadingChoice {
  std::string yaml;  // a mapping; empty: none
  std::map<std::string, raw::ChosenRoles> roles;
};

struct ImportJob {
  enum class State : std::uint8_t { waiting, running, done, failed };
  static constexpr std::array<std::string_view, 4> state_names{"waiting", "running", "done",
                                                               "failed"};
  std::int64_t id = 0;
  bool simulation = false;
  std::string name;   // the file's
  std::string actor;  // who had it read
  std::uint64_t bytes = 0;
  State state = State::waiting;
  raw::ImportProgress progress;
  std::optional<raw::ImportReport> report;  // of a file, when it is done
  std::optional<Error> error;
};

class ImportJobs {
 public:
  ImportJobs(engine::Engine& engine, const ApiOptions& options);
  ~ImportJobs() { stop(); }
  void stop();  // what runs ends at its next batch, and is waited for

  // Errors: invalid_argument for a name that is no file's, resource_exhausted beyond
  // limits::uploads_max.
  Result<ImportJob> upload(std::string_view name, std::string_view bytes);
  // What reading it would do; nothing is changed.
  Result<raw::ImportReport> preview(std::int64_t id, const ReadingChoice& choice);
  // Error::conflict where it was started before, or another job is running.
  Result<ImportJob> start(std::int64_t id, const ReadingChoice& choice, const std::string& actor);
  // Ninety days of a simulated company into an instance that is empty; else Error::conflict.
  Result<ImportJob> simulate(const std::string& actor);
  Result<ImportJob> job(std::int64_t id) const;
  std::vector<ImportJob> jobs() const;  // newest first
  // Stops it where it runs, and removes its file.
  Status remove(std::int64_t id);

 private:
  std::filesystem::path folder_of(std::int64_t id) const;
  Result<raw::ImportOptions> options_for(const ReadingChoice& choice) const;
  Result<ImportJob> run_in_background(std::int64_t id, const std::string& actor,
                                      std::move_only_function<Status()> work);
  Status read_file(std::int64_t id, raw::ImportOptions options, const std::string& yaml);
  Status keep_mapping(const std::string& file, const std::string& yaml) const;
  Status read_company(std::int64_t id);
  void note(std::int64_t id, const raw::ImportProgress& progress);

  engine::Engine& engine_;
  const ApiOptions& options_;
  mutable std::mutex mutex_;
  std::map<std::int64_t, ImportJob> jobs_;
  std::int64_t last_id_ = 0, running_ = 0;
  std::atomic<bool> stop_{false};
  std::mutex worker_mutex_;  // held while a worker is exchanged for another
  std::jthread worker_;
};

}  // namespace myelin::server
