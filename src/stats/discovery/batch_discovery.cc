#include "stats/discovery/batch_discovery.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace myelin::stats {
namespace {

// The share of α that the batch may add to what its predecessors could spend. Sums to 1 over all
// time: 1/(t(t+1)) has partial sums t/(t+1).
double released(std::size_t batches) {
  const auto t = static_cast<double>(batches);
  return t / (t + 1);
}

}  // namespace

BatchDiscovery::BatchDiscovery(double alpha, std::vector<Batch> state)
    : alpha_(alpha), batches_(std::move(state)) {
  for (const auto& batch : batches_) discoveries_ += batch.discoveries;
}

double BatchDiscovery::next_planned(std::size_t size) const {
  constexpr std::size_t looked_back = 3;
  constexpr double more_than_usual = 1.25, planned_min = 8;
  double recent = 0, batches = 0;
  for (auto b = batches_.rbegin(); b != batches_.rend() && batches < looked_back; ++b)
    recent += b->discoveries, ++batches;
  const double n = static_cast<double>(size);
  return recent <= 0 ? n : std::min(n, std::max(planned_min, more_than_usual * recent / batches));
}

double BatchDiscovery::next_level(std::size_t size) const {
  double spent = 0;
  for (const auto& batch : batches_) {
    const double most = std::max(batch.discoveries_max, 1.0);
    spent +=
        batch.level * std::min(most, batch.planned) / (most + discoveries_ - batch.discoveries);
  }
  const double left = std::max(alpha_ * released(batches_.size() + 1) - spent, 0.0),
               planned = next_planned(size);
  return std::min(left * (planned + discoveries_) / planned, 1.0);
}

std::vector<std::size_t> BatchDiscovery::decide(std::span<const double> p_values,
                                                std::span<const double> weights) {
  std::vector<std::size_t> found;
  if (p_values.empty()) return found;
  const double n = static_cast<double>(p_values.size());
  double scale = 1;
  if (!weights.empty()) {
    double sum = 0;
    for (const double w : weights) sum += w;
    scale = std::max(sum / n, 1.0);
  }
  Batch batch;
  batch.level = next_level(p_values.size());
  batch.planned = next_planned(p_values.size());
  const auto threshold_at = [&](double rank) {
    return batch.level * std::min(rank, batch.planned) / n;
  };
  const auto weighed = [&](std::size_t i) {
    if (weights.empty()) return p_values[i];
    return weights[i] > 0 ? p_values[i] * scale / weights[i]
                          : std::numeric_limits<double>::infinity();
  };
  // No p-value above the level can be a discovery; nearly all are.
  std::vector<double> low;
  for (std::size_t i = 0; i < p_values.size(); ++i)
    if (const double p = weighed(i); p <= batch.level) low.push_back(p);
  std::ranges::sort(low);
  double threshold = -1;
  for (std::size_t k = 0; k < low.size(); ++k) {
    const double rank = static_cast<double>(k + 1);
    if (low[k] <= threshold_at(rank)) threshold = low[k], batch.discoveries = rank;
    if (low[k] <= threshold_at(rank + 1)) batch.discoveries_max = rank + 1;
  }
  batch.discoveries_max = std::max(batch.discoveries_max, batch.discoveries + 1);
  for (std::size_t i = 0; i < p_values.size(); ++i)
    if (weighed(i) <= threshold) found.push_back(i);
  batch.discoveries = static_cast<double>(found.size());  // ties are found together
  discoveries_ += batch.discoveries;
  batches_.push_back(batch);
  return found;
}

}  // namespace myelin::stats
