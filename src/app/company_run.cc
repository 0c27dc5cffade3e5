#include "app/company_run.h"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>

#include "store/duckdb/duckdb_store.h"

namespace myelin::app {
namespace {

constexpr auto step = hours{1};

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

Status CompanyRun::live(const std::function<Status(Time now)>& each_hour) {
  std::vector<model::Draft> drafts;
  Time until = start_ + step;
  for (model::Draft draft; company_.next(draft);) {
    while (*draft.at >= until) {
      MYELIN_CHECK(take(drafts, until));
      MYELIN_CHECK(each_hour(until));
      until += step;
    }
    drafts.push_back(draft);
  }
  MYELIN_CHECK(take(drafts, until));
  return each_hour(until);
}

}  // namespace myelin::app
