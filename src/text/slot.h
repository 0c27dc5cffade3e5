// Slots: the holes of a phrase that stand for words of one kind.
//
//   {n}  a number: 3, ３, 十来, 好几, 半, "three", "a few"
//   {t}  a unit of time: 天, 个多小时, 星期, "days", "business days"
//   {d}  any words of degree, or none: 物流{d}慢 finds 物流慢, 物流真的是太慢; "delivery {d} slow"
//        finds "delivery was very slow"
//
// Thread safety: functions without state.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "text/normal.h"

namespace myelin::text {

enum class Slot : std::uint8_t { number, time_unit, degree };
inline constexpr std::array<std::string_view, 3> slot_names{"{n}", "{t}", "{d}"};

// The points at which the slot may end when it begins at `at`, the nearest first. A degree may end
// where it begins. A number is taken whole.
struct SlotEnds {
  static constexpr std::size_t ends_max = 8;
  std::array<std::uint32_t, ends_max> ends{};
  std::size_t count = 0;
  void add(std::size_t end) {
    if (count < ends_max) ends[count++] = static_cast<std::uint32_t>(end);
  }
};
SlotEnds slot_ends(const NormalText& text, Slot slot, std::size_t at);

// Whether a number may begin with this point at all.
bool number_may_begin(char32_t point);
// Whether a number may begin at this point: not inside another one.
bool number_begins(const NormalText& text, std::size_t at);

}  // namespace myelin::text
