// LiveFeed: a simulated company that lives beside the server and hands it its signals as they
// happen. Thread safety: runs a thread of its own from construction to destruction. The engine and
// the clock outlive it.
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <thread>

#include "base/clock.h"

namespace myelin::engine {
class Engine;
}

namespace myelin::app {

struct LiveFeedOptions {
  std::uint64_t seed = 7;
  double signals_per_second = 2;
  int history_days = 90;
  double history_scale = 0.5;
};

class LiveFeed {
 public:
  LiveFeed(engine::Engine& engine, const Clock& clock, LiveFeedOptions options);
  ~LiveFeed();

 private:
  void run();
  engine::Engine& engine_;
  const Clock& clock_;
  LiveFeedOptions options_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace myelin::app
