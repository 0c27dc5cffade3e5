// Welch's comparison of two means with unequal variances (Welch 1947), from counts, sums and
// squares alone. Thread safety: pure functions and plain values.
#pragma once
#include <cstdint>
#include <optional>

namespace myelin::stats {

// A sample as it is needed here; mergeable by adding. Meant for values of small magnitude (ratings,
// shares): the sum of squares loses digits where the mean is far larger than the spread.
struct Moments {
  std::int64_t n = 0;
  double sum = 0, squares = 0;
  void add(double x) {
    ++n;
    sum += x;
    squares += x * x;
  }
  // What is in this sample but not in `part`. REQUIRES: part is a part of it.
  Moments without(const Moments& part) const {
    return {n - part.n, sum - part.sum, squares - part.squares};
  }
  double mean() const { return n > 0 ? sum / static_cast<double>(n) : 0; }
  double variance() const;  // unbiased; 0 for n < 2
};

struct WelchResult {
  double difference = 0;      // mean of a − mean of b
  double low = 0, high = 0;   // its interval
  double t = 0, freedom = 0;  // Welch–Satterthwaite
  double p_value = 1;         // two-sided, of no difference
};

// nullopt when a sample has fewer than two values. Where both variances are zero the interval is
// the difference itself and p is 0 or 1. REQUIRES: 0 < level < 1.
std::optional<WelchResult> welch(const Moments& a, const Moments& b, double level = 0.95);

}  // namespace myelin::stats
