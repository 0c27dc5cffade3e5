// TimerWheel: when each of many things is due, one due time each. A hierarchical timing wheel
// (Varghese & Lauck 1987): setting, moving and cancelling cost the same however many wait.
//
// Thread safety: none. Invariants: nothing is taken before its due time, to the microsecond;
// everything due is taken at the next take_due(), once; both hold however the clock jumps, forward
// or back. The wheel holds no truth: due times live in the store, and the wheel is filled from
// them.
#pragma once
#include <array>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "base/time.h"

namespace myelin::repair {

class TimerWheel {
 public:
  void set(std::int64_t id, Time due);  // moves it where it has a due time
  void cancel(std::int64_t id);
  void clear();
  // What is due at `now`, earliest first; it waits no more.
  std::vector<std::int64_t> take_due(Time now);
  std::size_t size() const { return due_.size(); }

 private:
  static constexpr int level_bits = 8, levels = 4;  // of a second: 256 s, 18 h, 194 d, 136 y
  static constexpr std::int64_t slots = 1 << level_bits;
  // A jump beyond this many seconds looks at everything instead of walking.
  static constexpr std::int64_t walked_ticks_max = 1 << 16;
  struct Entry {
    std::int64_t id;
    Time due;
  };
  using Slot = std::vector<Entry>;

  void place(const Entry& entry);
  void take_all(Time now, std::vector<Entry>& taken);
  void take_slot(Time now, std::vector<Entry>& taken);
  void cascade();
  bool waits(const Entry& entry) const;

  std::array<std::array<Slot, slots>, levels> wheel_{};
  std::unordered_map<std::int64_t, Time> due_;  // an entry that disagrees was moved or cancelled
  std::int64_t tick_ = 0;                       // seconds since 1970 that the wheel has reached
};

}  // namespace myelin::repair
