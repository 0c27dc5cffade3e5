#include "stats/negative_binomial.h"

#include "stats/incomplete.h"
#include "stats/tails.h"

namespace myelin::stats {

double negative_binomial_upper(std::int64_t k, double mean, double size) {
  if (k <= 0) return 1;
  if (mean <= 0) return 0;
  // Beyond 10^9 the difference from a Poisson is below the accuracy of either.
  if (size > 1e9) return poisson_upper(k, mean);
  return beta_i(static_cast<double>(k), size, mean / (mean + size));
}

}  // namespace myelin::stats
