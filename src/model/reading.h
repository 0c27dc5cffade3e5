// Reading: what a text says. Mention: one thing it says about one factor, with the characters that
// prove it.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace myelin::model {

enum class Language : std::uint8_t { unknown, zh, en, other };
inline constexpr std::array<std::string_view, 4> language_names{"unknown", "zh", "en", "other"};
constexpr std::string_view name(Language l) {
  return language_names[static_cast<std::size_t>(l)];
}

// Index of a factor in one taxonomy version. The stable name is Factor::key.
using FactorIndex = std::uint16_t;
inline constexpr FactorIndex no_factor = 0xffff;

struct Span {
  std::uint32_t begin = 0, end = 0;  // bytes of the UTF-8 text, end exclusive
  bool operator==(const Span&) const = default;
};

struct Mention {
  FactorIndex factor = no_factor;
  float polarity = 0;    // −1…1
  float intensity = 0;   // 0…1
  float confidence = 0;  // 0…1
  Span aspect;           // the words that name the factor
  Span opinion;          // the words that judge it; empty when the judgement is the whole clause's
};

struct Reading {
  Language language = Language::unknown;
  float polarity = 0;    // −1…1; 2·P(positive)−1
  float confidence = 0;  // 0…1: P of the sign that was chosen, calibrated
  bool spam = false;     // says nothing, or is bought
  std::vector<Mention> mentions;
};

}  // namespace myelin::model
