// Why a simulated draft says what it says. Hidden from everything but the truth's counts and the
// tests.
#pragma once
#include <array>
#include <cstdint>
#include <string_view>

namespace myelin::sim {

// What a text complains about. The order is that of `topic_names` and of the rules in words_*.cc.
enum class Topic : std::uint8_t {
  none,  // praise, a question, or nothing in particular
  broken_in_transit,
  late_delivery,
  leaking_lid,
  rude_service,
  wrong_item,
  missing_part,
  packaging,
  price_drop,
  slow_refund,
  not_as_described,
  coupon,
  invoice,
  dead_device,
  noise,
  smell,
  wrong_size,
  flimsy,
  pilling,
  taste,
  stale,
  foreign_object,
};
inline constexpr std::array<std::string_view, 22> topic_names{
    "none",  "broken", "late",   "leak",   "rude",  "wrong",  "missing", "package",
    "price", "refund", "differ", "coupon", "bill",  "dead",   "noise",   "smell",
    "size",  "flimsy", "pill",   "taste",  "stale", "foreign"};
inline constexpr std::size_t topic_count = topic_names.size();

struct Label {
  Topic topic = Topic::none;
  int fault = -1;  // index into Truth::faults of the planted event behind it; −1: ordinary life
  bool bought = false;    // a paid review
  bool promoted = false;  // of an order that was placed while a promotion lasted
  int outbreak = -1;      // index into Truth::outbreaks; −1: none
};

}  // namespace myelin::sim
