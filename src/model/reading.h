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

enum class Emotion : std::uint8_t { neutral, happy, angry, sad, fear, surprise };
inline constexpr std::array<std::string_view, 6> emotion_names{"neutral", "happy", "angry",
                                                               "sad",     "fear",  "surprise"};
constexpr std::string_view name(Emotion e) {
  return emotion_names[static_cast<std::size_t>(e)];
}

// What the writer is about to do, or wants done. A text may hold several, or none.
enum class Intent : std::uint8_t {
  will_return,    // sends the goods back
  wants_refund,   // wants the money back
  will_leave,     // will not buy here again
  will_complain,  // to a regulator, a consumer hotline or the press
  threatens,      // with bad reviews, exposure, the law
  asks,           // wants to know something
  praises,
  suggests,  // how it could be better
  will_buy_again,
};
inline constexpr std::array<std::string_view, 9> intent_names{
    "will_return", "wants_refund", "will_leave", "will_complain", "threatens",
    "asks",        "praises",      "suggests",   "will_buy_again"};
constexpr std::string_view name(Intent i) {
  return intent_names[static_cast<std::size_t>(i)];
}
struct IntentHit {
  Intent intent = Intent::asks;
  float probability = 0;  // 0…1, calibrated
  bool operator==(const IntentHit&) const = default;
};

struct Mention {
  FactorIndex factor = no_factor;
  float polarity = 0;    // −1…1
  float intensity = 0;   // 0…1
  float confidence = 0;  // 0…1
  Span aspect;           // the words that name the factor
  Span opinion;          // the words that judge it; empty when the judgement is the whole clause's
  Span object{};         // the words that name what is judged ("这款锅"); empty where none do
  Span cause{};          // the words that the writer gives as the cause; empty where none do
};

// Which words moved a judgement. Weights of one judgement are comparable with each other only.
enum class Judgement : std::uint8_t { polarity, emotion, intent, mention };
inline constexpr std::array<std::string_view, 4> judgement_names{"polarity", "emotion", "intent",
                                                                 "mention"};
constexpr std::string_view name(Judgement j) {
  return judgement_names[static_cast<std::size_t>(j)];
}
struct Reason {
  Judgement judgement = Judgement::polarity;
  Span words;
  float weight = 0;  // positive: towards what was judged; negative: against it
};

struct Reading {
  Language language = Language::unknown;
  float polarity = 0;    // −1…1; 2·P(positive)−1
  float confidence = 0;  // 0…1: P of the sign that was chosen, calibrated
  Emotion emotion = Emotion::neutral;
  float emotion_confidence = 0;    // 0…1, calibrated
  float emotion_intensity = 0;     // 0…1
  std::vector<IntentHit> intents;  // in the order of Intent; those at or above their threshold
  bool spam = false;               // says nothing, or is bought
  std::vector<Mention> mentions;
  std::vector<Reason> reasons;  // empty unless they were asked for: cause::Reader::explain
};

}  // namespace myelin::model
