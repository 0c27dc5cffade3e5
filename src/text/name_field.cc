#include "text/name_field.h"

#include <algorithm>
#include <cmath>

namespace myelin::text {

constexpr std::size_t L = name_labels;

NameField::NameField() {
  for (std::size_t after = 0; after < L; ++after)
    for (std::size_t before = 0; before < L; ++before)
      if (may_follow(before, after)) before_[after].push_back(static_cast<std::uint8_t>(before));
}

// Sums are kept as shares of each point's total, so that long texts do not vanish (Rabiner 1989).
void NameField::gradient(const NameScores& scores, const NameSteps& steps,
                         std::span<const std::uint8_t> labels, NameGradient& into) {
  const std::size_t n = labels.size();
  NameSteps likely_step;
  for (std::size_t k = 0; k < steps.size(); ++k) likely_step[k] = std::exp(steps[k]);
  likely_.resize(n * L);
  forward_.assign(n * L, 0);
  backward_.assign(n * L, 0);
  total_.resize(n);
  double loss = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const float* const score = &scores.of[i * L];
    const float top = *std::max_element(score, score + L);
    loss += top - score[labels[i]];
    if (i > 0) loss -= steps[labels[i - 1] * L + labels[i]];
    float sum = 0;
    for (std::size_t l = 0; l < L; ++l) {
      likely_[i * L + l] = std::exp(score[l] - top);
      float way = 0;
      if (i == 0)
        way = may_start(l) ? 1 : 0;
      else
        for (const std::uint8_t b : before_[l])
          way += forward_[(i - 1) * L + b] * likely_step[b * L + l];
      if (i + 1 == n && !may_stop(l)) way = 0;
      sum += forward_[i * L + l] = way * likely_[i * L + l];
    }
    total_[i] = sum;
    loss += std::log(sum);
    for (std::size_t l = 0; l < L; ++l) forward_[i * L + l] /= sum;
  }
  into.loss = loss;
  into.steps.fill(0);
  for (std::size_t l = 0; l < L; ++l) backward_[(n - 1) * L + l] = may_stop(l) ? 1 : 0;
  for (std::size_t i = n - 1; i > 0; --i)
    for (std::size_t l = 0; l < L; ++l) {
      const float way = backward_[i * L + l] * likely_[i * L + l] / total_[i];
      if (way == 0) continue;
      for (const std::uint8_t b : before_[l]) {
        const float share = way * likely_step[b * L + l];
        backward_[(i - 1) * L + b] += share;
        into.steps[b * L + l] += share * forward_[(i - 1) * L + b];
      }
    }
  for (std::size_t i = 1; i < n; ++i) into.steps[labels[i - 1] * L + labels[i]] -= 1;
  into.scores.resize(n * L);
  for (std::size_t k = 0; k < n * L; ++k) into.scores[k] = forward_[k] * backward_[k];
  for (std::size_t i = 0; i < n; ++i) into.scores[i * L + labels[i]] -= 1;
}

}  // namespace myelin::text
