// Curves of an EmotionModel's scores: offsets that raise macro-F1, found by trying steps up and
// down emotion by emotion, and a soft-max (slope and intercepts) that makes scores probabilities,
// fitted by gradient descent on the likelihood.
//
// Thread safety: functions without state.
#pragma once
#include <array>
#include <span>

#include "text/emotion.h"

namespace myelin::text {

struct ScoredEmotion {
  std::array<float, emotion_count> scores{};
  std::uint8_t emotion = 0;
};
struct EmotionCurves {
  std::array<float, emotion_count> offset{};     // added to the scores before the highest wins
  std::array<float, emotion_count> intercept{};  // of the soft-max of slope · (score, no offset)
  float slope = 1;
};

EmotionCurves fit_emotion_curves(std::span<const ScoredEmotion> rows);
// The read as it would have been with these curves. REQUIRES: its scores have no offset yet.
EmotionRead apply(const EmotionCurves& curves, EmotionRead read);

}  // namespace myelin::text
