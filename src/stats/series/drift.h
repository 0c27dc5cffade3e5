// Drift: the distance between a fast and a slow exponential mean, the slow one as it was before
// this value. Thread safety: none; a value. Units: the values' own.
#pragma once

namespace myelin::stats::series {

class Drift {
 public:
  // Spans in points; REQUIRES: 1 ≤ fast < slow.
  Drift(double fast, double slow) : fast_rate_(2 / (fast + 1)), slow_rate_(2 / (slow + 1)) {}
  double score(double value);

 private:
  double fast_rate_, slow_rate_;
  double fast_ = 0, slow_ = 0, count_ = 0;
};

}  // namespace myelin::stats::series
