#include "repair/calendar.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace myelin::repair {
namespace {

Time at(const char* text) {
  return *parse_time(text, Zone{});
}
std::string local(Time t) {
  return format_local(t, Zone{});
}

// November 2026: the 20th is a Friday.
TEST(Calendar, WorkingHoursSkipNightsAndWeekends) {
  const Calendar calendar;
  EXPECT_EQ(local(calendar.after(at("2026-11-20 10:00"), hours{4})), "2026-11-20 14:00:00");
  EXPECT_EQ(local(calendar.after(at("2026-11-20 16:00"), hours{4})), "2026-11-23 11:00:00")
      << "Friday afternoon → Monday";
  EXPECT_EQ(local(calendar.after(at("2026-11-20 03:00"), hours{4})), "2026-11-20 13:00:00")
      << "before opening";
  EXPECT_EQ(local(calendar.after(at("2026-11-21 12:00"), hours{4})), "2026-11-23 13:00:00")
      << "on a Saturday";
  EXPECT_EQ(local(calendar.after(at("2026-11-20 14:00"), hours{4})), "2026-11-20 18:00:00")
      << "exactly at closing time";
  EXPECT_EQ(local(calendar.after(at("2026-11-20 18:00"), hours{1})), "2026-11-23 10:00:00");
  EXPECT_EQ(local(calendar.after(at("2026-11-19 15:00"), calendar.day_length() * 2)),
            "2026-11-23 15:00:00");
}

TEST(Calendar, HolidaysRestAndMakeUpDaysWork) {
  WorkingTime time;
  const Zone zone;
  // The National Day week of 2026, and the Saturday 10 October worked for it.
  for (int day = 1; day <= 7; ++day) time.holidays.insert(zone.day(at("2026-09-30")) + day);
  time.workdays.insert(zone.day(at("2026-10-10")));
  const auto calendar = Calendar::make(time);
  ASSERT_TRUE(calendar);
  EXPECT_EQ(local(calendar->after(at("2026-09-30 17:00"), hours{2})), "2026-10-08 10:00:00");
  EXPECT_EQ(local(calendar->after(at("2026-10-09 17:00"), hours{2})), "2026-10-10 10:00:00");
}

TEST(Calendar, RefusesTimesThatNeverWork) {
  WorkingTime time;
  time.weekdays.fill(false);
  EXPECT_FALSE(Calendar::make(time));
  WorkingTime backwards;
  backwards.from = hours{18};
  backwards.until = hours{9};
  EXPECT_FALSE(Calendar::make(backwards));
}

RC_GTEST_PROP(Calendar, AddsUp, ()) {
  const Calendar calendar;
  const Time start = at("2026-11-01") + minutes{*rc::gen::inRange(0, 60 * 24 * 60)};
  const Duration first = minutes{*rc::gen::inRange(1, 6000)},
                 second = minutes{*rc::gen::inRange(1, 6000)};
  const Time both = calendar.after(start, first + second);
  RC_ASSERT(both == calendar.after(calendar.after(start, first), second));
  RC_ASSERT(both - start >= first + second);
}

}  // namespace
}  // namespace myelin::repair
