// CompanyRun: a simulated company lived through an engine of its own, hour by hour under a clock
// that is moved, in a folder that goes with it. For evaluations.
//
// Thread safety: none; one thread lives it. What arrives within a step (an hour, unless said
// otherwise) is taken together, dated at its end; nothing happens in the background.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "engine/engine.h"
#include "sim/company.h"
#include "sim/label.h"

namespace myelin::app {

class CompanyRun {
 public:
  struct Options {
    sim::CompanyOptions company;
    std::filesystem::path share;
    std::string configuration_yaml;
  };
  static Result<std::unique_ptr<CompanyRun>> make(const Options& options);
  ~CompanyRun();

  engine::Engine& engine() { return *engine_; }
  sim::Company& company() { return company_; }
  // To the company's last day; `each_step` runs after each step's signals.
  Status live(const std::function<Status(Time now)>& each_step);
  // How long a step is from then on; may be called in one. REQUIRES: an hour is a multiple of it.
  void step_by(Duration step) { step_ = step; }
  // Why a signal says what it says: signals are numbered in the order in which they came. For
  // judging what was concluded, after it was.
  const sim::Label& label(SignalId signal) const;

 private:
  CompanyRun(const Options& options, std::filesystem::path home);
  Status take(std::vector<model::Draft>& drafts, Time until);

  std::filesystem::path home_;
  Time start_;
  Duration step_ = hours{1};
  std::vector<sim::Label> labels_;  // by signal
  sim::Company company_;
  ManualClock clock_;
  std::unique_ptr<engine::Engine> engine_;
};

}  // namespace myelin::app
