// How strong a hidden confounder would have to be to explain an effect away.
//
// Robustness value (Cinelli & Hazlett 2020, JRSS-B 82, 39): the share of the residual variance of
// both treatment and outcome that it would have to explain. E-value (VanderWeele & Ding 2017, Ann.
// Intern. Med. 167, 268): the risk ratio it would need with both. Thread safety: pure functions.
#pragma once

namespace myelin::stats::causal {

// Of a coefficient with the t statistic `t` on `freedom` residual degrees of freedom. REQUIRES of
// all: freedom > 0.
double partial_r2(double t, double freedom);
// The strength that brings the estimate down by the share `reduce` (1: to nothing), 0…1.
double robustness_value(double t, double freedom, double reduce = 1);
// The strength that makes the estimate lose its significance at `level`; 0 where it has none.
double robustness_value_of_significance(double t, double freedom, double level = 0.05,
                                        double reduce = 1);

// The estimate, its error and t that an unobserved confounder would leave, which explains
// `r2_outcome` and `r2_treatment` of the residual variances and works against the estimate.
struct Adjusted {
  double estimate = 0, error = 0, t = 0;
};
struct Confounder {
  double r2_outcome = 0, r2_treatment = 0;
};
// Of an estimate and its standard error. REQUIRES: freedom > 1, r2_treatment < 1.
Adjusted adjusted(double estimate, double error, double freedom, const Confounder& confounder);
// The confounder that is `times` as strong as an observed covariate, whose own partial R² with the
// treatment and (given the treatment) with the outcome are known.
Confounder as_strong_as(const Confounder& covariate, double times);

// For a risk ratio above 0; of the end of its interval that is nearer to 1 for the interval's.
double e_value(double risk_ratio);
// Of a difference of shares against `base`, the share without it, or of the limit of its interval
// that is nearer to none: 1 where the interval holds none.
double e_value_of_difference(double difference, double base);
double e_value_of_limit(double low, double high, double base);
// Of a difference of means `d` standard deviations wide: a risk ratio of about exp(0.91·d), the
// authors' own approximation.
double e_value_of_standardised(double d);

}  // namespace myelin::stats::causal
