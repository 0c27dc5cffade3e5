// InboundHealth: how the mailboxes and tools that are asked for news have answered lately. In
// memory: a restart asks all of them anew.
//
// Thread safety: all of it.
#pragma once
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace myelin::engine {

struct InboundState {
  std::string channel;
  Time looked_at;
  Time failing_since;         // of the failures in a row; means nothing where there are none
  std::int64_t failures = 0;  // in a row
  std::string why;            // of the newest failure
  std::int64_t refused = 0;   // answers left alone within the last days (refusals_kept)
  std::string refusal;        // why the newest of them was
  Time refused_at;
};

class InboundHealth {
 public:
  void looked(std::string_view channel, const Status& outcome, Time now);
  void refused(std::string_view channel, std::string_view why, Time now);
  std::vector<InboundState> states(Time now) const;  // by channel

 private:
  struct Known {
    InboundState state;
    std::vector<Time> refusals;
  };
  mutable std::mutex mutex_;
  std::map<std::string, Known, std::less<>> known_;
};

}  // namespace myelin::engine
