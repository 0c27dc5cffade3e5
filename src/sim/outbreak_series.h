// OutbreakSeries: the 28 scenarios of counts with outbreaks of Noufaily et al. 2013, made anew from
// their parameters: seven levels × with and without trend × with and without season. 624 buckets:
// history, with four past outbreaks in its later part (312–574), and a test part (575–623).
//
// A bucket counts negative binomial with mean exp(θ + βt + γ1·cos + γ2·sin) and variance φ × mean.
// An outbreak of size k brings Poisson(k × the bucket's standard deviation) cases over the buckets
// after its start, each ⌊lognormal(0, 0.5²)⌋ later. The daily form reads θ per day, spreads trend,
// season and outbreaks over seven times as many buckets, and gives the week a shape.
//
// Thread safety: values. Deterministic from the random source.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "base/random.h"

namespace myelin::sim {

inline constexpr int outbreak_scenarios = 28;

struct OutbreakScenario {
  double level = 0, trend = 0, cosine = 0, sine = 0;  // θ, β a week, γ1, γ2
  double dispersion = 1;                              // φ
};
OutbreakScenario outbreak_scenario(int number);  // 1…28

struct OutbreakSeriesOptions {
  bool daily = false;
  bool past_outbreaks = true;
};

struct OutbreakSeries {
  std::vector<double> usual;       // with the past outbreaks, without the current one
  std::vector<double> with_one;    // the same, and one outbreak in the test part
  std::vector<double> means;       // of each bucket, as the scenario has it
  std::size_t test_begin = 0;      // the first bucket of the test part
  int size = 0;                    // k of the current outbreak, 1…10
  std::size_t begin = 0, end = 0;  // its buckets, [begin, end); empty when it brought nobody
};
OutbreakSeries outbreak_series(const OutbreakScenario& scenario,
                               const OutbreakSeriesOptions& options, Random& random);

}  // namespace myelin::sim
