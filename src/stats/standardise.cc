#include "stats/standardise.h"

#include <cmath>

namespace myelin::stats {
namespace {

double variance_of_rate(double events, double exposure) {
  // Agresti and Coull's two successes and failures keep rates of 0 and 1 from looking certain.
  const double rate = (events + 2) / (exposure + 4);
  return rate * (1 - rate) / exposure;
}

double over(double difference, double variance) {
  return variance > 0 ? difference / std::sqrt(variance) : 0;
}

}  // namespace

StandardisedDifference standardised_difference(std::span<const Stratum> strata, double z) {
  Stratum all;
  double weights = 0, adjusted = 0, variance = 0;
  for (const auto& s : strata) {
    all.events_now += s.events_now;
    all.exposure_now += s.exposure_now;
    all.events_before += s.events_before;
    all.exposure_before += s.exposure_before;
    if (!(s.exposure_now > 0) || !(s.exposure_before > 0)) continue;
    const double weight = s.exposure_now + s.exposure_before;
    weights += weight;
    adjusted += weight * (s.events_now / s.exposure_now - s.events_before / s.exposure_before);
    variance += weight * weight *
                (variance_of_rate(s.events_now, s.exposure_now) +
                 variance_of_rate(s.events_before, s.exposure_before));
  }
  StandardisedDifference result;
  if (!(all.exposure_now > 0) || !(all.exposure_before > 0) || !(weights > 0)) return result;
  result.crude = all.events_now / all.exposure_now - all.events_before / all.exposure_before;
  result.crude_z = over(result.crude, variance_of_rate(all.events_now, all.exposure_now) +
                                          variance_of_rate(all.events_before, all.exposure_before));
  result.adjusted = adjusted / weights;
  result.adjusted_z = over(result.adjusted, variance / (weights * weights));
  result.reversed = std::abs(result.crude_z) > z && std::abs(result.adjusted_z) > z &&
                    (result.crude > 0) != (result.adjusted > 0);
  return result;
}

}  // namespace myelin::stats
