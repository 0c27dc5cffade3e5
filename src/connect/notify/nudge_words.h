// What a nudge asks, worded for who is asked and for how the case stands. Private to wording.
// Thread safety: pure functions.
#pragma once
#include <string>

#include "connect/notify/wording.h"

namespace myelin::connect::notify {

// "3 小时", "2 天 4 小时"; "3 hours", "2 days 4 hours".
std::string span_words(Duration span, model::Language language);
// What has not happened, and what the person is asked to do. REQUIRES: a nudge.
std::string nudge_words(const Notice& notice, model::Language language);

}  // namespace myelin::connect::notify
