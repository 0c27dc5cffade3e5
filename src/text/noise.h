// Noise: texts that say nothing or only advertise. Rules, each with its threshold here; whether
// many customers sent the same text is not asked here.
//
//   empty       no letter, digit or emoji
//   repetition  at least 8 words points, of at most two kinds ("好好好好好好好好"), or one unit of
//   3 to 12 points at least 6 times over stock       what a platform writes for a customer who
//   wrote nothing: 此用户没有填写评价 advert      two of: a contact handle (微信/QQ/vx and at least
//   5 letters or digits), a link, words of advertising
//
// Thread safety: function without state.
#pragma once
#include <cstdint>

#include "text/normal.h"

namespace myelin::text {

enum class Noise : std::uint8_t { none, empty, repetition, stock, advert };

Noise noise_of(const NormalText& text);

}  // namespace myelin::text
