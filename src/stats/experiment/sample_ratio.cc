#include "stats/experiment/sample_ratio.h"

#include <numeric>

#include "stats/incomplete.h"

namespace myelin::stats::experiment {

double sample_ratio_p(std::span<const double> counts, std::span<const double> shares) {
  const double total = std::accumulate(counts.begin(), counts.end(), 0.0);
  const double all = std::accumulate(shares.begin(), shares.end(), 0.0);
  if (total <= 0) return 1;
  double statistic = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double expected = total * shares[i] / all;
    statistic += (counts[i] - expected) * (counts[i] - expected) / expected;
  }
  return gamma_q(static_cast<double>(counts.size() - 1) / 2, statistic / 2);
}

}  // namespace myelin::stats::experiment
