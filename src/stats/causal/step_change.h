// A level that changes once: an interrupted time series fitted by generalised least squares under
// first-order autocorrelation (Prais & Winsten 1954), for measures and for counts.
//
// Measures: the effect is the difference of the two levels. The autocorrelation is corrected for
// its bias in short series (Kendall 1954). Counts: the effect is the logarithm of the ratio of the
// two rates; part of their scatter has no memory, so they have a model of their own (count_step.h).
//
// Points that were the reason to look (an alert's spike just before the change) say nothing about
// the level: given that they were chosen for being high, only their neighbours count. They are
// conditioned on: they predict the points next to them as the autocorrelation says, and are not
// predicted. So regression to the mean is not an effect.
//
// Thread safety: pure functions. Points are equidistant and complete.
#pragma once
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "stats/causal/effect_curve.h"
#include "stats/causal/step_reference.h"

namespace myelin::stats::causal {

struct StepSeries {
  std::span<const double> values;
  std::span<const double> exposures = {};  // of counts; empty: 1 each
  std::size_t before = 0;                  // points before the change, the chosen ones included
  std::size_t chosen = 0;                  // the last points before it that were the reason to look
  StepKind kind = StepKind::measure;
  // Where it is known, from a longer history say; estimated otherwise. Of counts: of their rate.
  std::optional<double> autocorrelation = std::nullopt;
};

struct StepFit {
  double level_before = 0, level_after = 0;  // of counts: per unit of exposure
  double effect = 0;                         // difference, or logarithm of the ratio
  double error = 0;                          // its standard error, before any calibration
  double autocorrelation = 0;  // bias-corrected, within [-0.4, 0.97]; of counts: of their rate
  double dispersion = 0;       // residual variance; of counts: relative, of their rate
  std::size_t before = 0, after = 0;  // points that were predicted
  StepKind kind = StepKind::measure;
};

// Errors: invalid_argument where fewer than five points before or three after remain, values or
// exposures are not finite, a count is negative, an exposure is not positive, or nothing was
// counted before.
Result<StepFit> fit_step(const StepSeries& series);

// The fit with the distribution that its statistic really has on so few points (step_reference.h).
EffectCurve step_curve(const StepFit& fit, Wanted wanted, double level = 0.05);

}  // namespace myelin::stats::causal
