#include "text/emotion_curves.h"

#include <algorithm>
#include <cmath>

namespace myelin::text {
namespace {

using Six = std::array<float, emotion_count>;

std::size_t highest(const Six& scores, const Six& offset) {
  std::size_t best = 0;
  for (std::size_t k = 1; k < emotion_count; ++k)
    if (scores[k] + offset[k] > scores[best] + offset[best]) best = k;
  return best;
}

double macro_f1(std::span<const ScoredEmotion> rows, const Six& offset) {
  std::array<std::array<double, 2>, emotion_count> counts{};  // hits, said + there
  for (const auto& row : rows) {
    const auto said = highest(row.scores, offset);
    counts[row.emotion][0] += said == row.emotion;
    counts[said][1] += 1, counts[row.emotion][1] += 1;
  }
  double sum = 0;
  for (const auto& [hits, all] : counts) sum += all > 0 ? 2 * hits / all : 0;
  return sum / emotion_count;
}

Six choose_offsets(std::span<const ScoredEmotion> rows) {
  constexpr std::array<float, 8> steps{-0.3F, -0.2F, -0.1F, -0.05F, 0.05F, 0.1F, 0.2F, 0.3F};
  constexpr double gain_min = 1e-4;
  Six offset{};
  double best = macro_f1(rows, offset);
  for (int turn = 0; turn < 3; ++turn)
    for (std::size_t k = 0; k < emotion_count; ++k)
      for (const float step : steps) {
        Six tried = offset;
        tried[k] += step;
        if (const double f1 = macro_f1(rows, tried); f1 > best + gain_min)
          best = f1, offset = tried;
      }
  return offset;
}

Six soft_max(const EmotionCurves& curves, const Six& scores) {
  Six p{};
  float top = -INFINITY, total = 0;
  for (std::size_t k = 0; k < emotion_count; ++k)
    top = std::max(top, p[k] = curves.slope * scores[k] + curves.intercept[k]);
  for (auto& x : p) total += x = std::exp(x - top);
  for (auto& x : p) x /= total;
  return p;
}

void fit_soft_max(std::span<const ScoredEmotion> rows, EmotionCurves& curves) {
  constexpr int steps = 400;
  constexpr double rate = 1.0, slope_rate = 4.0;
  const auto n = static_cast<double>(rows.size());
  for (int step = 0; step < steps; ++step) {
    std::array<double, emotion_count> g{};
    double g_slope = 0;
    for (const auto& row : rows) {
      const Six p = soft_max(curves, row.scores);
      for (std::size_t k = 0; k < emotion_count; ++k) {
        const double miss = p[k] - (row.emotion == k ? 1.0 : 0.0);
        g[k] += miss / n, g_slope += miss * row.scores[k] / n;
      }
    }
    for (std::size_t k = 0; k < emotion_count; ++k)
      curves.intercept[k] -= static_cast<float>(rate * g[k]);
    curves.slope -= static_cast<float>(slope_rate * g_slope);
  }
}

}  // namespace

EmotionCurves fit_emotion_curves(std::span<const ScoredEmotion> rows) {
  EmotionCurves curves;
  if (rows.empty()) return curves;
  curves.offset = choose_offsets(rows);
  fit_soft_max(rows, curves);
  return curves;
}

EmotionRead apply(const EmotionCurves& curves, EmotionRead read) {
  const Six p = soft_max(curves, read.scores);
  read.emotion = highest(read.scores, curves.offset);
  read.confidence = p[read.emotion];
  read.intensity = 1 - p[0];
  for (std::size_t k = 0; k < emotion_count; ++k) read.scores[k] += curves.offset[k];
  return read;
}

}  // namespace myelin::text
