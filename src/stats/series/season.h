// SeasonResidual: how far a series runs from its own course over the day. Half-hour slots, on
// request those of weekends apart, each hold a discounted mean of their values; the residuals from
// it are smoothed exponentially over `span` points, so that a short span sees a spike and a long
// one a day that runs differently.
//
// Thread safety: none; a value. Units: the score is in the values' own.
#pragma once
#include <cstdint>
#include <vector>

namespace myelin::stats::series {

struct SeasonOptions {
  double span = 5;              // points over which residuals are smoothed
  bool weekends_apart = false;  // Saturday and Sunday have slots of their own
  double rate_min = 0.02;       // a slot's mean moves at least this far towards a value
};

class SeasonResidual {
 public:
  explicit SeasonResidual(const SeasonOptions& options);
  // The distance of this value from what its slot led to expect, before the value is learnt; 0
  // where the slot has seen nothing. `local_seconds`: civil time as seconds since 1970-01-01.
  double score(std::int64_t local_seconds, double value);

 private:
  struct Slot {
    double mean = 0, count = 0;
  };
  SeasonOptions options_;
  std::vector<Slot> slots_;
  double smoothed_ = 0;
};

}  // namespace myelin::stats::series
