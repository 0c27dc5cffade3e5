#include "server/patience.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <thread>

#include "server/endpoints.h"

namespace myelin::server {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::size_t running_max = 8;
constexpr auto moment = std::chrono::milliseconds{200};
constexpr auto kept_for = std::chrono::minutes{2};  // an answer that nobody came back for

Response come_back(Steady::duration since) {
  const auto waited = std::chrono::duration_cast<std::chrono::seconds>(since).count();
  Response response = json_reply({{"state", "working"}, {"since_s", waited}}, 202);
  response.headers = {{"retry-after", "1"}, {"preference-applied", "respond-async"}};
  return response;
}

}  // namespace

struct Patience::Run {
  Steady::time_point begun = Steady::now();
  std::optional<Response> response;  // guarded by the mutex, as `ended` is
  Steady::time_point ended{};
  std::thread thread;
};

bool Patience::wanted(const Request& request) {
  return request.method == "GET" &&
         header(request.headers, "prefer").find("respond-async") != std::string_view::npos;
}

Response Patience::ask(const std::string& question, Work work) {
  std::unique_lock lock{mutex_};
  forget_old();
  auto& known = runs_[question];
  if (!known) {
    const auto running = std::ranges::count_if(
        runs_, [](const auto& one) { return one.second && !one.second->response; });
    if (stopped_ || static_cast<std::size_t>(running) >= running_max) {
      runs_.erase(question);
      return come_back({});
    }
    known = std::make_shared<Run>();
    known->thread = std::thread{[this, run = known.get(), work = std::move(work)] {
      auto response = work();
      const std::lock_guard finished{mutex_};
      run->response = std::move(response);
      run->ended = Steady::now();
      done_.notify_all();
    }};
  }
  const auto run = known;
  if (!done_.wait_for(lock, moment, [&] { return run->response.has_value(); }))
    return come_back(Steady::now() - run->begun);
  // Whoever waited for the same run has it in hand.
  if (const auto still = runs_.find(question); still != runs_.end() && still->second == run) {
    runs_.erase(still);
    run->thread.join();
  }
  return *run->response;
}

void Patience::forget_old() {
  std::erase_if(runs_, [](auto& one) {
    auto& run = *one.second;
    if (!run.response || Steady::now() - run.ended < kept_for) return false;
    run.thread.join();
    return true;
  });
}

void Patience::stop() {
  std::map<std::string, std::shared_ptr<Run>> left;
  {
    const std::lock_guard lock{mutex_};
    stopped_ = true;
    left.swap(runs_);
  }
  for (auto& [question, run] : left) run->thread.join();
}

}  // namespace myelin::server
