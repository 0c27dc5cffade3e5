// Wording: what a notice says to people, in Chinese and English. Short, with numbers, money and a
// link. Thread safety: pure functions.
#pragma once
#include <functional>
#include <span>
#include <string>

#include "connect/notify/notice.h"
#include "connect/notify/sender.h"
#include "model/reading.h"

namespace myelin::connect::notify {

struct Tone {
  model::Language language = model::Language::zh;  // anything but en is zh
  Zone zone{};
  // A department's name by its key; none: the key.
  std::function<std::string(std::string_view key)> department{};
};

// "¥8,560", "¥3.2 万", "¥1.2 亿"; in English "¥32,000". Currencies without a sign of their own by
// their code.
std::string money_words(const Money& money, model::Language language);
// "新工单", "New case"…; the event's own name where there is no word.
std::string event_words(std::string_view event, model::Language language);
// "承运商", "carrier".
std::string dimension_words(model::Dimension dimension, model::Language language);
// "抖音", "Douyin" for the channels everybody knows; others as they are written.
std::string channel_words(std::string_view channel, model::Language language);

// One notice as a message. Id, time and payload are the caller's to set, and so are the people to
// call.
Message word(const Notice& notice, const Tone& tone);
// Several as one: the worst and newest first. REQUIRES: not empty.
Message word_digest(std::span<const Notice> notices, const Tone& tone);

}  // namespace myelin::connect::notify
