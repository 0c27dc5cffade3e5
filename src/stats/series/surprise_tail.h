// SurpriseTail: turns a raw score, whose scale means nothing, into a surprise: −log10 of the
// estimated chance of a score at least as large, judged by those seen before it. Below the largest
// 2 % that chance is the empirical one; above it an exponential tail through the mean excess (the
// peaks-over-threshold idea of Siffer et al. 2017, SPOT, with the shape held at zero: two numbers
// are not learnt from ten exceedances).
//
// Thread safety: none; a value, and a copy of it is a snapshot. Invariants: a surprise depends on
// earlier scores alone; it is unchanged when all scores are multiplied by one number. The newest
// `history` scores count.
#pragma once
#include <cstddef>
#include <vector>

namespace myelin::stats::series {

struct SurpriseTailOptions {
  std::size_t history = 8192;
  std::size_t history_min = 30;  // below it nothing surprises
  double surprise_max = 12;
};

class SurpriseTail {
 public:
  explicit SurpriseTail(const SurpriseTailOptions& options = {}) : options_(options) {}

  // REQUIRES: score ≥ 0 and finite.
  double surprise(double score) const;
  void learn(double score);

 private:
  SurpriseTailOptions options_;
  std::vector<double> sorted_;
  std::vector<double> ring_;  // in order of arrival, from oldest_
  std::size_t oldest_ = 0;
};

}  // namespace myelin::stats::series
