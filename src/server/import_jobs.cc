#include "server/import_jobs.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "base/limits.h"
#include "base/log.h"
#include "server/engine_sink.h"
#include "sim/live.h"

namespace myelin::server {
namespace {

using State = ImportJob::State;

constexpr std::size_t preview_rows = 5;
constexpr std::size_t company_batch = 5'000;
constexpr int company_days = 90;
constexpr double company_scale = 0.5;

// A file's name, and no way out of its folder.
Status check_name(std::string_view name) {
  const bool plain = std::ranges::none_of(
      name, [](char c) { return c == '/' || c == '\\' || static_cast<unsigned char>(c) < 0x20; });
  if (name.empty() || name.size() > limits::name_bytes_max || name.front() == '.' || !plain)
    return fail(ErrorCode::invalid_argument,
                fmt::format("'{}' is no name of a file", name.substr(0, 80)),
                "Name it as ?name=reviews.csv");
  return {};
}

Status write_file(const std::filesystem::path& path, std::string_view bytes) {
  std::error_code fault;
  std::filesystem::create_directories(path.parent_path(), fault);
  std::ofstream file{path, std::ios::binary};
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!file.flush())
    return fail(ErrorCode::unavailable, "the file could not be kept",
                "See that the home's disk has room");
  return {};
}

}  // namespace

ImportJobs::ImportJobs(engine::Engine& engine, const ApiOptions& options)
    : engine_{engine}, options_{options} {}

void ImportJobs::stop() {
  const std::lock_guard exchange{worker_mutex_};
  stop_ = true;
  worker_ = {};
}

std::filesystem::path ImportJobs::folder_of(std::int64_t id) const {
  return options_.home / "uploads" / std::to_string(id);
}

Result<ImportJob> ImportJobs::upload(std::string_view name, std::string_view bytes) {
  MYELIN_CHECK(check_name(name));
  if (bytes.empty()) return fail(ErrorCode::invalid_argument, "the file is empty");
  ImportJob job;
  {
    const std::lock_guard lock{mutex_};
    if (jobs_.size() >= limits::uploads_max)
      return fail(ErrorCode::resource_exhausted, fmt::format("{} files wait already", jobs_.size()),
                  "Remove one that is not needed any more");
    std::error_code ignored;
    // What an earlier process left is nobody's any more.
    if (last_id_ == 0) std::filesystem::remove_all(options_.home / "uploads", ignored);
    job.id = ++last_id_;
    job.name = name;
    job.bytes = bytes.size();
    jobs_[job.id] = job;
  }
  if (auto kept = write_file(folder_of(job.id) / job.name, bytes); !kept) {
    const std::lock_guard lock{mutex_};
    jobs_.erase(job.id);
    return std::unexpected(std::move(kept.error()));
  }
  return job;
}

Result<raw::ImportOptions> ImportJobs::options_for(const ReadingChoice& choice) const {
  raw::ImportOptions options;
  MYELIN_TRY(known, raw::known_mappings(options_.home, options_.share));
  options.mappings = std::move(known);
  options.roles = choice.roles;
  options.clock = options_.clock;
  options.examples = preview_rows;
  options.stop = &stop_;
  if (choice.yaml.empty()) return options;
  if (choice.yaml.size() > limits::mapping_bytes_max)
    return fail(ErrorCode::too_large, "the mapping is larger than 1 MiB");
  MYELIN_TRY(own, raw::parse_mappings(choice.yaml, "the mapping"));
  if (own.size() == 1) options.mapping = own.front().name;
  options.mappings.insert(options.mappings.begin(), own.begin(), own.end());
  return options;
}

Result<raw::ImportReport> ImportJobs::preview(std::int64_t id, const ReadingChoice& choice) {
  MYELIN_TRY(found, job(id));
  MYELIN_TRY(options, options_for(choice));
  options.dry_run = true;
  const std::atomic<bool> going{false};
  options.stop = &going;
  EngineSink nowhere{engine_, *options_.clock, 0, going};  // a dry run gives it nothing
  return raw::Importer{std::move(options), nowhere}.run(folder_of(id) / found.name);
}

Result<ImportJob> ImportJobs::start(std::int64_t id, const ReadingChoice& choice,
                                    const std::string& actor) {
  MYELIN_TRY(options, options_for(choice));
  return run_in_background(id, actor,
                           [this, id, options = std::move(options), yaml = choice.yaml]() mutable {
                             return read_file(id, std::move(options), yaml);
                           });
}

Result<ImportJob> ImportJobs::simulate(const std::string& actor) {
  if (engine_.pulse().signals != 0)
    return fail(ErrorCode::conflict, "there are signals here already",
                "A simulated company would mix with them; look at one with another --home");
  std::int64_t id = 0;
  {
    const std::lock_guard lock{mutex_};
    id = ++last_id_;
    auto& job = jobs_[id];
    job.id = id;
    job.simulation = true;
  }
  auto begun = run_in_background(id, actor, [this, id] { return read_company(id); });
  if (!begun) {
    const std::lock_guard lock{mutex_};
    jobs_.erase(id);
  }
  return begun;
}

Result<ImportJob> ImportJobs::run_in_background(std::int64_t id, const std::string& actor,
                                                std::move_only_function<Status()> work) {
  const std::lock_guard exchange{worker_mutex_};
  ImportJob begun;
  {
    const std::lock_guard lock{mutex_};
    const auto found = jobs_.find(id);
    if (found == jobs_.end())
      return fail(ErrorCode::not_found, fmt::format("there is no import {}", id));
    if (running_ != 0)
      return fail(ErrorCode::conflict, "another import is running", "Start it when that is done");
    if (found->second.state == State::done)
      return fail(ErrorCode::conflict, "it has been imported already");
    running_ = id;
    found->second.state = State::running;
    found->second.actor = actor;
    begun = found->second;
  }
  stop_ = false;
  worker_ = std::jthread{[this, id, work = std::move(work)]() mutable {
    auto done = work();
    if (!done) log::warning("import {}: {}", id, done.error().message);
    const std::lock_guard lock{mutex_};
    running_ = 0;
    const auto found = jobs_.find(id);
    if (found == jobs_.end()) return;
    found->second.state = done ? State::done : State::failed;
    if (!done) found->second.error = done.error();
  }};
  return begun;
}

Status ImportJobs::read_file(std::int64_t id, raw::ImportOptions options, const std::string& yaml) {
  MYELIN_TRY(found, job(id));
  MYELIN_TRY(run_id, engine_.begin_import(found.name, options.mapping.value_or(""), found.actor));
  options.progress = [this, id](const raw::ImportProgress& progress) { note(id, progress); };
  EngineSink sink{engine_, *options_.clock, run_id, stop_};
  MYELIN_TRY(report, raw::Importer{std::move(options), sink}.run(folder_of(id) / found.name));
  engine::ImportRun run;
  run.id = run_id;
  run.rows_read = report.rows;
  run.accepted = report.accepted;
  run.duplicates = report.duplicates;
  run.quarantined = report.quarantined;
  run.ended_at = options_.clock->now();
  MYELIN_CHECK(conclude_import(engine_, run, found.actor));
  MYELIN_CHECK(keep_mapping(found.name, yaml.empty() ? raw::proposals_yaml(report) : yaml));
  const std::lock_guard lock{mutex_};
  if (const auto at = jobs_.find(id); at != jobs_.end()) at->second.report = std::move(report);
  return {};
}

// A row in quarantine is replayed by the name of the mapping that read it, and the next file of
// this kind is known.
Status ImportJobs::keep_mapping(const std::string& file, const std::string& yaml) const {
  if (yaml.empty()) return {};
  const auto stem = std::filesystem::path{file}.stem().string();
  return write_file(options_.home / "mappings" / (stem + ".yaml"), yaml);
}

Status ImportJobs::read_company(std::int64_t id) {
  MYELIN_TRY(asked, job(id));
  MYELIN_CHECK(engine_.audit(
      {.actor = asked.actor, .verb = "simulated", .object = "company", .detail = {}}));
  sim::LiveCompany company{{.history_days = company_days, .scale = company_scale}, *options_.clock};
  EngineSink sink{engine_, *options_.clock, 0, stop_};
  const Time until = options_.clock->now(), from = until - days{company_days};
  raw::ImportProgress progress;
  while (!stop_) {
    auto drafts = company.history(company_batch);
    if (drafts.empty()) break;
    progress.rows += static_cast<std::int64_t>(drafts.size());
    if (drafts.back().at)
      progress.fraction = std::clamp(static_cast<double>((*drafts.back().at - from).count()) /
                                         static_cast<double>((until - from).count()),
                                     0.0, 1.0);
    MYELIN_TRY(receipt, sink.accept(std::move(drafts)));
    static_cast<void>(receipt);
    note(id, progress);
  }
  MYELIN_CHECK(engine_.finish_history());
  return engine_.close_books();
}

void ImportJobs::note(std::int64_t id, const raw::ImportProgress& progress) {
  const std::lock_guard lock{mutex_};
  if (const auto found = jobs_.find(id); found != jobs_.end()) found->second.progress = progress;
}

Result<ImportJob> ImportJobs::job(std::int64_t id) const {
  const std::lock_guard lock{mutex_};
  const auto found = jobs_.find(id);
  if (found == jobs_.end())
    return fail(ErrorCode::not_found, fmt::format("there is no import {}", id),
                "Jobs end with the server; upload the file again");
  return found->second;
}

std::vector<ImportJob> ImportJobs::jobs() const {
  const std::lock_guard lock{mutex_};
  std::vector<ImportJob> all;
  for (auto at = jobs_.rbegin(); at != jobs_.rend(); ++at) all.push_back(at->second);
  return all;
}

Status ImportJobs::remove(std::int64_t id) {
  MYELIN_TRY(found, job(id));
  if (found.state == State::running) stop();
  const std::lock_guard lock{mutex_};
  jobs_.erase(id);
  std::error_code ignored;
  std::filesystem::remove_all(folder_of(id), ignored);
  return {};
}

}  // namespace myelin::server
