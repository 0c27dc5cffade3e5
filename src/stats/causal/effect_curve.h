// EffectCurve: what is known of one effect. Estimate, p-value and interval come from one test, the
// interval being every effect which that test does not reject at `level`: so p < level if and only
// if the interval leaves out the hypothesis, and the two cannot contradict each other.
//
// The test knows which way the effect is wanted (a repair should lower complaints) and is directed:
// a share of its level (`directed_share`, unless said otherwise) is spent on the wanted side, the
// rest on the other, so an effect in the wrong direction is still reported (Rice & Gaines 1994,
// Trends Ecol. Evol. 9, 235). A null effect is therefore called wanted in share·level of all cases,
// and the interval covers in 1 − level.
//
// Thread safety: a value. Units: those of the estimate.
#pragma once
#include <cstdint>

namespace myelin::stats::causal {

enum class Wanted : std::uint8_t { fall, rise };

struct EffectInterval {
  double low = 0, high = 0;
};

class EffectCurve {
 public:
  static constexpr double directed_share = 0.95;

  // (estimate − effect) / error has Student's t distribution with `freedom` degrees of freedom.
  // REQUIRES: error ≥ 0, freedom > 0, 0 < level < 1, 0 < share < 1.
  EffectCurve(double estimate, double error, double freedom, Wanted wanted, double level = 0.05,
              double share = directed_share);

  double estimate() const { return estimate_; }
  double error() const { return error_; }
  double freedom() const { return freedom_; }
  double level() const { return level_; }
  // Of the hypothesis that the effect is `effect`, or reaches less far the wanted way.
  double p_value(double effect = 0) const;
  EffectInterval interval() const { return {low_, high_}; }
  // The interval leaves out 0 on the wanted side, or on the other.
  bool wanted_way() const { return wanted_ == Wanted::fall ? high_ < 0 : low_ > 0; }
  bool other_way() const { return wanted_ == Wanted::fall ? low_ > 0 : high_ < 0; }
  // The interval's end on the wanted side, as a size: the most that may have been reached.
  double furthest() const { return wanted_ == Wanted::fall ? -low_ : high_; }
  // How large an effect of the wanted direction must be for wanted_way() to come out with
  // probability `power`: the smallest effect that could have been seen. At least 0.
  double detectable(double power = 0.8) const;

 private:
  double estimate_, error_, freedom_, level_, share_;
  Wanted wanted_;
  double low_ = 0, high_ = 0;
};

}  // namespace myelin::stats::causal
