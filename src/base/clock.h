// The clock is passed in, so that any run replays from its input and a seed.
#pragma once
#include <atomic>

#include "base/time.h"

namespace myelin {

// Thread safety: now() may be called from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Time now() const override {
    return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  }
};

// Stands still until it is told otherwise: tests, replays, simulated companies.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Time start) : us_(to_us(start)) {}
  Time now() const override { return from_us(us_.load(std::memory_order_relaxed)); }
  void set(Time t) { us_.store(to_us(t), std::memory_order_relaxed); }
  void advance(Duration d) { us_.fetch_add(d.count(), std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> us_;
};

}  // namespace myelin
