// Rounds: asks from time to time what the pages of the console open with and what walks all of
// history, so that the answer is kept (engine/kept.h) before a person wants it. One question at a
// time, on a thread of its own, resting after each as long as it took; a round is left out while no
// signal has arrived since the one before.
//
// Thread safety: stop() from any thread. The Api and the engine outlive it.
#pragma once
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "server/api.h"

namespace myelin::server {

// In the console's words: the same question asked there is answered from what was kept.
std::vector<std::string> opening_questions(Time now, Zone zone);

struct RoundsOptions {
  Zone zone{};
  std::chrono::milliseconds first{60'000}, every{std::chrono::hours{1}};
};

class Rounds {
 public:
  Rounds(engine::Engine& engine, Api& api, const Clock& clock, RoundsOptions options = {});
  ~Rounds() { stop(); }
  // Waits for the question under way; Engine::end_questions() makes that short. Idempotent.
  void stop();
  // Questions that were asked so far.
  std::int64_t asked() const;

 private:
  void loop();
  bool wait(std::chrono::nanoseconds rest);  // false: it is to end

  engine::Engine& engine_;
  Api& api_;
  const Clock& clock_;
  const RoundsOptions options_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool stopped_ = false;
  std::int64_t asked_ = 0;
  std::thread thread_;
};

}  // namespace myelin::server
