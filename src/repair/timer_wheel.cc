#include "repair/timer_wheel.h"

#include <algorithm>
#include <utility>

namespace myelin::repair {
namespace {

std::int64_t tick_of(Time at) {
  return std::chrono::floor<seconds>(at).time_since_epoch().count();
}

}  // namespace

bool TimerWheel::waits(const Entry& entry) const {
  const auto found = due_.find(entry.id);
  return found != due_.end() && found->second == entry.due;
}

void TimerWheel::place(const Entry& entry) {
  const std::int64_t tick = std::max(tick_of(entry.due), tick_);  // what is late is looked at next
  int level = 0;
  while (level < levels - 1 &&
         (tick >> ((level + 1) * level_bits)) != (tick_ >> ((level + 1) * level_bits)))
    ++level;
  const auto slot = static_cast<std::size_t>((tick >> (level * level_bits)) & (slots - 1));
  wheel_[static_cast<std::size_t>(level)][slot].push_back(entry);
}

void TimerWheel::set(std::int64_t id, Time due) {
  const auto [at, fresh] = due_.try_emplace(id, due);
  if (!fresh && at->second == due) return;
  at->second = due;
  place({id, due});
}

void TimerWheel::cancel(std::int64_t id) {
  due_.erase(id);
}

void TimerWheel::clear() {
  for (auto& level : wheel_)
    for (auto& slot : level) slot.clear();
  due_.clear();
}

// The clock went back or far ahead: everything is looked at and placed anew.
void TimerWheel::take_all(Time now, std::vector<Entry>& taken) {
  for (auto& level : wheel_)
    for (auto& slot : level) slot.clear();
  tick_ = tick_of(now);
  for (const auto& [id, due] : due_) {
    if (due <= now)
      taken.push_back({id, due});
    else
      place({id, due});
  }
}

void TimerWheel::take_slot(Time now, std::vector<Entry>& taken) {
  Slot& slot = wheel_[0][static_cast<std::size_t>(tick_ & (slots - 1))];
  std::erase_if(slot, [&](const Entry& entry) {
    if (!waits(entry)) return true;
    if (entry.due > now) return false;  // later within this second
    taken.push_back(entry);
    due_.erase(entry.id);
    return true;
  });
}

// Where a turn of a wheel is over, the next slot of the wheel above is spread over it.
void TimerWheel::cascade() {
  for (int level = 1; level < levels; ++level) {
    if ((tick_ & ((std::int64_t{1} << (level * level_bits)) - 1)) != 0) return;
    const auto at = static_cast<std::size_t>((tick_ >> (level * level_bits)) & (slots - 1));
    const Slot spread = std::exchange(wheel_[static_cast<std::size_t>(level)][at], {});
    for (const auto& entry : spread)
      if (waits(entry)) place(entry);
  }
}

std::vector<std::int64_t> TimerWheel::take_due(Time now) {
  std::vector<Entry> taken;
  const std::int64_t until = tick_of(now);
  if (until < tick_ || until - tick_ > walked_ticks_max) {
    take_all(now, taken);
    for (const auto& entry : taken) due_.erase(entry.id);
  } else {
    take_slot(now, taken);
    while (tick_ < until) {
      ++tick_;
      cascade();
      take_slot(now, taken);
    }
  }
  std::ranges::sort(taken, {}, [](const Entry& e) { return std::pair{e.due, e.id}; });
  std::vector<std::int64_t> ids;
  for (const auto& entry : taken) ids.push_back(entry.id);
  return ids;
}

}  // namespace myelin::repair
