#include "repair/proof_bins.h"

#include <algorithm>
#include <numeric>

namespace myelin::repair {
namespace {

constexpr double season_weight = 20;  // complaints that the even season is worth
constexpr double exposure_least = 0.05;

int hour_of_day(std::int64_t utc_hour, Zone zone) {
  const auto local = utc_hour + zone.offset().count() / 60;
  return static_cast<int>(((local % 24) + 24) % 24);
}
int weekday_of(std::int64_t utc_hour, Zone zone) {
  return Zone::weekday_of_day(zone.day(from_us(utc_hour * 3'600'000'000)));
}

std::size_t place(std::int64_t hour, std::int64_t first_hour, std::size_t size) {
  return static_cast<std::size_t>(
      std::clamp<std::int64_t>(hour - first_hour, 0, static_cast<std::int64_t>(size)));
}

std::vector<double> profile(const std::vector<double>& complaints,
                            const std::vector<double>& exposure) {
  const double all = std::accumulate(complaints.begin(), complaints.end(), 0.0);
  const double signals = std::accumulate(exposure.begin(), exposure.end(), 0.0);
  std::vector<double> shape(complaints.size(), 1.0);
  if (all <= 0 || signals <= 0) return shape;
  for (std::size_t k = 0; k < shape.size(); ++k)
    shape[k] = (complaints[k] + season_weight) / (all / signals * exposure[k] + season_weight);
  return shape;
}

}  // namespace

double rate_of(const HourCounts& counts, std::int64_t first_hour, std::int64_t from,
               std::int64_t until) {
  double complaints = 0, exposure = 0;
  for (auto at = place(from, first_hour, counts.complaints.size());
       at < place(until, first_hour, counts.complaints.size()); ++at) {
    complaints += counts.complaints[at];
    exposure += counts.exposure[at];
  }
  return exposure > 0 ? complaints / exposure : 0;
}

Season season_of(const HourCounts& counts, std::int64_t first_hour, std::int64_t until, Zone zone) {
  std::vector<double> by_hour(24), exposed_by_hour(24), by_day(7), exposed_by_day(7);
  for (std::size_t at = 0; at < place(until, first_hour, counts.complaints.size()); ++at) {
    const auto hour = first_hour + static_cast<std::int64_t>(at);
    const auto h = static_cast<std::size_t>(hour_of_day(hour, zone));
    const auto d = static_cast<std::size_t>(weekday_of(hour, zone));
    by_hour[h] += counts.complaints[at];
    exposed_by_hour[h] += counts.exposure[at];
    by_day[d] += counts.complaints[at];
    exposed_by_day[d] += counts.exposure[at];
  }
  return {profile(by_hour, exposed_by_hour), profile(by_day, exposed_by_day)};
}

Bins bins_of(const HourCounts& counts, std::int64_t first_hour, const BinRequest& request,
             const Season& season, Zone zone) {
  Bins bins;
  for (auto from = request.from; from < request.until; from += request.bin_hours) {
    double complaints = 0, exposure = 0;
    for (auto hour = from; hour < from + request.bin_hours; ++hour) {
      const auto at = place(hour, first_hour, counts.complaints.size());
      if (hour < first_hour || at >= counts.complaints.size()) continue;
      complaints += counts.complaints[at];
      exposure += counts.exposure[at] *
                  season.hour[static_cast<std::size_t>(hour_of_day(hour, zone))] *
                  season.weekday[static_cast<std::size_t>(weekday_of(hour, zone))];
    }
    bins.complaints.push_back(complaints);
    bins.exposure.push_back(exposure);
  }
  // A bin in which nobody spoke still has a little exposure, or it could not be weighed.
  const double mean = std::accumulate(bins.exposure.begin(), bins.exposure.end(), 0.0) /
                      static_cast<double>(std::max<std::size_t>(1, bins.exposure.size()));
  for (auto& e : bins.exposure) e = std::max({e, exposure_least * mean, 1e-6});
  return bins;
}

}  // namespace myelin::repair
