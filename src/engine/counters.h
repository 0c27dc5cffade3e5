// What the instance did, for /metrics and the status page. Written by the writer thread, read by
// anyone.
#pragma once
#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>

#include "base/time.h"

namespace myelin::engine {

// How many signals happened in the last 24 hours, by tens of minutes, so it is right to within ten
// minutes. One writer, many readers, no lock.
class LastDay {
 public:
  void add(Time at, Time now, std::int64_t amount = 1) {
    const std::int64_t ten = tens_of_minutes(at);
    if (ten > tens_of_minutes(now) || ten <= tens_of_minutes(now) - slots) return;
    auto& slot = slots_[static_cast<std::size_t>(ten % slots)];
    if (slot.ten.exchange(ten, std::memory_order_relaxed) != ten)
      slot.sum.store(0, std::memory_order_relaxed);
    slot.sum.fetch_add(amount, std::memory_order_relaxed);
  }
  std::int64_t sum(Time now) const {
    const std::int64_t last = tens_of_minutes(now);
    std::int64_t total = 0;
    for (const auto& slot : slots_) {
      const std::int64_t ten = slot.ten.load(std::memory_order_relaxed);
      if (ten <= last && ten > last - slots) total += slot.sum.load(std::memory_order_relaxed);
    }
    return total;
  }

 private:
  static constexpr std::int64_t slots = 24 * 6;
  static std::int64_t tens_of_minutes(Time at) { return to_us(at) / 600'000'000; }
  struct Slot {
    std::atomic<std::int64_t> ten{-1}, sum{0};
  };
  std::array<Slot, slots> slots_;
};

// Sums over the last `slots` seconds, without a lock: one writer, many readers.
class Recent {
 public:
  static constexpr std::size_t slots = 64;
  void add(Time now, std::int64_t amount) {
    auto& slot = slots_[index(now)];
    const std::int64_t second = to_us(now) / 1'000'000;
    if (slot.second.exchange(second, std::memory_order_relaxed) != second) {
      slot.sum.store(0, std::memory_order_relaxed);
      slot.count.store(0, std::memory_order_relaxed);
      slot.most.store(0, std::memory_order_relaxed);
    }
    slot.sum.fetch_add(amount, std::memory_order_relaxed);
    slot.count.fetch_add(1, std::memory_order_relaxed);
    if (amount > slot.most.load(std::memory_order_relaxed))
      slot.most.store(amount, std::memory_order_relaxed);
  }
  struct Sum {
    std::int64_t sum = 0, count = 0, most = 0;
  };
  // Over the `seconds` whole seconds before now. REQUIRES: seconds < slots.
  Sum over(Time now, std::int64_t seconds_back) const {
    Sum total;
    const std::int64_t second = to_us(now) / 1'000'000;
    for (const auto& slot : slots_) {
      const std::int64_t s = slot.second.load(std::memory_order_relaxed);
      if (s >= second || s < second - seconds_back) continue;
      total.sum += slot.sum.load(std::memory_order_relaxed);
      total.count += slot.count.load(std::memory_order_relaxed);
      total.most = std::max(total.most, slot.most.load(std::memory_order_relaxed));
    }
    return total;
  }

 private:
  static std::size_t index(Time now) {
    return static_cast<std::size_t>(to_us(now) / 1'000'000) % slots;
  }
  struct Slot {
    std::atomic<std::int64_t> second{0}, sum{0}, count{0}, most{0};
  };
  std::array<Slot, slots> slots_;
};

struct Counters {
  std::atomic<std::int64_t> signals{0}, texts{0}, mentions{0}, customers{0}, orders{0};
  std::atomic<std::int64_t> alerts_firing{0}, cases_open{0}, cases_overdue{0}, actions_queued{0},
      actions_dead{0}, quarantined{0};
  std::atomic<std::int64_t> commits{0}, commits_over_10ms{0}, duplicates{0}, refused{0};
  std::atomic<std::int64_t> at_stake_minor{0}, paid_minor{0}, lost_minor{0};
  std::atomic<std::int64_t> last_signal_us{0};
  LastDay last_day;
};

}  // namespace myelin::engine
