// Time: microseconds since 1970 in UTC, everywhere inside. Zones exist only at the edges: Zone
// turns local text into Time and back, and says where a local day or hour begins.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace myelin {

using Duration = std::chrono::microseconds;
using Time = std::chrono::sys_time<Duration>;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::int64_t to_us(Time t) {
  return t.time_since_epoch().count();
}
constexpr Time from_us(std::int64_t us) {
  return Time{Duration{us}};
}

// A civil time zone with a fixed offset from UTC. China has had one since 1991; zones with summer
// time are read by their IANA name at the edge (connect/) and are UTC by the time they come here.
class Zone {
 public:
  constexpr explicit Zone(minutes offset = minutes{480}) : offset_(offset) {}
  // "Asia/Shanghai", "UTC", "Z", "+08:00", "-0300".
  static Result<Zone> parse(std::string_view name);
  constexpr minutes offset() const { return offset_; }
  constexpr std::int64_t day(Time t) const { return floor_div(to_us(t) + shift(), us_per_day); }
  constexpr std::int64_t hour(Time t) const { return floor_div(to_us(t) + shift(), us_per_hour); }
  constexpr Time day_start(std::int64_t day) const { return from_us(day * us_per_day - shift()); }
  constexpr Time hour_start(std::int64_t hour) const {
    return from_us(hour * us_per_hour - shift());
  }
  static constexpr int weekday_of_day(std::int64_t day) {
    return static_cast<int>(((day + 3) % 7 + 7) % 7);
  }  // 0 is Monday

 private:
  static constexpr std::int64_t us_per_hour = 3'600'000'000, us_per_day = 24 * us_per_hour;
  static constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) {
    return a / b - ((a % b != 0 && (a < 0) != (b < 0)) ? 1 : 0);
  }
  constexpr std::int64_t shift() const {
    return std::chrono::duration_cast<Duration>(offset_).count();
  }
  minutes offset_;
};

// "2026-11-22T08:30:00.123456Z", fraction only where it is not zero.
std::string format_utc(Time t);
// "2026-11-22 16:30:00" in the zone.
std::string format_local(Time t, Zone zone);
std::string format_date(Time t, Zone zone);
// ISO 8601 and what shops export: "2026-11-22", "2026/11/22 8:30", "2026-11-22T08:30:00+08:00",
// "2026年11月22日 08:30:05", Unix seconds or milliseconds. Text without an offset is read in
// `zone`. Years 1990 to 2100.
Result<Time> parse_time(std::string_view text, Zone zone);

}  // namespace myelin
