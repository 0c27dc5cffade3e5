// EventLog: what happened to each case, in columns: activity and time of every event, cases one
// after another. Everything below works on it in one pass.
//
// Thread safety: immutable once built. Invariants: a case's events stand in the order of their
// times, equal times in the order in which they were added; case_begin has cases + 1 entries.
// Units: microseconds.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"

namespace myelin::stats::process {

using Activity = std::uint16_t;
// The tables of what follows what are dense: 2 048² pairs are what memory should bear.
inline constexpr std::size_t activities_max = 2'048;

struct EventLog {
  std::vector<std::string> names;  // of activities
  std::vector<Activity> activity;
  std::vector<std::int64_t> at_us;
  std::vector<std::uint64_t> case_begin{0};

  std::size_t cases() const { return case_begin.size() - 1; }
  std::size_t events() const { return activity.size(); }
  std::span<const Activity> path(std::size_t of) const {
    return std::span(activity).subspan(case_begin[of], case_begin[of + 1] - case_begin[of]);
  }
};

// Takes events in any order. Thread safety: none.
class EventLogBuilder {
 public:
  // too_large: more than activities_max activities.
  Status add(std::string_view of_case, std::string_view activity, std::int64_t at_us);
  EventLog finish();  // cases in the order in which they were first named

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  template <class Code>
  using Codes = std::unordered_map<std::string, Code, Hash, std::equal_to<>>;
  Codes<std::uint32_t> cases_;
  Codes<Activity> activities_;
  std::vector<std::string> names_;
  std::vector<std::uint32_t> case_of_;
  std::vector<Activity> activity_;
  std::vector<std::int64_t> at_us_;
};

}  // namespace myelin::stats::process
