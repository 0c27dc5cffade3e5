// The effect of a repair beside products that had no fault (synthetic difference-in-differences on
// the logarithms of their rates). Each of them called repaired in turn says how far the estimate
// strays where nothing was done. Thread safety: pure functions.
#pragma once
#include <span>

#include "base/result.h"
#include "repair/proof_bins.h"
#include "stats/causal/effect_curve.h"

namespace myelin::repair {

// All windows with the same bins. The same data give the same curve. Errors: invalid_argument where
// there are fewer than three controls, or a window has too few bins.
Result<stats::causal::EffectCurve> curve_by_controls(std::span<const Windows> controls,
                                                     const Windows& treated);

}  // namespace myelin::repair
