// Intervals for a proportion: Wilson's score interval (1927) and Clopper & Pearson's exact one
// (1934); for the difference of two: Newcombe's hybrid score interval (Stat. Med. 17, 1998, 873,
// method 10). Thread safety: pure functions.
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

// k of n.
struct Share {
  std::int64_t k = 0, n = 0;
};
struct ShareDifference {
  double estimate = 0, low = -1, high = 1;  // a's share − b's
  // The smallest difference whose interval leaves out 0 with probability 0.8, were both shares near
  // what both groups together show; 1 where nothing could.
  double detectable = 1;
};
// A group of nobody says nothing: the estimate is 0, the interval everything.
ShareDifference share_difference(Share a, Share b, double z = 1.959963984540054);

}  // namespace myelin::stats
