#include "base/time.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>

namespace myelin {
namespace {

using std::chrono::year_month_day;

constexpr int year_first = 1990, year_last = 2100;

std::optional<std::int64_t> number(std::string_view& text, std::size_t digits_max) {
  std::size_t n = 0;
  std::int64_t value = 0;
  while (n < text.size() && n < digits_max && text[n] >= '0' && text[n] <= '9')
    value = value * 10 + (text[n++] - '0');
  if (n == 0) return std::nullopt;
  text.remove_prefix(n);
  return value;
}

bool skip(std::string_view& text, std::string_view what) {
  if (!text.starts_with(what)) return false;
  text.remove_prefix(what.size());
  return true;
}

bool skip_any(std::string_view& text, std::initializer_list<std::string_view> options) {
  for (auto option : options)
    if (skip(text, option)) return true;
  return false;
}

std::optional<minutes> offset_of(std::string_view text) {
  if (text == "Z" || text == "z" || text == "UTC" || text == "GMT") return minutes{0};
  if (text.size() < 3 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  const int sign = text[0] == '-' ? -1 : 1;
  text.remove_prefix(1);
  const auto hour = number(text, 2);
  skip(text, ":");
  const auto minute = text.empty() ? std::optional<std::int64_t>{0} : number(text, 2);
  if (!hour || !minute || !text.empty() || *hour > 14 || *minute > 59) return std::nullopt;
  return minutes{sign * (*hour * 60 + *minute)};
}

std::unexpected<Error> bad(std::string_view text) {
  return fail(ErrorCode::invalid_argument, fmt::format("'{}' is not a time", text.substr(0, 64)),
              "write it as 2026-11-22 16:30:00 or 2026-11-22T08:30:00Z");
}

// Digits only: seconds (10 digits), milliseconds (13) or microseconds (16) since 1970.
std::optional<Time> epoch(std::string_view text) {
  if (text.size() != 10 && text.size() != 13 && text.size() != 16) return std::nullopt;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  for (std::size_t digits = text.size(); digits < 16; digits += 3) value *= 1000;
  return from_us(value);
}

}  // namespace

Result<Zone> Zone::parse(std::string_view name) {
  if (name == "Asia/Shanghai" || name == "PRC" || name == "Asia/Chongqing") return Zone{};
  if (const auto offset = offset_of(name)) return Zone{*offset};
  return fail(ErrorCode::invalid_argument,
              fmt::format("'{}' is not a zone that is known here", name),
              "write Asia/Shanghai, UTC, or an offset such as +08:00");
}

std::string format_utc(Time t) {
  const auto day = std::chrono::floor<days>(t);
  const year_month_day date{day};
  const std::chrono::hh_mm_ss clock{t - day};
  std::string text =
      fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", int(date.year()), unsigned(date.month()),
                  unsigned(date.day()), clock.hours().count(), clock.minutes().count(),
                  clock.seconds().count());
  if (const auto us = clock.subseconds().count(); us != 0) text += fmt::format(".{:06}", us);
  return text + "Z";
}

std::string format_local(Time t, Zone zone) {
  std::string text = format_utc(std::chrono::floor<seconds>(t + zone.offset()));
  text[10] = ' ';
  text.pop_back();
  return text;
}

std::string format_date(Time t, Zone zone) {
  return format_local(t, zone).substr(0, 10);
}

Result<Time> parse_time(std::string_view text, Zone zone) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  const std::string_view whole = text;
  if (const auto t = epoch(text)) {
    const int y = int(year_month_day{std::chrono::floor<days>(*t)}.year());
    if (y >= year_first && y <= year_last) return *t;
  }
  const auto year = number(text, 4);
  const bool compact = year && text.size() >= 4 && text[0] >= '0' && text[0] <= '9';
  if (!year || (!compact && !skip_any(text, {"-", "/", ".", "年"}))) return bad(whole);
  const auto month = number(text, 2);
  if (!month || (!compact && !skip_any(text, {"-", "/", ".", "月"}))) return bad(whole);
  const auto day = number(text, 2);
  if (!day) return bad(whole);
  skip(text, "日");
  if (*year < year_first || *year > year_last || *month > 12 || *day > 31) return bad(whole);
  const year_month_day date{std::chrono::year{static_cast<int>(*year)},
                            std::chrono::month{static_cast<unsigned>(*month)},
                            std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return bad(whole);
  Time result = std::chrono::sys_days{date};
  if (!text.empty() && skip_any(text, {"T", "t", " ", "\t"})) {
    while (skip(text, " ")) {
    }
    const auto hour = number(text, 2);
    if (!hour || *hour > 24 || !skip_any(text, {":", "时", "："})) return bad(whole);
    const auto minute = number(text, 2);
    if (!minute || *minute > 59) return bad(whole);
    skip(text, "分");
    std::int64_t second = 0, us = 0;
    if (skip_any(text, {":", "："}) || (!text.empty() && text[0] >= '0' && text[0] <= '9')) {
      const auto s = number(text, 2);
      if (!s || *s > 60) return bad(whole);
      second = *s;
      skip(text, "秒");
      if (skip_any(text, {".", ","})) {
        const std::size_t before = text.size();
        const auto fraction = number(text, 6);
        if (!fraction) return bad(whole);
        us = *fraction;
        for (std::size_t digits = before - text.size(); digits < 6; ++digits) us *= 10;
        number(text, 18);
      }
    }
    result += hours{*hour} + minutes{*minute} + seconds{second} + Duration{us};
  }
  while (skip(text, " ")) {
  }
  if (text.empty()) return result - zone.offset();
  const auto offset = offset_of(text);
  if (!offset) return bad(whole);
  return result - *offset;
}

}  // namespace myelin
