#include "stats/learn/binned_columns.h"

#include <algorithm>
#include <cmath>

namespace myelin::stats::learn {
namespace {

constexpr std::size_t bins_max = 255;

// Between two neighbours; never the upper one, so that "≤ cut" parts them.
double between(double low, double high) {
  const double middle = low + (high - low) / 2;
  return middle < high ? middle : low;
}

std::vector<double> cuts_of(std::vector<double>& values) {
  std::sort(values.begin(), values.end());
  std::vector<double> distinct;
  std::unique_copy(values.begin(), values.end(), std::back_inserter(distinct));
  std::vector<double> cuts;
  if (distinct.size() <= bins_max) {
    for (std::size_t i = 1; i < distinct.size(); ++i)
      cuts.push_back(between(distinct[i - 1], distinct[i]));
    return cuts;
  }
  for (std::size_t b = 1; b < bins_max; ++b) {
    const double at = values[values.size() * b / bins_max];
    const auto next = std::upper_bound(distinct.begin(), distinct.end(), at);
    if (next == distinct.end()) break;
    const double cut = between(at, *next);
    if (cuts.empty() || cut > cuts.back()) cuts.push_back(cut);
  }
  return cuts;
}

}  // namespace

BinnedColumns binned(const FeatureRows& features) {
  BinnedColumns result;
  result.rows = features.rows();
  result.codes.resize(result.rows * features.columns);
  result.cuts.resize(features.columns);
  std::vector<double> known;
  for (std::size_t c = 0; c < features.columns; ++c) {
    known.clear();
    for (std::size_t i = 0; i < result.rows; ++i) {
      const double value = features.values[i * features.columns + c];
      if (!std::isnan(value)) known.push_back(value);
    }
    const auto& cuts = result.cuts[c] = cuts_of(known);
    for (std::size_t i = 0; i < result.rows; ++i) {
      const double value = features.values[i * features.columns + c];
      const auto bin = std::lower_bound(cuts.begin(), cuts.end(), value) - cuts.begin();
      result.codes[c * result.rows + i] =
          std::isnan(value) ? missing_bin : static_cast<std::uint8_t>(bin);
    }
  }
  return result;
}

}  // namespace myelin::stats::learn
