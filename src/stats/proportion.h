// Intervals for a proportion: Wilson's score interval (1927) and Clopper & Pearson's exact one
// (1934). Thread safety: pure functions.
#pragma once
#include <cstdint>

namespace myelin::stats {

struct ProportionInterval {
  double low = 0, high = 1;
};
// k of n; `z` = 1.959964 for 95 %. n = 0 gives [0, 1].
ProportionInterval wilson_interval(std::int64_t k, std::int64_t n, double z = 1.959963984540054);
// Covers at least `confidence`, always.
ProportionInterval clopper_pearson_interval(std::int64_t k, std::int64_t n,
                                            double confidence = 0.95);

}  // namespace myelin::stats
