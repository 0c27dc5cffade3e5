// From what is known of an effect to a verdict on a repair. Thread safety: pure functions.
#pragma once
#include "model/verdict.h"
#include "stats/causal/effect_curve.h"

namespace myelin::repair {

// `enough` > 0: the size of the smallest effect that counts as a repair, in the curve's units.
//
//   not fixed    not even the far end of the interval is as much as `enough`, or things got worse
//   fixed        otherwise, where the interval leaves out "no effect" on the wanted side
//   cannot tell  otherwise: both a repair and none agree with the data
model::VerdictKind verdict_of(const stats::causal::EffectCurve& curve, double enough);

}  // namespace myelin::repair
