// DriftingBaseRate: moves stated probabilities by what lately came of earlier ones, as their
// outcomes become known: a base rate that falls over a year does not leave the scores behind.
//
// Outcomes fade with a half-life counted in outcomes; `strength` outcomes' worth of belief say that
// nothing has moved. Only the level moves, never the order of two scores made at one time. Thread
// safety: none; a value. Source: the intercept update of Steyerberg 2009 (recalibration in the
// large), here exponentially weighted.
#pragma once
#include <algorithm>
#include <cmath>

namespace myelin::stats::learn {

class DriftingBaseRate {
 public:
  DriftingBaseRate(double half_life, double strength)
      : keep_(std::exp2(-1 / half_life)), strength_(strength) {}

  // An outcome became known of a case that had this probability, before any correction.
  // REQUIRES: 0 ≤ probability ≤ 1.
  void learn(double probability, bool happened) {
    said_ = said_ * keep_ + probability;
    came_ = came_ * keep_ + (happened ? 1 : 0);
  }
  // The probability with the level that is now.
  double operator()(double probability) const {
    const double p = std::clamp(probability, 1e-9, 1 - 1e-9);
    const double odds = p / (1 - p) * (came_ + strength_) / (said_ + strength_);
    return odds / (1 + odds);
  }

 private:
  double keep_, strength_;
  double said_ = 0, came_ = 0;
};

}  // namespace myelin::stats::learn
