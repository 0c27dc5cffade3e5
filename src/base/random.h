// A seeded random source (xoshiro256++, Blackman & Vigna 2019): the same seed gives the same
// numbers on every machine, which std:: distributions do not promise. Not for secrets: those come
// from libsodium (trust/). Thread safety: none; give each thread its own with split().
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace myelin {

class Random {
 public:
  explicit Random(std::uint64_t seed);
  // An independent stream named by `label`; does not disturb this one.
  Random split(std::string_view label) const;

  std::uint64_t bits();
  double uniform();                                           // [0, 1)
  std::int64_t between(std::int64_t low, std::int64_t high);  // [low, high]
  bool chance(double p) { return uniform() < p; }
  double normal(double mean = 0, double sd = 1);
  double exponential(double mean);
  double gamma(double shape, double scale);  // Marsaglia & Tsang 2000
  std::int64_t poisson(double mean);         // exact: inversion below 30, PTRS (Hörmann 1993) above
  double lognormal(double mu, double sigma);
  std::size_t weighted(std::span<const double> weights);  // index; REQUIRES: some weight > 0
  template <class Range>
  auto& pick(Range& range) {
    return range[static_cast<std::size_t>(
        between(0, static_cast<std::int64_t>(std::size(range)) - 1))];
  }

 private:
  std::array<std::uint64_t, 4> state_;
};

}  // namespace myelin
