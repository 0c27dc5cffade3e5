#include "stats/learn/scoring.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace myelin::stats::learn {
namespace {

std::vector<std::size_t> rising(std::span<const double> scores) {
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](auto a, auto b) { return scores[a] < scores[b]; });
  return order;
}

double held(double p) {
  return std::clamp(p, 1e-12, 1 - 1e-12);
}

}  // namespace

double auc(std::span<const double> scores, std::span<const double> labels) {
  const auto order = rising(scores);
  double zeros = 0, ones = 0, won = 0;
  for (std::size_t i = 0; i < order.size();) {
    double tied_zeros = 0, tied_ones = 0;
    std::size_t end = i;
    for (; end < order.size() && scores[order[end]] == scores[order[i]]; ++end)
      (labels[order[end]] > 0.5 ? tied_ones : tied_zeros) += 1;
    won += tied_ones * (zeros + tied_zeros / 2);
    zeros += tied_zeros;
    ones += tied_ones;
    i = end;
  }
  return zeros > 0 && ones > 0 ? won / (zeros * ones) : 0.5;
}

double average_precision(std::span<const double> scores, std::span<const double> labels) {
  const auto order = rising(scores);
  const double ones = std::accumulate(labels.begin(), labels.end(), 0.0);
  if (ones <= 0) return 0;
  double found = 0, taken = 0, area = 0;
  for (std::size_t i = order.size(); i > 0;) {
    double tied = 0;
    std::size_t begin = i;
    for (; begin > 0 && scores[order[begin - 1]] == scores[order[i - 1]]; --begin) {
      tied += labels[order[begin - 1]];
      taken += 1;
    }
    found += tied;
    area += tied / ones * (found / taken);
    i = begin;
  }
  return area;
}

double brier(std::span<const double> probabilities, std::span<const double> labels) {
  double sum = 0;
  for (std::size_t i = 0; i < labels.size(); ++i)
    sum += (probabilities[i] - labels[i]) * (probabilities[i] - labels[i]);
  return sum / static_cast<double>(labels.size());
}

double log_loss(std::span<const double> probabilities, std::span<const double> labels) {
  double sum = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const double p = held(probabilities[i]);
    sum -= labels[i] * std::log(p) + (1 - labels[i]) * std::log(1 - p);
  }
  return sum / static_cast<double>(labels.size());
}

double calibration_error(std::span<const double> probabilities, std::span<const double> labels,
                         std::size_t bins) {
  const auto order = rising(probabilities);
  double error = 0;
  for (std::size_t bin = 0; bin < bins; ++bin) {
    double stated = 0, happened = 0;
    for (std::size_t i = order.size() * bin / bins; i < order.size() * (bin + 1) / bins; ++i) {
      stated += probabilities[order[i]];
      happened += labels[order[i]];
    }
    error += std::abs(stated - happened);
  }
  return error / static_cast<double>(order.size());
}

}  // namespace myelin::stats::learn
