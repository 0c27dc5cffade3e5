#include "text/calibration.h"

#include <algorithm>
#include <cmath>

namespace myelin::text {

double calibration_error(std::vector<Judged> judged, std::size_t bins) {
  if (judged.empty()) return 0;
  std::ranges::stable_sort(judged, {}, &Judged::probability);
  double error = 0;
  for (std::size_t b = 0; b < bins; ++b) {
    const std::size_t begin = judged.size() * b / bins, end = judged.size() * (b + 1) / bins;
    double difference = 0;
    for (std::size_t i = begin; i < end; ++i)
      difference += judged[i].probability - (judged[i].right ? 1.0 : 0.0);
    error += std::abs(difference);
  }
  return error / static_cast<double>(judged.size());
}

double accuracy_at(std::vector<Judged> judged, double coverage) {
  if (judged.empty()) return 0;
  std::ranges::stable_sort(judged, std::greater<>{}, &Judged::probability);
  const auto kept = std::max<std::size_t>(
      1, static_cast<std::size_t>(std::llround(coverage * static_cast<double>(judged.size()))));
  const auto right = std::ranges::count(
      judged.begin(), judged.begin() + static_cast<std::ptrdiff_t>(kept), true, &Judged::right);
  return static_cast<double>(right) / static_cast<double>(kept);
}

}  // namespace myelin::text
