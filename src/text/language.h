// Which language a text is in: zh, en, other, or unknown where nothing tells (digits, emoji, an
// order number).
//
// A rule, not a model: the script decides between Chinese and the rest; among Latin letters the
// commonest words and letters of English stand against those of Portuguese, Spanish, French, German
// and Italian. Measured in language_test.cc's fixtures and in models/polarity.md. Thread safety:
// function without state.
#pragma once
#include <cstdint>

#include "text/normal.h"

namespace myelin::text {

enum class Tongue : std::uint8_t { unknown, zh, en, other };

Tongue tongue_of(const NormalText& text);

}  // namespace myelin::text
