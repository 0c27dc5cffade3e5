#include "stats/causal/sensitivity.h"

#include <algorithm>
#include <cmath>

#include "stats/student_t.h"

namespace myelin::stats::causal {
namespace {

// The equal strength of both links that undoes a signal f (Cohen's f).
double strength_of(double f) {
  if (f <= 0) return 0;
  const double square = f * f;
  return 0.5 * (std::sqrt(square * square + 4 * square) - square);
}

}  // namespace

double partial_r2(double t, double freedom) {
  return t * t / (t * t + freedom);
}

double robustness_value(double t, double freedom, double reduce) {
  return strength_of(reduce * std::abs(t) / std::sqrt(freedom));
}

double robustness_value_of_significance(double t, double freedom, double level, double reduce) {
  const double critical = t_quantile_two_sided(1 - level, freedom - 1) / std::sqrt(freedom - 1);
  const double f = reduce * std::abs(t) / std::sqrt(freedom);
  const double beyond = f - critical;
  if (beyond <= 0) return 0;
  // Where the treatment's link binds: a confounder that tells nothing of the outcome costs
  // precision alone.
  if (f >= 1 / critical) return (f * f - critical * critical) / (1 + f * f);
  return strength_of(beyond);
}

Adjusted adjusted(double estimate, double error, double freedom, const Confounder& c) {
  const double bias =
      error * std::sqrt(freedom) * std::sqrt(c.r2_outcome * c.r2_treatment / (1 - c.r2_treatment));
  Adjusted left;
  left.estimate = std::copysign(std::abs(estimate) - bias, estimate);
  left.error = error * std::sqrt((1 - c.r2_outcome) / (1 - c.r2_treatment)) *
               std::sqrt(freedom / (freedom - 1));
  left.t = left.estimate / left.error;
  return left;
}

Confounder as_strong_as(const Confounder& covariate, double times) {
  const double treatment = covariate.r2_treatment, outcome = covariate.r2_outcome;
  const double d = times * treatment / (1 - treatment);
  const double linked = times * treatment * treatment / ((1 - times * treatment) * (1 - treatment));
  const double factor = (std::sqrt(times) + std::sqrt(linked)) / std::sqrt(1 - linked);
  return {std::min(1.0, factor * factor * outcome / (1 - outcome)), d};
}

double e_value(double risk_ratio) {
  const double ratio = risk_ratio < 1 ? 1 / risk_ratio : risk_ratio;
  return ratio + std::sqrt(ratio * (ratio - 1));
}

double e_value_of_difference(double difference, double base) {
  constexpr double least = 1e-3;  // a share of nothing has no ratio
  return e_value(std::max(base + difference, least) / std::max(base, least));
}

double e_value_of_limit(double low, double high, double base) {
  if (low <= 0 && high >= 0) return 1;
  return e_value_of_difference(low > 0 ? low : high, base);
}

double e_value_of_standardised(double d) {
  return e_value(std::exp(0.91 * std::abs(d)));
}

}  // namespace myelin::stats::causal
