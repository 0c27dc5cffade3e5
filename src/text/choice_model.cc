#include "text/choice_model.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace myelin::text {

bool ChoiceModel::adopt(std::string_view& bytes) {
  constexpr std::size_t answers_max = 1024;
  std::uint64_t answers = 0;
  if (bytes.size() < sizeof answers) return false;
  std::memcpy(&answers, bytes.data(), sizeof answers);
  if (answers == 0 || answers > answers_max) return false;
  const std::size_t biases = (answers * sizeof(float) + 7) / 8 * 8;
  if (bytes.size() < sizeof answers + biases) return false;
  bias_.resize(answers);
  std::memcpy(bias_.data(), bytes.data() + sizeof answers, answers * sizeof(float));
  bytes.remove_prefix(sizeof answers + biases);
  return std::ranges::all_of(bias_, [](float b) { return std::isfinite(b); }) &&
         rows_.adopt(bytes) && rows_.stride() >= answers;
}

void ChoiceModel::scores(std::span<const WeighedFeature> features, std::vector<float>& into) const {
  into.assign(bias_.begin(), bias_.end());
  const float unit = rows_.unit();
  const std::size_t answers = bias_.size();
  for (const auto& feature : features) {
    const auto at = rows_.find(feature.hash);
    if (at == HashedRows::none) continue;
    const std::int8_t* const row = rows_.row(at);
    float* const scores = into.data();
    const float share = feature.value * unit;
    for (std::size_t a = 0; a < answers; ++a) scores[a] += static_cast<float>(row[a]) * share;
  }
}

float ChoiceModel::score(std::span<const WeighedFeature> features) const {
  float sum = 0;
  for (const auto& feature : features)
    if (const auto at = rows_.find(feature.hash); at != HashedRows::none)
      sum += static_cast<float>(*rows_.row(at)) * feature.value;
  return bias_.front() + sum * rows_.unit();
}

std::size_t to_probabilities(std::span<float> scores) {
  const auto largest = std::ranges::max_element(scores);
  const float top = *largest;
  float total = 0;
  for (auto& s : scores) total += s = std::exp(s - top);
  for (auto& s : scores) s /= total;
  return static_cast<std::size_t>(largest - scores.begin());
}

float to_probability(float score) {
  return 1 / (1 + std::exp(-score));
}

}  // namespace myelin::text
