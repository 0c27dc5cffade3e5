// RetryBook: which pieces of a kind of background work failed, and when each may be tried again: a
// minute after its first failure in a row, then twice as long each time, up to six hours. So what
// cannot be done keeps nothing else from being done.
//
// Thread safety: none; whoever runs the work guards it. Kept in memory alone: a restart tries
// everything again.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.h"
#include "base/time.h"

namespace myelin::engine {

inline constexpr std::int64_t retry_wait_s_first = 60, retry_wait_s_max = 6 * 3'600;

class RetryBook {
 public:
  // `what`: the work, as the log names it; its keys are numbers of `of`.
  RetryBook(std::string_view what, std::string_view of) : what_(what), of_(of) {}

  bool waits(std::int64_t key, Time now) const;
  // How it went. A failure is logged with the time of the next attempt.
  void note(std::int64_t key, const Status& outcome, Time now);
  std::size_t size() const { return failed_.size(); }

 private:
  struct Failed {
    int times = 0;
    Time again_at{};
  };
  std::string what_, of_;
  std::unordered_map<std::int64_t, Failed> failed_;
};

}  // namespace myelin::engine
