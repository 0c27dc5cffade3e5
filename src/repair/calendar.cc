#include "repair/calendar.h"

namespace myelin::repair {

// A deadline that needs more local days than this is a mistake of ours: settings bound both
// numbers.
static constexpr std::int64_t days_searched_max = 3 * 366;

Result<Calendar> Calendar::make(WorkingTime time) {
  if (time.from < minutes{0} || time.until > hours{24} || time.from >= time.until)
    return fail(ErrorCode::invalid_argument,
                "the working hours do not begin before they end, within one day",
                "write hours: \"09:00-18:00\"");
  bool any = false;
  for (const bool works : time.weekdays) any = any || works;
  if (!any)
    return fail(ErrorCode::invalid_argument, "no weekday works",
                "write days: [mon, tue, wed, thu, fri]");
  return Calendar(std::move(time));
}

bool Calendar::works(std::int64_t local_day) const {
  if (time_.workdays.contains(local_day)) return true;
  if (time_.holidays.contains(local_day)) return false;
  return time_.weekdays[static_cast<std::size_t>(Zone::weekday_of_day(local_day))];
}

Time Calendar::after(Time start, Duration working) const {
  std::int64_t day = time_.zone.day(start);
  for (std::int64_t searched = 0; searched < days_searched_max; ++searched, ++day) {
    if (!works(day)) continue;
    const Time opens = time_.zone.day_start(day) + time_.from,
               closes = time_.zone.day_start(day) + time_.until;
    const Time from = std::max(start, opens);
    if (from >= closes) continue;
    if (working <= closes - from) return from + working;
    working -= closes - from;
  }
  return time_.zone.day_start(
      day);  // years of holidays: still a date that people can see and change
}

}  // namespace myelin::repair
