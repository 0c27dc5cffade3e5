#include "app/company_run.h"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>

#include "store/duckdb/duckdb_store.h"

namespace myelin::app {
namespace {

std::filesystem::path fresh_folder() {
  static std::atomic<int> count{0};
  auto path = std::filesystem::temp_directory_path() /
              fmt::format("myelin_evaluate_{}_{}", ::getpid(), ++count);
  std::filesystem::create_directories(path);
  return path;
}

}  // namespace

CompanyRun::CompanyRun(const Options& options, std::filesystem::path home)
    : home_(std::move(home)),
      start_(options.company.start),
      company_(options.company),
      clock_(options.company.start) {}

CompanyRun::~CompanyRun() {
  engine_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(home_, ignored);
}

Result<std::unique_ptr<CompanyRun>> CompanyRun::make(const Options& options) {
  std::unique_ptr<CompanyRun> run(new CompanyRun(options, fresh_folder()));
  MYELIN_TRY(store, store::open_duckdb({.path = ":memory:", .memory_mb_max = 2048}));
  engine::Options of_engine;
  of_engine.home = run->home_;
  of_engine.share = options.share;
  of_engine.clock = &run->clock_;
  of_engine.background = false;
  of_engine.configuration_yaml = options.configuration_yaml;
  MYELIN_TRY(opened, engine::Engine::open(std::move(of_engine), std::move(store)));
  run->engine_ = std::move(opened);
  return run;
}

Status CompanyRun::take(std::vector<model::Draft>& drafts, Time until) {
  clock_.set(until);
  if (drafts.empty()) return engine_->tick();
  MYELIN_TRY(receipt, engine_->accept(std::move(drafts)));
  drafts.clear();
  if (receipt.refused > 0)
    return fail(ErrorCode::internal,
                fmt::format("{} simulated signals were refused", receipt.refused));
  return {};
}

Status CompanyRun::live(const std::function<Status(Time now)>& each_step) {
  std::vector<model::Draft> drafts;
  Time until = start_ + step_;
  model::Draft draft;
  for (sim::Label label; company_.next_labelled(draft, label);) {
    while (*draft.at >= until) {
      MYELIN_CHECK(take(drafts, until));
      MYELIN_CHECK(each_step(until));
      until += step_;
    }
    drafts.push_back(draft);
    labels_.push_back(label);
  }
  MYELIN_CHECK(take(drafts, until));
  return each_step(until);
}

const sim::Label& CompanyRun::label(SignalId signal) const {
  static const sim::Label unknown;
  const auto at = static_cast<std::size_t>(signal.value - 1);
  return signal && at < labels_.size() ? labels_[at] : unknown;
}

}  // namespace myelin::app
