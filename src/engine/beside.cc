// Work that somebody asked for and nobody waits for: one thread of its own, first come first
// served.
#include "engine/rooms.h"

namespace myelin::engine {
namespace {

constexpr std::size_t waiting_max = 64;

}  // namespace

bool Engine::Rooms::beside(std::function<void()> work) {
  const std::lock_guard lock{stop_mutex};
  if (stopping || background.empty() || waiting_beside.size() >= waiting_max) return false;
  waiting_beside.push_back(std::move(work));
  stop_wake.notify_all();
  return true;
}

void Engine::Rooms::beside_loop() {
  std::unique_lock lock{stop_mutex};
  for (;;) {
    stop_wake.wait(lock, [this] { return stopping || !waiting_beside.empty(); });
    if (stopping) return;
    const auto work = std::move(waiting_beside.front());
    waiting_beside.pop_front();
    lock.unlock();
    work();
    lock.lock();
  }
}

}  // namespace myelin::engine
