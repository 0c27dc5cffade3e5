#include "server/rounds.h"

#include <sys/resource.h>

#include "base/log.h"
#include "engine/engine.h"

namespace myelin::server {

namespace {

constexpr int background_niceness = 10;

}  // namespace

std::vector<std::string> opening_questions(Time now, Zone zone) {
  const std::string month = format_date(now, zone).substr(0, 7);
  return {"/v1/taxonomy",
          "/v1/ledger?month=" + month,
          "/v1/coverage",
          "/v1/scores?limit=100",
          "/v1/journey?limit=200",
          "/v1/journey/segments?by=channel&limit=200",
          "/v1/journey/departments",
          "/v1/churn?limit=100",
          "/v1/customer-value?horizon_days=365&limit=100",
          "/v1/worth/satisfaction",
          "/v1/worth/factors",
          "/v1/worth/returns"};
}

Rounds::Rounds(engine::Engine& engine, Api& api, const Clock& clock, RoundsOptions options)
    : engine_{engine}, api_{api}, clock_{clock}, options_{options}, thread_{[this] { loop(); }} {}

void Rounds::stop() {
  {
    const std::lock_guard lock{mutex_};
    stopped_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

std::int64_t Rounds::asked() const {
  const std::lock_guard lock{mutex_};
  return asked_;
}

bool Rounds::wait(std::chrono::nanoseconds rest) {
  std::unique_lock lock{mutex_};
  return !wake_.wait_for(lock, rest, [this] { return stopped_; });
}

void Rounds::loop() {
  ::setpriority(PRIO_PROCESS, 0, background_niceness);  // of this thread: people come first
  std::int64_t signals = -1;
  for (std::chrono::nanoseconds rest = options_.first; wait(rest); rest = options_.every) {
    const auto known = engine_.pulse().signals;
    if (known == signals) continue;
    signals = known;
    for (const auto& question : opening_questions(clock_.now(), options_.zone)) {
      Request request = request_of("GET", question);
      request.principal = owner("myelin");
      const auto began = std::chrono::steady_clock::now();
      const auto response = api_.handle(request);
      if (response.status >= 500) log::info("{} was not answered: {}", question, response.body);
      {
        const std::lock_guard lock{mutex_};
        ++asked_;
      }
      if (!wait(std::chrono::steady_clock::now() - began)) return;
    }
  }
}

}  // namespace myelin::server
