// Calendar: working time. Deadlines run only while somebody is at work.
// Thread safety: a value.
// Invariant: at least one weekday works, and a day's hours are from < until within one local day.
#pragma once
#include <array>
#include <set>

#include "base/result.h"
#include "base/time.h"

namespace myelin::repair {

struct WorkingTime {
  std::array<bool, 7> weekdays{true, true, true, true, true, false, false};  // Monday first
  minutes from{9 * 60}, until{18 * 60};                                      // local time of day
  std::set<std::int64_t>
      holidays;  // local days (Zone::day) that do not work though their weekday does
  std::set<std::int64_t> workdays;  // local days that work though their weekday does not (调休)
  Zone zone{};
};

class Calendar {
 public:
  Calendar() = default;  // Monday to Friday, 9 to 18, in China
  // Error::invalid_argument when no time ever works.
  static Result<Calendar> make(WorkingTime time);
  bool works(std::int64_t local_day) const;
  Duration day_length() const { return time_.until - time_.from; }
  // The instant when `working` time has passed since `start`. A deadline that ends exactly at
  // closing time is due then, not the next morning.
  Time after(Time start, Duration working) const;

 private:
  explicit Calendar(WorkingTime time) : time_(std::move(time)) {}
  WorkingTime time_;
};

}  // namespace myelin::repair
