// CountRings: for each row a count per day (56 days) and per hour (72 hours), in flat arrays,
// newest day and hour moving on for all rows at once. Late counts restate their bucket; what is
// older than the ring is gone; counts saturate.
//
// Thread safety: none. Hours are UTC hours since 1970; days are the zone's.
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <vector>

#include "base/time.h"

namespace myelin::risk {

inline constexpr int ring_days = 56, ring_hours = 72;

constexpr std::int64_t utc_hour(Time t) {
  return std::chrono::floor<hours>(t).time_since_epoch().count();
}
constexpr Time hour_begin(std::int64_t hour) {
  return Time{hours{hour}};
}

template <class Count>
class CountRings {
 public:
  explicit CountRings(Zone zone) : zone_(zone) {}

  std::uint32_t add_row() {
    daily_.resize(daily_.size() + ring_days);
    hourly_.resize(hourly_.size() + ring_hours);
    return static_cast<std::uint32_t>(rows()) - 1;
  }
  std::size_t rows() const { return daily_.size() / ring_days; }
  std::int64_t hour() const { return hour_; }
  std::int64_t day() const { return day_; }

  // Makes `hour` the newest. Never goes back.
  void advance(std::int64_t hour) {
    if (hour <= hour_) return;
    clear(hourly_, ring_hours, hour_, hour);
    const auto day = zone_.day(hour_begin(hour));
    clear(daily_, ring_days, day_, day);
    hour_ = hour;
    day_ = std::max(day_, day);
  }
  // REQUIRES: hour ≤ this->hour().
  void add(std::uint32_t row, std::int64_t hour, std::int64_t n) {
    const auto day = zone_.day(hour_begin(hour));
    if (day > day_ - ring_days) raise(daily_[row * ring_days + slot(day, ring_days)], n);
    if (hour > hour_ - ring_hours) raise(hourly_[row * ring_hours + slot(hour, ring_hours)], n);
  }

  // `ago` days or hours before the newest; 0 is the newest. REQUIRES: ago within the ring.
  double day_count(std::uint32_t row, int ago) const {
    return daily_[row * ring_days + slot(day_ - ago, ring_days)];
  }
  double hour_count(std::uint32_t row, int ago) const {
    return hourly_[row * ring_hours + slot(hour_ - ago, ring_hours)];
  }
  std::int64_t days_sum(std::uint32_t row, int first, int n) const {
    return sum(daily_, row, day_ - first, n, ring_days);
  }
  std::int64_t hours_sum(std::uint32_t row, int first, int n) const {
    return sum(hourly_, row, hour_ - first, n, ring_hours);
  }
  std::span<const Count> daily() const { return daily_; }
  std::span<const Count> row_days(std::uint32_t row) const {
    return std::span(daily_).subspan(row * ring_days, ring_days);
  }
  std::span<const Count> row_hours(std::uint32_t row) const {
    return std::span(hourly_).subspan(row * ring_hours, ring_hours);
  }

 private:
  static constexpr std::size_t slot(std::int64_t i, int size) {
    return static_cast<std::size_t>(((i % size) + size) % size);
  }
  static void raise(Count& count, std::int64_t n) {
    const auto next = static_cast<std::int64_t>(count) + n;
    count =
        static_cast<Count>(std::clamp<std::int64_t>(next, 0, std::numeric_limits<Count>::max()));
  }
  static std::int64_t sum(const std::vector<Count>& ring, std::uint32_t row, std::int64_t newest,
                          int n, int size) {
    // The run newest − n + 1 … newest is at most two stretches of the ring.
    const auto begin = ring.begin() + static_cast<std::ptrdiff_t>(row) * size;
    const auto last = static_cast<int>(slot(newest, size)), first = last - n + 1;
    if (first >= 0) return std::accumulate(begin + first, begin + last + 1, std::int64_t{0});
    return std::accumulate(begin, begin + last + 1, std::int64_t{0}) +
           std::accumulate(begin + size + first, begin + size, std::int64_t{0});
  }
  void clear(std::vector<Count>& ring, int size, std::int64_t from, std::int64_t to) const {
    for (auto i = std::max(from + 1, to - size + 1); i <= to; ++i)
      for (std::size_t at = slot(i, size); at < ring.size(); at += static_cast<std::size_t>(size))
        ring[at] = 0;
  }

  Zone zone_;
  std::vector<Count> daily_, hourly_;
  std::int64_t hour_ = -1'000'000, day_ = -100'000;
};

}  // namespace myelin::risk
