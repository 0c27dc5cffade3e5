// Counts an hour gathered into bins for a comparison, exposures corrected for hour and weekday.
// Private to proof. Thread safety: pure functions.
#pragma once
#include <vector>

#include "repair/proof.h"

namespace myelin::repair {

struct Bins {
  std::vector<double> complaints, exposure;  // exposures above 0
};
// Of one product: while the fault burned, and after the repair.
struct Windows {
  Bins before, after;
};

// How complaint-prone each hour of the day and each weekday was before the alert, 1 on average.
struct Season {
  std::vector<double> hour, weekday;
};
Season season_of(const HourCounts& counts, std::int64_t first_hour, std::int64_t until, Zone zone);

struct BinRequest {
  std::int64_t from = 0, until = 0;  // hours; a multiple of the bin apart
  int bin_hours = 24;
};
Bins bins_of(const HourCounts& counts, std::int64_t first_hour, const BinRequest& request,
             const Season& season, Zone zone);

double rate_of(const HourCounts& counts, std::int64_t first_hour, std::int64_t from,
               std::int64_t until);

}  // namespace myelin::repair
