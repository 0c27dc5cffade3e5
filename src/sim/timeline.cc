#include "sim/timeline.h"

#include <algorithm>
#include <utility>

namespace myelin::sim {

void Timeline::push(Moment moment) {
  const Time at = *moment.draft.at;
  std::uint32_t slot = static_cast<std::uint32_t>(slots_.size());
  if (free_.empty()) {
    slots_.push_back(std::move(moment));
  } else {
    slot = free_.back();
    free_.pop_back();
    slots_[slot] = std::move(moment);
  }
  heap_.push_back({at, sequence_++, slot});
  std::push_heap(heap_.begin(), heap_.end());
}

void Timeline::pop(Moment& out) {
  std::pop_heap(heap_.begin(), heap_.end());
  const std::uint32_t slot = heap_.back().slot;
  heap_.pop_back();
  out = std::move(slots_[slot]);
  free_.push_back(slot);
}

}  // namespace myelin::sim
