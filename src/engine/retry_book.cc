#include "engine/retry_book.h"

#include <algorithm>

#include "base/log.h"

namespace myelin::engine {

bool RetryBook::waits(std::int64_t key, Time now) const {
  const auto at = failed_.find(key);
  return at != failed_.end() && now < at->second.again_at;
}

void RetryBook::note(std::int64_t key, const Status& outcome, Time now) {
  if (outcome) {
    failed_.erase(key);
    return;
  }
  auto& failed = failed_[key];
  constexpr int doublings_max = 16;
  const auto wait =
      std::min(retry_wait_s_max, retry_wait_s_first << std::min(failed.times++, doublings_max));
  failed.again_at = now + std::chrono::seconds{wait};
  log::warning("{} failed for {} {} (time {}) and will be tried again in {} s: {}", what_, of_, key,
               failed.times, wait, outcome.error().message);
}

}  // namespace myelin::engine
